"""A replay: recorded polls fed in the order in which an operator saw them, on a simulated clock.

The store is one of kind ``replay``. What the city knew before the stretch comes from its file of events
(rows first received before the start), through the same mapping and import as ever; an incident that came
that way is not received again from a poll, because both sources name it by the same key. The first
category of an incident stays; a later one is noted in the log (``sense.signal.revised``).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from qipan.core.public import NewEvent, clock, pack, record_many, sources_of, system, walk
from qipan.core.seal import seal_pending
from qipan.core.store import shift_clock
from qipan.judge.public import Finding, watch
from qipan.pool.public import (
    Mapped,
    Run,
    close_polls,
    import_file,
    open_polls,
    pause_polls,
    sync_facts,
    take_poll,
)
from qipan.sense.public import digest_file, source_by_code
from qipan.simulate.officers import Chain, officers_of
from qipan.simulate.plans import Plan
from qipan.simulate.polls import Known, Poll, read_polls, siblings

BY = system("replay")


@dataclass(slots=True)
class Watcher:
    """Who is told how the replay goes; each does nothing by default."""

    on_history: Callable[[int, int], None] = lambda _done, _total: None
    on_poll: Callable[[datetime, int, int], None] = lambda _seen, _done, _total: None
    on_finding: Callable[[Finding], None] = lambda _finding: None
    on_act: Callable[[str], None] = lambda _act: None


@dataclass(slots=True)
class Outcome:
    """What a replay did: this time, and (findings, chain) what stands."""

    run: Run
    polls: int = 0
    received: int = 0
    revised: int = 0
    history: int = 0
    findings: list[Finding] = field(default_factory=list)
    chain: Chain | None = None


class Replay:
    """One replay in the current store; running it again goes on, or does nothing."""

    def __init__(self, plan: Plan, watcher: Watcher | None = None) -> None:
        self.plan, self.told = plan, watcher or Watcher()
        self._zone = ZoneInfo(pack().pack.city.timezone)
        self._source = source_by_code(plan.source.code)
        self._known = Known(siblings(pack(), plan.source))

    def run(self) -> Outcome:
        """Bring the history in, then poll after poll. Raises what an import raises."""
        polls = read_polls(self.plan.polls_file, self.plan.source, pack(), self.plan.start, self.plan.end)
        with clock.at(self.plan.start):
            history = self._bring_history()
            outcome = Outcome(self._open(), history=history)
        self._resume(outcome)
        if not outcome.run.repeated:
            try:
                self._play(polls, outcome)
            except BaseException:
                pause_polls(by=BY, run=outcome.run)
                raise
        self._end(outcome, polls[-1].seen)
        return outcome

    def _bring_history(self) -> int:
        """Signals received before the start, read into facts."""
        accepted = 0
        for source, path in self.plan.histories():
            run = import_file(
                by=BY,
                source=source_by_code(source.code),
                path=path,
                before=self.plan.start,
                scope=f"before {self.plan.start:%Y-%m-%dT%H:%MZ}",
                on_progress=lambda run, total: self.told.on_history(run.position, total),
            )
            accepted += run.accepted
        seal_pending()
        sync_facts()
        return accepted

    def _open(self) -> Run:
        path = self.plan.polls_file
        return open_polls(
            by=BY,
            source=self._source,
            name=path.name,
            digest=digest_file(path),
            size=path.stat().st_size,
            mapping=self.plan.source,
            scope=self.plan.scope,
        )

    def _resume(self, outcome: Outcome) -> None:
        """Findings and the human part as an interrupted replay left them."""
        raised = Finding.objects.filter(raised_at__gte=self.plan.start, raised_at__lt=self.plan.end)
        for finding in raised.select_related("area").order_by("raised_at", "id"):
            self._found(outcome, finding)

    def _found(self, outcome: Outcome, finding: Finding) -> None:
        outcome.findings.append(finding)
        self.told.on_finding(finding)
        if self.plan.with_people and outcome.chain is None:
            outcome.chain = Chain(finding, officers_of(pack()))

    def _play(self, polls: list[Poll], outcome: Outcome) -> None:
        passed, done = 0, outcome.run.position
        before: datetime | None = None
        for number, poll in enumerate(polls, start=1):
            passed += len(poll.rows)
            if passed < done:
                self._known.revised(poll)
                continue
            self._wait(before, poll.seen)
            self._step(poll, outcome, is_new=passed > done, day_before=before)
            before = poll.seen
            self.told.on_poll(poll.seen, number, len(polls))

    def _wait(self, before: datetime | None, seen: datetime) -> None:
        if self.plan.speed > 0 and before is not None:
            time.sleep((seen - before) / timedelta(seconds=1) / self.plan.speed)

    def _step(self, poll: Poll, outcome: Outcome, *, is_new: bool, day_before: datetime | None) -> None:
        """One poll: people act first, then the new rows come in, then the watch looks."""
        for act in self._acts(outcome, poll.seen):
            self.told.on_act(act)
        with clock.at(poll.seen):
            changes = self._known.revised(poll)
            if is_new:
                self._take(poll, outcome)
                self._note(changes, outcome)
            seal_pending()
            if day_before is None or self._day(day_before) != self._day(poll.seen):
                sync_facts()
            for finding in watch(poll.seen, BY):
                self._found(outcome, finding)

    def _take(self, poll: Poll, outcome: Outcome) -> None:
        rows = self._known.new(poll)
        outcome.run = take_poll(
            by=BY,
            run=outcome.run,
            mapping=self.plan.source,
            rows=rows,
            passed=len(poll.rows),
            raw=poll.raw.__getitem__,
        )
        outcome.polls += 1
        outcome.received += sum(isinstance(row, Mapped) for row in rows)

    def _note(self, changes: list[tuple[str, str, str]], outcome: Outcome) -> None:
        outcome.revised += len(changes)
        signals = self._known.signal_of([key for key, _before, _now in changes]) if changes else {}
        with transaction.atomic():
            record_many(
                [
                    NewEvent("sense.signal.revised", signals[key], {"before": before, "category": now})
                    for key, before, now in changes
                    if key in signals
                ],
                by=BY,
            )

    def _day(self, at: datetime) -> str:
        return at.astimezone(self._zone).date().isoformat()

    def _acts(self, outcome: Outcome, until: datetime) -> Iterator[str]:
        return outcome.chain.advance(until) if outcome.chain else iter(())

    def _end(self, outcome: Outcome, last: datetime) -> None:
        """Finish the human part, seal, and let the store's clock go on from where the replay ended."""
        for act in outcome.chain.finish() if outcome.chain else ():
            self.told.on_act(act)
        if outcome.run.repeated:
            return
        with clock.at(self.plan.end):
            close_polls(by=BY, run=outcome.run)
            shift_clock(by=BY, offset=last - clock.wall_now())
        seal_pending()
        sync_facts()


