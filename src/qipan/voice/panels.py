"""What voice shows on the page of a case: what its reporter said of the outcome."""

from __future__ import annotations

from qipan.core.public import Actor, Panel
from qipan.voice.selectors import feedback_on


def verdicts(actor: Actor, case: str) -> Panel | None:
    """The verdicts on a case, when there are any."""
    del actor
    given = feedback_on(case)
    return Panel("voice/_verdicts.html", {"feedback": given}) if given else None
