"""What other rooms may use of emergency."""

from qipan.emergency.alerts.composing import Words
from qipan.emergency.alerts.models import PublicAlert
from qipan.emergency.alerts.selectors import alerts_in_force
from qipan.emergency.alerts.services import call_off, goes_by_two, propose, publish, second

__all__ = [
    "PublicAlert",
    "Words",
    "alerts_in_force",
    "call_off",
    "goes_by_two",
    "propose",
    "publish",
    "second",
]