def summary_of(outcome: Outcome) -> dict[str, Any]:
    """The outcome as JSON values: counts, findings with local times, and the chain walked both ways."""
    zone = ZoneInfo(pack().pack.city.timezone)
    findings = [_told(finding, zone) for finding in outcome.findings]
    return {
        "run": outcome.run.public_id,
        "repeated": outcome.run.repeated,
        "history": outcome.history,
        "polls": outcome.polls,
        "received": outcome.received,
        "revised": outcome.revised,
        "findings": findings,
        "first_finding": findings[0]["raised_at"] if findings else None,
        "chain": outcome.chain.ids if outcome.chain else {},
        "walk": _walked(outcome.chain) if outcome.chain else {},
    }


def _told(finding: Finding, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "id": finding.public_id,
        "indicator": finding.indicator,
        "area": finding.area.code,
        "raised_at": f"{finding.raised_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "observed": finding.observed,
        "expected": round(finding.expected, 3),
        "upper": finding.upper,
        "recurrence_days": round(finding.recurrence_days),
        "evidence": finding.evidence,
    }


def _walked(chain: Chain) -> dict[str, dict[str, int]]:
    """Objects by stage: up from the last link, and down from the first signal."""
    ids = chain.ids
    ends = {"up": list(ids.values())[-1], "down": min(sources_of(ids["finding"], "evidence"))}
    walks = {"up": walk(ends["up"], "up"), "down": walk(ends["down"], "down")}
    return {name: dict(Counter(o.stage for o in found.objects.values())) for name, found in walks.items()}
