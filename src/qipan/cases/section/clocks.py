"""``clocks.yaml``: limits of stages.

Every stage that can run has a limit for every category, and every clock that starts can stop.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import Field

from qipan.cases.section.duties import DUTIES
from qipan.cases.section.seasons import LEAP_YEAR, Season, season_days
from qipan.cases.section.workflow import WORKFLOW, Workflow, opening_stages
from qipan.core.section import TimeUnit
from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Section, register
from qipan.packs.trees import ancestors, plain_words, unique
from qipan.packs.view import View

Stage = Literal["accept", "dispatch", "handle", "check", "answer", "ruling", "assist", "report-in"]
# Stages that run beside the life of the case: a dispute's ruling, a sub-order, a called party's reporting in.
SIDE_STAGES = ("ruling", "assist", "report-in")
# A dispute about who does the work stops no clock of the work.
_KEEPS_TIME = frozenset({"return", "dispute", "rule", "uphold"})
Limit = Annotated[float, Field(gt=0, le=10_000)]


class Phase(PackModel):
    """What has to be reached first, with a deadline of its own."""

    code: Code
    name: Name
    amount: Limit
    unit: TimeUnit


class ClockRule(PackModel):
    """The limit of a stage for a category (and all below it) and a condition; the most specific rule wins.

    ``first`` are phases with their own deadlines, one after another; ``amount`` counts on from the last of
    them. A rule with a ``season`` or a period holds only for clocks that start in it, and there comes before
    the rule without.
    """

    id: Code
    stage: Stage
    category: Annotated[str, Ref("category", blank=True)] = Field(
        default="", description="Empty means every category"
    )
    condition: Annotated[str, Ref("condition", blank=True)] = Field(
        default="", description="Empty means every condition"
    )
    first: tuple[Phase, ...] = Field(
        default=(), description="Phases that come before, each with its deadline"
    )
    amount: Limit
    unit: TimeUnit
    season: Season | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    basis: Basis

    @property
    def bounded(self) -> bool:
        """Whether the rule holds only at some times."""
        return bool(self.season or self.valid_from or self.valid_until)

    def holds(self, day: date) -> bool:
        """Whether the rule holds for a clock that starts on the local day."""
        begun = self.valid_from is None or self.valid_from <= day
        still = self.valid_until is None or day <= self.valid_until
        return begun and still and (self.season is None or self.season.holds(day))


def rules_fit(view: View) -> Iterator[Problem]:
    """Rules have their own ids, conditions that their category can be in, and periods with an end."""
    clocks = view[CLOCKS]
    yield from unique(view, ("clocks",), [rule.id for rule in clocks], "id")
    yield from plain_words(view, ((("clocks", index, "id"), rule.id) for index, rule in enumerate(clocks)))
    for index, rule in enumerate(clocks):
        yield from unique(view, ("clocks", index, "first"), [phase.code for phase in rule.first])
        if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
            what = _("The period of `{id}` ends before it begins.", id=rule.id)
            yield view.problem(("clocks", index, "valid_until"), what, _("Give a later day."))
        yield from season_days(view, ("clocks", index, "season"), rule.season)


def conditions_met(view: View) -> Iterator[Problem]:
    """A matter of the rule's category can be in the rule's condition."""
    parents = view.parents("category")
    for index, rule in enumerate(view[CLOCKS]):
        home = (
            view.names("condition")[rule.condition].level if rule.condition in view.names("condition") else ""
        )
        if home and rule.category in parents and home not in ancestors(rule.category, parents):
            what = _(
                "The condition `{condition}` belongs to `{home}`, not to `{category}`.",
                condition=rule.condition,
                home=home,
                category=rule.category,
            )
            mend = _("Name a category below it, or none.")
            yield view.problem(("clocks", index, "condition"), what, mend)


def one_at_a_time(view: View) -> Iterator[Problem]:
    """No two rules for the same stage, category and condition hold on the same day, but for the plain one."""
    taken: dict[tuple[str, str, str, bool], list[ClockRule]] = {}
    for index, rule in enumerate(view[CLOCKS]):
        others = taken.setdefault((rule.stage, rule.category, rule.condition, rule.bounded), [])
        for other in others:
            if _overlap(rule, other):
                words = {"id": rule.id, "other": other.id}
                what = _("`{id}` limits the same stage and category as `{other}`.", **words)
                if rule.bounded:
                    what = _(
                        "`{id}` limits the same stage, category and season or period as `{other}`.", **words
                    )
                mend = _("Keep one rule for each stage, category, condition and time.")
                yield view.problem(("clocks", index), what, mend)
        others.append(rule)


def _overlap(one: ClockRule, other: ClockRule) -> bool:
    since = max(one.valid_from or date.min, other.valid_from or date.min)
    until = min(one.valid_until or date.max, other.valid_until or date.max)
    if since > until:
        return False
    return any(_in_season(one, day) and _in_season(other, day) for day in LEAP_YEAR)


def _in_season(rule: ClockRule, day: date) -> bool:
    return rule.season is None or rule.season.holds(day)


def complete(view: View) -> Iterator[Problem]:
    """Each stage used by the workflow has a limit for every category, its own or an ancestor's."""
    parents, steps = view.parents("category"), view[WORKFLOW].transitions
    for stage in sorted({name for step in steps for name in (*step.starts, *step.stops)}):
        plain = (r for r in view[CLOCKS] if r.stage == stage and not r.condition and not r.bounded)
        limited = {rule.category for rule in plain}
        bare = [] if "" in limited else [c for c in parents if limited.isdisjoint(ancestors(c, parents))]
        if bare or (not parents and "" not in limited):
            listed = ", ".join(bare[:5]) or _("any category")
            what = _("The stage `{stage}` has no limit for: {categories}.", stage=stage, categories=listed)
            mend = _("Add a rule for this stage without `category`, which holds for all others.")
            yield view.problem(("clocks",), what, mend)


