"""What other rooms may use of oversight."""

from qipan.oversee.models import Review
from qipan.oversee.operations.selectors import job_out
from qipan.oversee.operations.services import cancel_job
from qipan.oversee.retention import due_now, shred_due
from qipan.oversee.selectors import Evaluation, evaluate, reviews_of
from qipan.oversee.services import review

__all__ = [
    "Evaluation",
    "Review",
    "cancel_job",
    "due_now",
    "evaluate",
    "job_out",
    "review",
    "reviews_of",
    "shred_due",
]
