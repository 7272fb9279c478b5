"""The screens of certificates: the trainer's, the holder's, everybody's, and the progress of issuing."""

from learnpath.certificates import jobs as handlers
from learnpath.certificates import keeping as chores
from learnpath.certificates.views import archive, designs, holder, jobs, keeping, public, trainer, well_known
from learnpath.certificates.views.blueprint import bp

# `handlers` and `chores` are imported so that whoever makes the application can do what its pages ask for
__all__ = [
    "archive",
    "bp",
    "chores",
    "designs",
    "handlers",
    "holder",
    "jobs",
    "keeping",
    "public",
    "trainer",
    "well_known",
]
