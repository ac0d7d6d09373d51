"""What simulated people do about closed and silent cases: strangers look again, the hotline calls back."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from qipan.cases import public as cases
from qipan.core.public import clock, pack
from qipan.errors import NotFound, NotPermitted
from qipan.simulate.agenda import Agenda
from qipan.simulate.pace import Pace
from qipan.simulate.schema import Aftercare as AftercareText
from qipan.simulate.servants import Staff
from qipan.voice.public import calls_due, note_call

# People are called between these local hours.
CALLING = range(8, 21)


class Aftercare:
    """Plans draws, inspections and call-backs of a lived stretch, as the city's ``text`` has them."""

    def __init__(
        self,
        *,
        text: AftercareText,
        contests: tuple[str, ...],
        staff: Staff,
        pace: Pace,
        agenda: Agenda,
        steps: Counter[str],
        zone: ZoneInfo,
    ) -> None:
        self._text, self._contests, self._pace, self._agenda = text, contests, pace, agenda
        self._steps, self._zone = steps, zone
        self._inspector = staff.with_role(pack(), "inspector")
        self._clerk = staff.with_role(pack(), "intake-clerk")

    def plan(self, start: datetime, end: datetime) -> None:
        """Draw during the stretch and look at what was drawn; call back in the daytime."""
        self._agenda.enter(start + timedelta(hours=self._text.draw_after_hours), self._draw)
        step = timedelta(hours=1 / self._text.calls_per_hour)
        at = start + step
        while at < end:
            self._agenda.enter(at, self._call)
            at += step

    def _draw(self) -> None:
        """Draw, and plan that somebody looks at each case that waits."""
        made = cases.draw_inspections()
        if made is None:
            return
        at = clock.now()
        for waiting in cases.waiting_inspections(by=self._inspector):
            at += self._pace.hours(1 / self._text.looks_per_hour)
            self._agenda.enter(at, partial(self._look, waiting))

    def _look(self, waiting: cases.Inspection) -> None:
        fixed = self._pace.happens(self._text.found_fixed)
        words = self._pace.choose(self._text.found_texts if fixed else self._text.gone_texts)
        result = "fixed" if fixed else "not-fixed"
        cases.inspect(by=self._inspector, inspection=waiting, result=result, text=words)
        self._steps["inspection"] += 1

    def _call(self) -> None:
        """Call the first of the list."""
        if clock.now().astimezone(self._zone).hour not in CALLING:
            return
        waiting = calls_due(self._clerk)
        if not waiting:
            return
        told = self._said()
        try:
            note_call(by=self._clerk, case=waiting[0], **told)
        except (NotFound, NotPermitted):
            return  # what became of the case meanwhile is not this clerk's any more
        self._steps["call"] += 1

    def _said(self) -> dict[str, str]:
        if not self._pace.happens(self._text.answers):
            return {"outcome": "no-answer"}
        if self._pace.happens(self._text.refuses):
            return {"outcome": "refused"}
        if self._pace.happens(self._text.content):
            return {"outcome": "confirmed"}
        return {"outcome": "contested", "text": self._pace.choose(self._contests)}
