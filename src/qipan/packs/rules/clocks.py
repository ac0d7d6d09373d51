"""Clocks: every stage that can run has a limit for every category, and every clock that starts can stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import get_args

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.seasons import LEAP_YEAR, season_days
from qipan.packs.rules.trees import ancestors, known, unique
from qipan.packs.schema import ClockRule, Pack, Stage, Workflow


def rules_known(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Clock rules have their own ids and known categories and conditions."""
    codes = {category.code: category for category in pack.categories}
    conditions = {condition.code: condition for condition in pack.conditions}
    yield from unique(text, ("clocks",), [rule.id for rule in pack.clocks], "id")
    for index, rule in enumerate(pack.clocks):
        if rule.category:
            yield from known(text, ("clocks", index, "category"), rule.category, codes, "category")
        if rule.condition:
            path = ("clocks", index, "condition")
            yield from known(text, path, rule.condition, conditions, "condition")
            yield from _met(text, pack, index)
        yield from unique(text, ("clocks", index, "first"), [phase.code for phase in rule.first])


def _met(text: PackText, pack: Pack, index: int) -> Iterator[Problem]:
    """A matter of the rule's category can be in the rule's condition."""
    rule = pack.clocks[index]
    home = next((each.category for each in pack.conditions if each.code == rule.condition), "")
    parents = {category.code: category.parent for category in pack.categories}
    if home and rule.category in parents and home not in ancestors(rule.category, parents):
        what = f"The condition `{rule.condition}` belongs to `{home}`, not to `{rule.category}`."
        yield text.problem(("clocks", index, "condition"), what, "Name a category below it, or none.")


def one_at_a_time(text: PackText, pack: Pack) -> Iterator[Problem]:
    """No two rules for the same stage, category and condition hold on the same day, but for the plain one."""
    taken: dict[tuple[str, str, str, bool], list[ClockRule]] = {}
    for index, rule in enumerate(pack.clocks):
        others = taken.setdefault((rule.stage, rule.category, rule.condition, rule.bounded), [])
        for other in others:
            if _overlap(rule, other):
                what = f"`{rule.id}` limits the same stage and category as `{other.id}`"
                what += " in the same season or period." if rule.bounded else "."
                mend = "Keep one rule for each stage, category, condition and time."
                yield text.problem(("clocks", index), what, mend)
        others.append(rule)


def _overlap(one: ClockRule, other: ClockRule) -> bool:
    since = max(one.valid_from or date.min, other.valid_from or date.min)
    until = min(one.valid_until or date.max, other.valid_until or date.max)
    if since > until:
        return False
    return any(_holds(one, day) and _holds(other, day) for day in LEAP_YEAR)


def _holds(rule: ClockRule, day: date) -> bool:
    return rule.season is None or rule.season.holds(day)


def periods(text: PackText, pack: Pack) -> Iterator[Problem]:
    """A period ends after it begins, and a season names days that every calendar has."""
    for index, rule in enumerate(pack.clocks):
        if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
            what = f"The period of `{rule.id}` ends before it begins."
            yield text.problem(("clocks", index, "valid_until"), what, "Give a later day.")
        yield from season_days(text, ("clocks", index, "season"), rule.season)


def complete(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each stage used by the workflow has a limit for every category, its own or an ancestor's."""
    parents = {category.code: category.parent for category in pack.categories}
    for stage in sorted({name for step in pack.workflow.transitions for name in (*step.starts, *step.stops)}):
        plain = (r for r in pack.clocks if r.stage == stage and not r.condition and not r.bounded)
        limited = {rule.category for rule in plain}
        bare = [] if "" in limited else [c for c in parents if limited.isdisjoint(ancestors(c, parents))]
        if bare or (not parents and "" not in limited):
            what = f"The stage `{stage}` has no limit for: {', '.join(bare[:5]) or 'any category'}."
            mend = "Add a rule for this stage without `category`, which holds for all others."
            yield text.problem(("clocks",), what, mend)


def stages(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Stages are known; one that starts also stops, and one that stops also starts."""
    flow = pack.workflow
    started = {name for step in flow.transitions for name in step.starts} | opening_stages(flow)
    stopped = {name for step in flow.transitions for name in step.stops}
    for index, step in enumerate(flow.transitions):
        for key, names in (("starts", step.starts), ("stops", step.stops)):
            path = ("workflow", "transitions", index, key)
            for name in names:
                yield from known(text, path, name, dict.fromkeys(get_args(Stage)), "stage")
                if name not in stopped:
                    yield text.problem(path, f"The clock `{name}` starts but never stops.", "Add `stops`.")
                if name not in started:
                    yield text.problem(path, f"The clock `{name}` stops but never starts.", "Add `starts`.")


def finished(text: PackText, pack: Pack) -> Iterator[Problem]:
    """No clock runs on in a case that is over, on whatever path the case came there."""
    flow = pack.workflow
    over = {state.code for state in flow.states if state.role in ("closed", "ended")}
    blamed: set[tuple[int, str]] = set()
    for index, running in _arrivals(flow):
        target = flow.transitions[index].target
        for name in sorted(running) if target in over else ():
            if (index, name) not in blamed:
                blamed.add((index, name))
                what = f"The clock `{name}` can still run when `{target}` is reached."
                path = ("workflow", "transitions", index, "stops")
                yield text.problem(path, what, f"Add `{name}` to `stops` here or on the way.")


def opening_stages(flow: Workflow) -> set[str]:
    """Stages that run from intake on: a first step stops them and no step starts them."""
    first = {state.code for state in flow.states if state.role == "initial"}
    started = {name for step in flow.transitions for name in step.starts}
    return {name for step in flow.transitions if first & set(step.sources) for name in step.stops} - started


def _arrivals(flow: Workflow) -> Iterator[tuple[int, frozenset[str]]]:
    """Every way a step can be taken: its index, and the clocks that run after it."""
    begin = frozenset(opening_stages(flow))
    front = deque((state.code, begin) for state in flow.states if state.role == "initial")
    seen = set(front)
    while front:
        here, running = front.popleft()
        for index, step in enumerate(flow.transitions):
            if here in step.sources:
                after = (running - set(step.stops)) | set(step.starts)
                yield index, after
                if (step.target, after) not in seen:
                    seen.add((step.target, after))
                    front.append((step.target, after))


RULES = (rules_known, one_at_a_time, periods, complete, stages, finished)
