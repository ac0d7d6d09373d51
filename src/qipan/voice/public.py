"""What other rooms may use of voice."""

from qipan.voice.selectors import feedback_of
from qipan.voice.services import give_feedback, proven_case

__all__ = ["feedback_of", "give_feedback", "proven_case"]
