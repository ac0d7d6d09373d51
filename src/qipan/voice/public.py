"""What other rooms may use of voice."""

from qipan.voice.calls import due as calls_due
from qipan.voice.calls import note_call
from qipan.voice.models import Feedback
from qipan.voice.selectors import feedback_of
from qipan.voice.services import give_feedback, proven_case

__all__ = ["Feedback", "calls_due", "feedback_of", "give_feedback", "note_call", "proven_case"]
