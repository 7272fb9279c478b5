"""Earning, issuing, holding and revoking certificates."""

from learnpath.certificates.services.earning import eligibility_of
from learnpath.certificates.services.holding import revoke
from learnpath.certificates.services.issuing import NotEarned, issue_now

__all__ = ["NotEarned", "eligibility_of", "issue_now", "revoke"]
