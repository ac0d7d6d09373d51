"""The watch: every indicator looked at once per step, with what was known at that moment.

A look is judged before its transaction, so that nobody waits for arithmetic; the transaction moves the
indicator's ``WatchState`` only from where the judging began. Of two watchers at once one gives way.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction

from qipan.core.public import Actor, clock, current, pack, system
from qipan.judge.evaluation import Look, judge, step_of
from qipan.judge.excesses import Excesses
from qipan.judge.models import Finding, WatchState
from qipan.judge.rules import looks
from qipan.judge.scope import Scope, watched
from qipan.judge.section.indicators import INDICATORS
from qipan.judge.windows import Seen

WATCH = system("watch")
# Looks that are judged and kept together when the watch has to catch up: a day of five-minute steps.
TOGETHER = 288


def watch(until: datetime, by: Actor = WATCH) -> list[Finding]:
    """Look at every watched indicator up to ``until`` (at most now); returns the findings raised.

    A second call for the same moment changes nothing.
    """
    index, until = pack(), min(until, clock.now())
    scopes = [watched(index, indicator) for indicator in index.pack[INDICATORS] if indicator.watch]
    return [finding for scope in scopes for finding in _watch(scope, until, by)]


def watch_now() -> int:
    """The periodic job: watch up to now, except in a replay, which drives the watch by its own clock."""
    if current().kind == "replay":
        return 0
    return len(watch(clock.now()))


def _watch(scope: Scope, until: datetime, by: Actor) -> Iterator[Finding]:
    indicator = scope.indicator
    zone = ZoneInfo(scope.index.pack.city.timezone)
    state = WatchState.objects.filter(indicator=indicator.code).first()
    since = state.watched_until if state else None
    moments = looks(since, until, step_of(indicator), zone)
    while some := list(islice(moments, TOGETHER)):
        judged, seen = judge(scope, some)
        raised = _keep(scope, since, judged, seen, by)
        if raised is None:
            return
        yield from raised
        since = some[-1]


def _keep(
    scope: Scope, since: datetime | None, judged: list[Look], seen: Seen, by: Actor
) -> list[Finding] | None:
    """Keep what was judged; None when another watcher was quicker."""
    rule = scope.indicator.watch
    with transaction.atomic():
        if rule is None or not _advance(scope.indicator.code, since, judged[-1].at):
            return None
        return Excesses(by, scope, rule, seen).take(judged)


def _advance(indicator: str, since: datetime | None, to: datetime) -> bool:
    if since is None:
        _state, is_ours = WatchState.objects.get_or_create(
            indicator=indicator, defaults={"watched_until": to}
        )
        return is_ours
    states = WatchState.objects.filter(indicator=indicator, watched_until=since)
    return bool(states.update(watched_until=to))
