"""Look-ups over a pack, built once: every answer is a dictionary access."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import product
from typing import Any, TypeVar

from qipan.errors import NotFound
from qipan.packs.canonical import pack_digest
from qipan.packs.colours import AXES, first_rule
from qipan.packs.duties import DutyTable, amended, narrowness
from qipan.packs.parties import expand_parties, fill
from qipan.packs.problems import choose
from qipan.packs.rules.clocks import opening_stages
from qipan.packs.schema import (
    AreaText,
    Category,
    ClockRule,
    Colour,
    Condition,
    Duty,
    EscalationStep,
    Indicator,
    Name,
    OutsideCheck,
    Pack,
    Party,
    Plan,
    PlanStock,
    Question,
    ReturnReason,
    SourceText,
    State,
    Transition,
)

Entry = TypeVar("Entry")


class PackIndex:
    """A pack with its look-ups. Codes that do not exist raise ``NotFound``, except where None is said."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.digest = pack_digest(pack)
        self.parties: tuple[Party, ...] = expand_parties(pack)
        self._parties = {party.code: party for party in self.parties}
        self._categories = {category.code: category for category in pack.categories}
        self._areas = {area.code: area for area in pack.areas}
        self._states = {state.code: state for state in pack.workflow.states}
        self._indicators = {indicator.code: indicator for indicator in pack.indicators}
        self._sources = {source.code: source for source in pack.sources}
        self._plans = {plan.code: plan for plan in pack.plans.plans}
        self._stock = {each.code: each for each in pack.plans.stock}
        self._category_chains = _chains({c.code: c.parent for c in pack.categories})
        self._area_chains = _chains({a.code: a.parent for a in pack.areas})
        self._below = _descendants(self._category_chains)
        self.duties = DutyTable(pack.duties, pack.city.timezone)
        self._return_reasons = {reason.code: reason for reason in pack.return_reasons}
        self._conditions = {condition.code: condition for condition in pack.conditions}
        self._usual = {code: each.code for each in pack.conditions for code in each.default_for}
        self._clocks = _clocks(pack)
        self._ladders: dict[str, tuple[EscalationStep, ...]] = {}
        self._transitions = _transitions(pack)
        self._colours = _colours(pack)
        self._labels = _labels(self)
        self.initial_state: State = next(s for s in pack.workflow.states if s.role == "initial")
        self.opening_stages: tuple[str, ...] = tuple(sorted(opening_stages(pack.workflow)))

    # --- categories -----------------------------------------------------------------------------

    def category(self, code: str) -> Category:
        """The category with this code."""
        return _get(self._categories, code, "category")

    def questions_for(self, category: str) -> tuple[Question, ...]:
        """What a report of a category is asked, the widest category first. Raises ``NotFound``."""
        chain = reversed(self.category_chain(self.category(category).code))
        return tuple(question for code in chain for question in self.category(code).questions)

    def category_chain(self, code: str) -> tuple[str, ...]:
        """The category and its ancestors, nearest first; empty for the unclassified (empty) code."""
        return self._category_chains.get(code, ())

    def is_within(self, code: str, ancestor: str) -> bool:
        """Whether ``code`` is ``ancestor`` or lies below it."""
        return code in self._below.get(ancestor, ())

    def descendants(self, code: str) -> frozenset[str]:
        """The category and everything below it."""
        return self._below.get(code, frozenset())

    # --- areas ----------------------------------------------------------------------------------

    def area(self, code: str) -> AreaText:
        """The area with this code."""
        return _get(self._areas, code, "area")

    def area_chain(self, code: str) -> tuple[str, ...]:
        """The area and those that contain it, nearest first; empty for an unknown place."""
        return self._area_chains.get(code, ())

    def district_of(self, area_code: str) -> str:
        """Code of the district that contains an area; empty for the city itself or an unknown place."""
        chain = self.area_chain(area_code)
        return next((code for code in chain if self._areas[code].level == "district"), "")

    # --- parties and duties ---------------------------------------------------------------------

    def party(self, code: str) -> Party:
        """The concrete party with this code."""
        return _get(self._parties, code, "party")

    def resolve_party(self, template: str, district_code: str = "") -> Party | None:
        """The party that a duty means in a district; None when it needs a district that is not known."""
        return self._parties.get(fill(template, district_code))

    def duty_for(
        self, category: str, area_chain: Sequence[str] = (), *, at: datetime, table: DutyTable | None = None
    ) -> Duty | None:
        """The most specific duty at a moment: nearest category, then nearest area, then narrowest time.

        A duty without category holds for everything that no other duty covers, the unclassified included.
        ``table`` is the list with its amendments where there are some.
        """
        return (table or self.duties).find(self.category_chain(category), area_chain, at)

    def amended(self, amendments: Iterable[Duty]) -> DutyTable:
        """The duty list with amendments that are not yet in its text, oldest first."""
        return DutyTable(amended(self.pack.duties, amendments), self.pack.city.timezone)

    def outside_check(self, category: str) -> OutsideCheck | None:
        """The rule that wants the check of a category from outside the handling unit, if any."""
        chain = (*self.category_chain(category), "")
        rules = {rule.category: rule for rule in self.pack.checks.outside_unit}
        return next((rules[code] for code in chain if code in rules), None)

    def return_reason(self, code: str) -> ReturnReason:
        """The reason for a return with this code."""
        return _get(self._return_reasons, code, "reason for a return")

    @property
    def last_resort(self) -> Party:
        """The party that owns what no other duty and no known district gives an owner."""
        general = next(d for d in self.pack.duties if not d.category and not d.area and not narrowness(d))
        return self.party(general.fallback)

    # --- workflow and clocks --------------------------------------------------------------------

    def state(self, code: str) -> State:
        """The state with this code."""
        return _get(self._states, code, "state")

    def transition(self, action: str, state: str) -> Transition | None:
        """The step that ``action`` takes from a state; None when it is not allowed there."""
        return next((step for step in self.transitions_from(state) if step.action == action), None)

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """Allowed steps from a state, in the pack's order."""
        return self._transitions.get(state, ())

    def clock_for(
        self, stage: str, category: str, condition: str = "", on: date | None = None
    ) -> ClockRule | None:
        """The limit of a stage: the condition's first, then the nearest category's; None without a limit.

        ``on`` is the local day on which the clock starts: rules of a season or a period that hold on it come
        first. Without it they are left out.
        """
        codes = (*self.category_chain(category), "")
        for state in (condition, "") if condition else ("",):
            for code in codes:
                for rule in self._clocks.get((stage, code, state), ()):
                    if not rule.bounded or (on is not None and rule.holds(on)):
                        return rule
        return None

    def ladder(self, stage: str) -> tuple[EscalationStep, ...]:
        """Who is told as a limit of the stage runs out, the earliest step first."""
        found = self._ladders.get(stage)
        if found is None:
            steps = [s for s in self.pack.escalation if not s.stages or stage in s.stages]
            found = self._ladders[stage] = tuple(sorted(steps, key=lambda step: (step.share, step.id)))
        return found

    # --- conditions -----------------------------------------------------------------------------

    def condition(self, code: str) -> Condition:
        """The condition with this code."""
        return _get(self._conditions, code, "condition")

    def conditions_of(self, category: str) -> tuple[Condition, ...]:
        """The conditions in which a matter of the category can be, in the pack's order."""
        chain = self.category_chain(category)
        return tuple(each for each in self.pack.conditions if each.category in chain)

    def usual_condition(self, category: str) -> str:
        """The code of the condition taken until somebody says otherwise; empty when there is none."""
        chain = self.category_chain(category) if self._usual else ()
        return next((self._usual[code] for code in chain if code in self._usual), "")

    # --- judgement ------------------------------------------------------------------------------

    def colour(self, urgency: str, trend: str, harm: str) -> Colour:
        """The warning colour for three grades."""
        return _get(self._colours, (urgency, trend, harm), "combination of grades")

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code."""
        return _get(self._indicators, code, "indicator")

    def feeds_of(self, indicator: Indicator) -> tuple[str, ...]:
        """Sources whose joint silence makes the indicator unknown; empty when silence says nothing.

        An indicator with a length of silence but no single feed depends on all sources that it counts.
        """
        if not indicator.feed_gap_minutes:
            return ()
        return (indicator.feed,) if indicator.feed else indicator.counts.sources

    def source(self, code: str) -> SourceText:
        """The source with this code."""
        return _get(self._sources, code, "source")

    # --- emergency ------------------------------------------------------------------------------

    def plan(self, code: str) -> Plan:
        """The emergency plan with this code."""
        return _get(self._plans, code, "plan")

    def stock(self, code: str) -> PlanStock:
        """The stock with this code."""
        return _get(self._stock, code, "stock")

    def plans_for(self, *, indicator: str = "", category: str = "", colour: str = "") -> tuple[Plan, ...]:
        """Plans for a warning on an indicator, or for a case of a category, at a colour if one is given."""
        chain = self.category_chain(category)
        return tuple(
            plan
            for plan in self.pack.plans.plans
            if (indicator in plan.indicators or any(code in plan.categories for code in chain))
            and (not colour or colour in plan.colours)
        )

    # --- names ----------------------------------------------------------------------------------

    def label(self, kind: str, code: str, language: str) -> str:
        """The name of a thing in a language; the code itself where it has no name.

        ``kind``: category, condition, escalation, party, state, area, indicator, evaluation, source,
        return-reason, verdict-reason, plan, stock, urgency, trend, harm.
        """
        name = self._labels.get((kind, code))
        return name.in_language(language) if name else code


def _get(table: Mapping[Any, Entry], code: Any, kind: str) -> Entry:
    try:
        return table[code]
    except KeyError:
        shown = code if isinstance(code, str) else " × ".join(code)
        known = [key if isinstance(key, str) else " × ".join(key) for key in table]
        raise NotFound(f"The city has no {kind} `{shown}`.", mend=choose(shown, known)) from None


def _chains(parents: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Each code with its ancestors, nearest first."""
    chains: dict[str, tuple[str, ...]] = {}
    for code in parents:
        chain: list[str] = []
        step = code
        while step in parents and step not in chain:
            chain.append(step)
            step = parents[step]
        chains[code] = tuple(chain)
    return chains


