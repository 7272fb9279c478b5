"""The screens of certificates: the trainer's, the holder's, everybody's, and the progress of issuing."""

from learnpath.certificates import jobs as handlers
from learnpath.certificates.views import archive, holder, jobs, public, trainer, well_known
from learnpath.certificates.views.blueprint import bp

# `handlers` is imported so that whoever makes the application can do the jobs that its pages ask for
__all__ = ["archive", "bp", "handlers", "holder", "jobs", "public", "trainer", "well_known"]
