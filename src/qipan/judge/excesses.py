"""Excesses become findings: raised once, extended while they last, ended after quiet hours.

What a person judged stays as judged: an extension or an end never touches a finding's state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qipan.core.public import Actor, Link, clock, new_id, record, sources_of
from qipan.judge.evaluation import Look, window_of
from qipan.judge.models import Finding
from qipan.judge.rules import METHOD
from qipan.judge.scope import Scope
from qipan.judge.section.indicators import Watch
from qipan.judge.windows import Seen
from qipan.kernels.watch import WindowVerdict
from qipan.places.public import ids_by_code

# Beyond some 2,700 years a recurrence says no more than "never seen".
LONGEST_RECURRENCE = 1e6


@dataclass(slots=True)
class Excesses:
    """The running findings of one scope, in one transaction that holds the indicator's watch."""

    by: Actor
    scope: Scope
    watch: Watch
    seen: Seen
    raised: list[Finding] = field(default_factory=list)
    _running: dict[str, Finding] = field(default_factory=dict)
    _linked: dict[str, set[str]] = field(default_factory=dict)

    def take(self, looks: Iterable[Look]) -> list[Finding]:
        """Go through the looks in order; returns the findings raised."""
        running = (
            Finding.objects.select_for_update(of=("self",)).select_related("area").defer("area__geometry")
        )
        found = running.filter(indicator=self.scope.indicator.code, kind="excess", ended_at=None).order_by(
            "id"
        )
        self._running = {finding.area.code: finding for finding in found}
        for look in looks:
            for row, area in enumerate(self.scope.areas):
                self._take(look, row, area)
        return self.raised

    def _take(self, look: Look, row: int, area: str) -> None:
        finding, verdict = self._running.get(area), look.verdict(row)
        if finding and verdict != "unknown" and look.at - finding.last_excess_at > self._quiet:
            self._end(finding)
            del self._running[area]
            finding = None
        if verdict != "excess":
            return
        if finding:
            self._extend(finding, look, row)
        else:
            self._running[area] = self._raise(look, row, area)

    @property
    def _quiet(self) -> timedelta:
        return timedelta(hours=self.watch.quiet_hours)

    def _raise(self, look: Look, row: int, area: str) -> Finding:
        evidence = self._evidence(look.at, row)
        finding = Finding(
            public_id=new_id("fnd"),
            indicator=self.scope.indicator.code,
            area_id=ids_by_code([area])[area],
            raised_at=clock.now(),
            last_excess_at=look.at,
            coverage=look.history,
            evidence=len(evidence),
            method=METHOD,
            pack_digest=self.scope.index.digest,
            simulated=any(evidence.values()),
        )
        _put(finding, look.at, look.verdicts[row], window_of(self.scope.indicator))
        finding.save(force_insert=True)
        self._record("judge.finding.raised", finding, look.at, evidence)
        self.raised.append(finding)
        return finding

    def _extend(self, finding: Finding, look: Look, row: int) -> None:
        evidence = self._evidence(look.at, row)
        fresh = [signal for signal in evidence if signal not in self._known(finding)]
        finding.last_excess_at = max(finding.last_excess_at, look.at)
        finding.evidence += len(fresh)
        finding.simulated |= any(evidence.values())
        if look.verdicts[row].observed > finding.observed:
            _put(finding, look.at, look.verdicts[row], window_of(self.scope.indicator))
        finding.save()
        self._record("judge.finding.extended", finding, look.at, fresh)

    def _end(self, finding: Finding) -> None:
        finding.ended_at = finding.last_excess_at + self._quiet
        finding.save(update_fields=["ended_at"])
        data = {"ended_at": finding.ended_at}
        record("judge.finding.ended", by=self.by, subject=finding.public_id, data=data)

    def _evidence(self, at: datetime, row: int) -> dict[str, bool]:
        return self.seen.evidence(at, window_of(self.scope.indicator), row)

    def _known(self, finding: Finding) -> set[str]:
        if finding.public_id not in self._linked:
            self._linked[finding.public_id] = sources_of(finding.public_id, "evidence")
        return self._linked[finding.public_id]

    def _record(self, action: str, finding: Finding, at: datetime, signals: Iterable[str]) -> None:
        links = [Link(signal, finding.public_id, "evidence") for signal in signals]
        self._linked.setdefault(finding.public_id, set()).update(link.source for link in links)
        data = {
            "indicator": finding.indicator,
            "look": at,
            "observed": finding.observed,
            "expected": round(finding.expected, 4),
            "recurrence_days": round(finding.recurrence_days, 1),
        }
        record(action, by=self.by, subject=finding.public_id, data=data, links=links)


def _put(finding: Finding, at: datetime, verdict: WindowVerdict, window: timedelta) -> None:
    """Make a look's window the one that the finding shows."""
    finding.window_start, finding.window_end = at - window, at
    finding.observed, finding.expected = verdict.observed, verdict.expected
    finding.upper, finding.recurrence_days = verdict.upper, min(verdict.recurrence_days, LONGEST_RECURRENCE)
