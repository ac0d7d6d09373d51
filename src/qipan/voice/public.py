"""What other rooms may use of voice."""

from qipan.voice.models import Feedback
from qipan.voice.selectors import feedback_of
from qipan.voice.services import give_feedback, proven_case

__all__ = ["Feedback", "feedback_of", "give_feedback", "proven_case"]