def _descendants(chains: dict[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {}
    for code, chain in chains.items():
        for ancestor in chain:
            below.setdefault(ancestor, set()).add(code)
    return {code: frozenset(codes) for code, codes in below.items()}


def _transitions(pack: Pack) -> dict[str, tuple[Transition, ...]]:
    out: dict[str, tuple[Transition, ...]] = {}
    for step in pack.workflow.transitions:
        for source in step.sources:
            out[source] = (*out.get(source, ()), step)
    return out


def _clocks(pack: Pack) -> dict[tuple[str, str, str], tuple[ClockRule, ...]]:
    """Limits by stage, category and condition; those of a season or a period before the one without."""
    out: dict[tuple[str, str, str], tuple[ClockRule, ...]] = {}
    for rule in sorted(pack.clocks, key=lambda rule: not rule.bounded):
        place = (rule.stage, rule.category, rule.condition)
        out[place] = (*out.get(place, ()), rule)
    return out


def _colours(pack: Pack) -> dict[tuple[str, str, str], Colour]:
    table = pack.warnings
    places = product(*([grade.code for grade in getattr(table, axis)] for axis in AXES))
    found = {(u, t, h): first_rule(table, u, t, h) for u, t, h in places}
    return {place: table.rules[rule].colour for place, rule in found.items() if rule is not None}


def _labels(index: PackIndex) -> dict[tuple[str, str], Name]:
    pack, table = index.pack, index.pack.warnings
    named: dict[str, Sequence[Any]] = {
        "category": pack.categories,
        "party": index.parties,
        "state": pack.workflow.states,
        "indicator": pack.indicators,
        "evaluation": pack.evaluation,
        "source": pack.sources,
        "return-reason": pack.return_reasons,
        "verdict-reason": pack.checks.verdict_reasons,
        "condition": pack.conditions,
        "plan": pack.plans.plans,
        "stock": pack.plans.stock,
        **{axis: getattr(table, axis) for axis in AXES},
    }
    labels = {(kind, entry.code): entry.name for kind, entries in named.items() for entry in entries}
    labels |= {("escalation", step.id): step.text for step in pack.escalation}
    return labels | {("area", area.code): Name(zh=area.name_zh, en=area.name_en) for area in pack.areas}


_KEPT = 16
_by_pack: dict[int, tuple[Pack, PackIndex]] = {}
_by_digest: dict[str, PackIndex] = {}


def index_of(pack: Pack) -> PackIndex:
    """The index of a pack, built once per digest; the process keeps those of the last few packs."""
    held = _by_pack.get(id(pack))
    if held is not None and held[0] is pack:
        return held[1]
    digest = pack_digest(pack)
    index = _by_digest.get(digest) or PackIndex(pack)
    _keep(_by_digest, digest, index)
    _keep(_by_pack, id(pack), (pack, index))
    return index


def _keep(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Remember ``value`` and forget the oldest beyond the last few."""
    table[key] = value
    for oldest in list(table)[:-_KEPT]:
        table.pop(oldest, None)
