"""``workflow.yaml`` and ``returns.yaml``: the life of a case.

Invariants that no city may switch off: ``closed`` is reached only through handling and then an independent
check. The proof walks every path as pairs of state and proof: 0 nothing done, 1 handled, 2 handled and
checked. Whatever gives the work back (dispatch, return, a failed check, reopening) or makes it open again
sets the proof back to 0.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import coded, plain_words, unique
from qipan.packs.view import View
from qipan.packs.yamltext import Path
from qipan.sense.section.sources import SOURCES

StateRole = Literal["initial", "open", "handled", "checked", "closed", "ended"]
Action = Literal[
    "triage",
    "dispatch",
    "accept",
    "return",
    "dispute",
    "rule",
    "uphold",
    "handle",
    "check-pass",
    "check-fail",
    "answer",
    "close",
    "reopen",
    "reject",
    "merge",
    "cancel",
]


class State(PackModel):
    """A state of a case. ``role`` ties the city's own word to what the engine guarantees.

    ``closed`` is reached only through handling and an independent check; ``ended`` is an ending
    without work (rejected, merged, cancelled), which always needs a reason.
    """

    code: Code
    role: StateRole
    name: Name
    colour: Literal["grey", "accent", "plain", "done"] = "plain"


class Transition(PackModel):
    """An allowed step. ``starts``/``stops`` name the clock stages that begin and end with it."""

    action: Action
    sources: tuple[Annotated[str, Ref("state")], ...] = Field(min_length=1)
    target: Annotated[str, Ref("state")]
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    basis: Basis


class Workflow(PackModel):
    """The life of a case as this city declares it."""

    states: tuple[State, ...] = ()
    transitions: tuple[Transition, ...] = ()


class ReturnReason(PackModel):
    """A reason for which a party may give work back; free words may stand beside it."""

    code: Code
    name: Name
    basis: Basis


_NEEDED = {"handled": 1, "checked": 2, "closed": 2}
_WORDS = {1: _("handling (`handle`)"), 2: _("a check that passed (`check-pass`)")}
_RESET = frozenset({"dispatch", "return", "dispute", "rule", "uphold", "check-fail", "reopen"})
_ENDINGS = frozenset({"reject", "merge", "cancel"})
_TARGETS: dict[str, tuple[str, ...]] = {
    "handle": ("handled",),
    "check-pass": ("checked", "closed"),
    "check-fail": ("open",),
    "close": ("closed",),
    "reopen": ("open",),
    "return": ("open",),
    "dispute": ("open",),
    "rule": ("open",),
    "uphold": ("open",),
    "dispatch": ("open",),
    **dict.fromkeys(_ENDINGS, ("ended",)),
}

Step = tuple[str, int]
Fault = tuple[str, str, str]


def shape(view: View) -> Iterator[Problem]:
    """Codes are unique and clean; an action leads from one state to one target; a case begins and closes."""
    flow = view[WORKFLOW]
    yield from unique(view, ("workflow", "states"), [state.code for state in flow.states])
    for index, state in enumerate(flow.states):
        yield from plain_words(view, coded(("workflow", "states", index), state))
    taken: dict[tuple[str, str], int] = {}
    for index, step in enumerate(flow.transitions):
        for source in step.sources:
            if taken.setdefault((step.action, source), index) != index:
                what = _("`{action}` from `{state}` is declared twice.", action=step.action, state=source)
                mend = _("Keep one target for each action and state.")
                yield view.problem(("workflow", "transitions", index, "sources"), what, mend)
    first = [state.code for state in flow.states if state.role == "initial"]
    if len(first) != 1:
        what = _("A workflow has exactly one state with the role `initial`, not {count}.", count=len(first))
        mend = _("Give the role `initial` to the state of a new case.")
        yield view.problem(("workflow", "states"), what, mend)
    if not any(state.role == "closed" for state in flow.states):
        what = _("No state has the role `closed`.")
        yield view.problem(("workflow", "states"), what, _("Declare the closed state."))


def reach(view: View) -> Iterator[Problem]:
    """Every state can be reached, and from every open state an ending can be reached."""
    flow = view[WORKFLOW]
    edges = {(source, step.target) for step in flow.transitions for source in step.sources}
    begin = {state.code for state in flow.states if state.role == "initial"}
    end = {state.code for state in flow.states if state.role in ("closed", "ended")}
    reached, ending = _spread(begin, edges), _spread(end, {(target, source) for source, target in edges})
    for index, state in enumerate(flow.states):
        path = ("workflow", "states", index)
        if state.code not in reached:
            what = _("No path leads to the state `{code}`.", code=state.code)
            yield view.problem(path, what, _("Add a transition to it."))
        elif state.code not in ending:
            what = _("A case in `{code}` can never end.", code=state.code)
            yield view.problem(path, what, _("Add a way out of it."))


def _spread(start: set[str], edges: set[tuple[str, str]]) -> set[str]:
    reached, front = set(start), deque(start)
    while front:
        here = front.popleft()
        for source, target in edges:
            if source == here and target not in reached:
                reached.add(target)
                front.append(target)
    return reached


def proof(view: View) -> Iterator[Problem]:
    """No path reaches a handled, checked or closed state without the work that its role promises."""
    flow = view[WORKFLOW]
    roles = {state.code: state.role for state in flow.states}
    index_of = {state.code: index for index, state in enumerate(flow.states)}
    blamed: set[str] = set()
    for (code, done), trail in _walk(flow).items():
        needed = _NEEDED.get(roles.get(code, ""), 0)
        if done < needed and code not in blamed:
            blamed.add(code)
            what = _(
                "`{code}` ({role}) can be reached without {work}: {trail}.",
                code=code,
                role=roles[code],
                work=_WORDS[needed],
                trail=trail,
            )
            mend = _("Remove the short cut; this rule cannot be switched off.")
            yield view.problem(("workflow", "states", index_of[code]), what, mend)


def _walk(flow: Workflow) -> dict[Step, str]:
    """Every reachable (state, proof), each with a shortest path to it in words."""
    roles = {state.code: state.role for state in flow.states}
    trails: dict[Step, str] = {(s.code, 0): s.code for s in flow.states if s.role == "initial"}
    front = deque(trails)
    while front:
        here = front.popleft()
        for step in flow.transitions:
            there = (step.target, _after(step.action, roles.get(step.target, ""), here[1]))
            if here[0] in step.sources and there not in trails:
                trails[there] = f"{trails[here]} –{step.action}→ {step.target}"
                front.append(there)
    return trails


def _after(action: str, role: str, done: int) -> int:
    """The proof after a step: work that is open again, or handed back, proves nothing any more."""
    if action in _RESET or role not in _NEEDED:
        return 0
    if action == "handle" or role == "handled":
        return 1 if action == "handle" else min(done, 1)
    return 2 if action == "check-pass" and done else done


def meanings(view: View) -> Iterator[Problem]:
    """Each action keeps its meaning: handling ends in handled, endings follow no work, closed can reopen."""
    states = {state.code: state for state in view[WORKFLOW].states}
    for index, step in enumerate(view[WORKFLOW].transitions):
        at = ("workflow", "transitions", index)
        target = states.get(step.target)
        sources = [states[code] for code in step.sources if code in states]
        if target is not None:
            for key, what, mend in _step_faults(step, sources, target):
                yield view.problem((*at, key), what, mend)
    yield from _reopening(view, view[WORKFLOW])


def _step_faults(step: Transition, sources: list[State], target: State) -> Iterator[Fault]:
    yield from _target_faults(step.action, target)
    roles = {state.role for state in sources}
    if "initial" in roles and target.role in _NEEDED:
        what = _(
            "`{action}` jumps from new to `{code}` ({role}).",
            action=step.action,
            code=target.code,
            role=target.role,
        )
        yield "target", what, _("Go through dispatch and handling.")
    if step.action == "check-pass" and roles - {"handled"}:
        mend = _("Check from states with the role `handled`.")
        yield "sources", _("Only what was handled can be checked."), mend
    if target.role == "ended" and roles & set(_NEEDED):
        what = _("`{code}` would hide work that was done.", code=target.code)
        yield "sources", what, _("End it before handling, or close it.")
    if step.action != "reopen" and roles & {"closed", "ended"}:
        what = _("`{action}` leads out of a case that is finished.", action=step.action)
        yield "sources", what, _("A finished case can only be reopened, with a reason.")


def _target_faults(action: str, target: State) -> Iterator[Fault]:
    allowed = _TARGETS.get(action)
    if allowed and target.role not in allowed:
        what = _(
            "`{action}` must lead to a state with the role {roles}, not {role}.",
            action=action,
            roles=" / ".join(f"`{role}`" for role in allowed),
            role=target.role,
        )
        yield "target", what, _("Change the target.")
    if target.role == "ended" and action not in _ENDINGS:
        what = _("`{action}` may not lead to `{code}` (ended).", action=action, code=target.code)
        yield "target", what, _("Only reject, merge and cancel end a case without work.")


def _reopening(view: View, flow: Workflow) -> Iterator[Problem]:
    reopened = {source for step in flow.transitions if step.action == "reopen" for source in step.sources}
    for index, state in enumerate(flow.states):
        if state.role == "closed" and state.code not in reopened:
            what = _("A case in `{code}` can never be reopened.", code=state.code)
            mend = _("Add `reopen` from it: people may contest.")
            yield view.problem(("workflow", "states", index), what, mend)


def reasons(view: View) -> Iterator[Problem]:
    """Where work can be returned there are reasons for it."""
    steps = [index for index, step in enumerate(view[WORKFLOW].transitions) if step.action == "return"]
    if steps and not view[RETURN_REASONS]:
        what = _("Work can be returned, but no reason for it is listed.")
        yield view.problem(
            ("workflow", "transitions", steps[0]), what, _("List the reasons in returns.yaml.")
        )


def reason_codes(view: View) -> Iterator[Problem]:
    """Reasons have their own codes."""
    yield from unique(view, ("return_reasons",), [reason.code for reason in view[RETURN_REASONS]])


def disputes_end(view: View) -> Iterator[Problem]:
    """Whatever can be returned can be returned a second time, which leads to a ruling."""
    flow = view[WORKFLOW]
    returned = _sources(flow, "return")
    for index, step in enumerate(flow.transitions):
        missing = returned - _sources(flow, "dispute") if step.action == "return" else set()
        if missing:
            what = _("A second return from {states} leads to no ruling.", states=", ".join(sorted(missing)))
            yield view.problem(("workflow", "transitions", index), what, _("Add `dispute` from there."))
        for action in ("rule", "uphold") if step.action == "dispute" else ():
            if step.target not in _sources(flow, action):
                what = _(
                    "A dispute in `{code}` can never end by `{action}`.", code=step.target, action=action
                )
                mend = _("Add `{action}` from it.", action=action)
                yield view.problem(("workflow", "transitions", index, "target"), what, mend)


def _sources(flow: Workflow, action: str) -> set[str]:
    return {source for step in flow.transitions if step.action == action for source in step.sources}


def owned(view: View) -> Iterator[Problem]:
    """A case has an owner: the duty list names one for everything."""
    if not view.names("duty"):
        what = _("Cases have a life here, but no duty says who owns them.")
        yield view.problem(("workflow",), what, _("Write duties.yaml, or leave workflow.yaml out."))


def door(view: View) -> Iterator[Problem]:
    """People report by one door: the source `intake`, filled in by forms."""
    places = [index for index, source in enumerate(view[SOURCES]) if source.code == "intake"]
    if not any(view[SOURCES][index].kind == "form" for index in places):
        what = _("People have no door to report by: a source `intake` of kind `form` is missing.")
        mend = _("Write sources/intake.yaml; the city of Harbin has one.")
        at: Path = ("sources", places[0], "kind") if places else ("workflow",)
        yield view.problem(at, what, mend)


def _states(flow: Workflow, _names: Names) -> Iterable[Named]:
    return [Named(state.code, state.name, level=state.role, tone=state.colour) for state in flow.states]


def _merged(flow: Workflow, _names: Names) -> Iterable[Named]:
    return [Named(step.target) for step in flow.transitions if step.action == "merge"]


def _reasons(reasons: Iterable[ReturnReason], _names: Names) -> Iterable[Named]:
    return [Named(reason.code, reason.name) for reason in reasons]


WORKFLOW: Section[Workflow] = register(
    Section(
        "workflow",
        "workflow.yaml",
        Workflow,
        absent=lambda _city: Workflow(),
        kinds={"state": Kind(_("state"), _states), "merged-state": Kind(_("state"), _merged)},
        rules=(shape, reach, proof, meanings, reasons, disputes_end, owned, door),
    )
)
RETURN_REASONS: Section[tuple[ReturnReason, ...]] = register(
    Section(
        "return_reasons",
        "returns.yaml",
        tuple[ReturnReason, ...],
        absent=lambda _city: (),
        kinds={"return-reason": Kind(_("reason for a return"), _reasons)},
        rules=(reason_codes,),
    )
)


def opening_stages(flow: Workflow) -> set[str]:
    """Stages that run from intake on: a first step stops them and no step starts them."""
    first = {state.code for state in flow.states if state.role == "initial"}
    started = {name for step in flow.transitions for name in step.starts}
    return {name for step in flow.transitions if first & set(step.sources) for name in step.stops} - started


class CaseWorkflow:
    """States and steps of a case. Raises ``SectionMissing`` for a city without a workflow."""

    def __init__(self, index: PackIndex) -> None:
        flow = index.pack.written(WORKFLOW)
        self.states: tuple[State, ...] = flow.states
        self.initial_state: State = next(state for state in flow.states if state.role == "initial")
        self.opening_stages: tuple[str, ...] = tuple(sorted(opening_stages(flow)))
        self._states = {state.code: state for state in flow.states}
        self._steps: dict[str, tuple[Transition, ...]] = {}
        for step in flow.transitions:
            for source in step.sources:
                self._steps[source] = (*self._steps.get(source, ()), step)

    def state(self, code: str) -> State:
        """The state with this code."""
        return entry_of(self._states, code, "state")

    def transition(self, action: str, state: str) -> Transition | None:
        """The step that ``action`` takes from a state; None when it is not allowed there."""
        return next((step for step in self.transitions_from(state) if step.action == action), None)

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """Allowed steps from a state, in the pack's order."""
        return self._steps.get(state, ())


def return_reason(index: PackIndex, code: str) -> ReturnReason:
    """The reason for a return with this code. Raises ``NotFound``."""
    return entry_of({reason.code: reason for reason in index.pack[RETURN_REASONS]}, code, "return-reason")
