"""More words on a case that is open: they stand beside what was said first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from qipan.cases.models import Case, CaseSignal
from qipan.cases.work.workflow import lock
from qipan.core.public import Actor, clock, insert_rows, record, unit_of_work
from qipan.errors import RuleRefused
from qipan.sense.public import Observation, Signal, Source, receive


@unit_of_work
def add_words(*, by: Actor, case: Case, source: Source, observation: Observation) -> Signal:
    """Take what the reporter of a case adds to it: a signal of the same case, of the same person.

    Whoever calls has made sure that it is the reporter. Raises ``InputError`` as ``receive`` does, and
    ``RuleRefused`` for a case that has ended.
    """
    case = lock(case)
    if case.closed_at is not None:
        raise RuleRefused(
            _("This case has ended."),
            mend=_("Contest its outcome with number and code, or report the matter anew."),
        )
    first = Signal.objects.select_related("reporter").filter(public_id=case.origin).first()
    signal = receive(
        by=by, source=source, observation=observation, reporter=first.reporter if first else None
    )
    insert_rows([CaseSignal(case=case, signal=signal, joined_at=clock.now())])
    data = {"signal": signal.public_id, "channel": signal.channel}
    record("act.case.added-to", by=by, subject=case.public_id, data=data)
    return signal