def side_limits(view: View) -> Iterator[Problem]:
    """Rulings, sub-orders and reporting in have a limit where they can occur."""
    needed = {"assist", "report-in"} if any(duty.assist for duty in view[DUTIES]) else set()
    if any(step.action == "dispute" for step in view[WORKFLOW].transitions):
        needed.add("ruling")
    if WORKFLOW not in view:
        return
    for stage in sorted(needed - {rule.stage for rule in view[CLOCKS] if not rule.category}):
        what = _(
            "The stage `{stage}` has no limit for: {categories}.", stage=stage, categories=_("any category")
        )
        yield view.problem(("clocks",), what, _("Add a rule for this stage without `category`."))


def stages(view: View) -> Iterator[Problem]:
    """Stages exist; one that starts also stops, and one that stops also starts; disputes cost no time."""
    flow, options = view[WORKFLOW], get_args(Stage)
    started = {name for step in flow.transitions for name in step.starts} | opening_stages(flow)
    stopped = {name for step in flow.transitions for name in step.stops}
    for index, step in enumerate(flow.transitions):
        for key, names in (("starts", step.starts), ("stops", step.stops)):
            path = ("workflow", "transitions", index, key)
            for name in names:
                if name not in options:
                    yield view.problem(
                        path, _("There is no stage `{code}`.", code=name), choose(name, options)
                    )
                if name not in stopped:
                    what = _("The clock `{code}` starts but never stops.", code=name)
                    yield view.problem(path, what, _("Add `stops`."))
                if name not in started:
                    what = _("The clock `{code}` stops but never starts.", code=name)
                    yield view.problem(path, what, _("Add `starts`."))
            if step.action in _KEEPS_TIME and "handle" in names:
                what = _(
                    "`{action}` {key} the clock `handle`; a dispute costs the reporter no time.",
                    action=step.action,
                    key=key,
                )
                yield view.problem(path, what, _("Take `handle` out: the clock runs on."))
            for name in sorted(set(names) & set(SIDE_STAGES)):
                what = _("The stage `{stage}` runs beside the case; no step starts or stops it.", stage=name)
                yield view.problem(path, what, _("Take it out; its limit in clocks.yaml is enough."))


def finished(view: View) -> Iterator[Problem]:
    """No clock runs on in a case that is over, on whatever path the case came there."""
    flow = view[WORKFLOW]
    over = {state.code for state in flow.states if state.role in ("closed", "ended")}
    blamed: set[tuple[int, str]] = set()
    for index, running in _arrivals(flow):
        target = flow.transitions[index].target
        for name in sorted(running) if target in over else ():
            if (index, name) not in blamed:
                blamed.add((index, name))
                what = _(
                    "The clock `{code}` can still run when `{state}` is reached.", code=name, state=target
                )
                path = ("workflow", "transitions", index, "stops")
                yield view.problem(path, what, _("Add `{code}` to `stops` here or on the way.", code=name))


def _arrivals(flow: Workflow) -> Iterator[tuple[int, frozenset[str]]]:
    """Every way a step can be taken: its index, and the clocks that run after it."""
    begin = frozenset(opening_stages(flow))
    front = deque((state.code, begin) for state in flow.states if state.role == "initial")
    visited = set(front)
    while front:
        here, running = front.popleft()
        for index, step in enumerate(flow.transitions):
            if here in step.sources:
                after = (running - set(step.stops)) | set(step.starts)
                yield index, after
                if (step.target, after) not in visited:
                    visited.add((step.target, after))
                    front.append((step.target, after))


CLOCKS: Section[tuple[ClockRule, ...]] = register(
    Section(
        "clocks",
        "clocks.yaml",
        tuple[ClockRule, ...],
        absent=lambda _city: (),
        rules=(rules_fit, conditions_met, one_at_a_time),
        always=(complete, side_limits, stages, finished),
    )
)


class Limits:
    """The limit of a stage for a category, a condition and a day."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        # Rules of a season or a period come before the one without.
        self._rules: dict[tuple[str, str, str], tuple[ClockRule, ...]] = {}
        for rule in sorted(index.pack[CLOCKS], key=lambda rule: not rule.bounded):
            place = (rule.stage, rule.category, rule.condition)
            self._rules[place] = (*self._rules.get(place, ()), rule)

    def rule(
        self, stage: str, category: str, condition: str = "", on: date | None = None
    ) -> ClockRule | None:
        """The limit of a stage: the condition's first, then the nearest category's; None without a limit.

        ``on`` is the local day on which the clock starts: rules of a season or a period that hold on it come
        first. Without it they are left out.
        """
        codes = (*self._index.chain("category", category), "")
        for state in (condition, "") if condition else ("",):
            for code in codes:
                for rule in self._rules.get((stage, code, state), ()):
                    if not rule.bounded or (on is not None and rule.holds(on)):
                        return rule
        return None
