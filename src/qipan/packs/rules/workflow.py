"""Invariants of a case's life that no city may switch off.

``closed`` is reached only through handling and then an independent check; the proof walks every path as
pairs of state and proof: 0 nothing done, 1 handled, 2 handled and checked. Whatever gives the work back
(dispatch, return, a failed check, reopening) or makes it open again sets the proof back to 0.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack, State, Transition, Workflow

_NEEDED = {"handled": 1, "checked": 2, "closed": 2}
_WORDS = {1: "handling (`handle`)", 2: "a check that passed (`check-pass`)"}
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


def shape(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique and known; an action leads from one state to one target."""
    flow, codes = pack.workflow, {state.code: state for state in pack.workflow.states}
    yield from unique(text, ("workflow", "states"), [state.code for state in flow.states])
    taken: dict[tuple[str, str], int] = {}
    for index, step in enumerate(flow.transitions):
        at = ("workflow", "transitions", index)
        yield from known(text, (*at, "target"), step.target, codes, "state")
        for source in step.sources:
            yield from known(text, (*at, "sources"), source, codes, "state")
            if taken.setdefault((step.action, source), index) != index:
                what = f"`{step.action}` from `{source}` is declared twice."
                yield text.problem((*at, "sources"), what, "Keep one target for each action and state.")
    first = [state.code for state in flow.states if state.role == "initial"]
    if len(first) != 1:
        what = f"A workflow has exactly one state with the role `initial`, not {len(first)}."
        yield text.problem(
            ("workflow", "states"), what, "Give the role `initial` to the state of a new case."
        )
    if not any(state.role == "closed" for state in flow.states):
        yield text.problem(
            ("workflow", "states"), "No state has the role `closed`.", "Declare the closed state."
        )


def reach(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every state can be reached, and from every open state an ending can be reached."""
    flow = pack.workflow
    edges = {(source, step.target) for step in flow.transitions for source in step.sources}
    begin = {state.code for state in flow.states if state.role == "initial"}
    end = {state.code for state in flow.states if state.role in ("closed", "ended")}
    reached, ending = _spread(begin, edges), _spread(end, {(target, source) for source, target in edges})
    for index, state in enumerate(flow.states):
        path = ("workflow", "states", index)
        if state.code not in reached:
            yield text.problem(path, f"No path leads to the state `{state.code}`.", "Add a transition to it.")
        elif state.code not in ending:
            yield text.problem(path, f"A case in `{state.code}` can never end.", "Add a way out of it.")


def _spread(start: set[str], edges: set[tuple[str, str]]) -> set[str]:
    found, front = set(start), deque(start)
    while front:
        here = front.popleft()
        for source, target in edges:
            if source == here and target not in found:
                found.add(target)
                front.append(target)
    return found


def proof(text: PackText, pack: Pack) -> Iterator[Problem]:
    """No path reaches a handled, checked or closed state without the work that its role promises."""
    flow = pack.workflow
    roles = {state.code: state.role for state in flow.states}
    index_of = {state.code: index for index, state in enumerate(flow.states)}
    blamed: set[str] = set()
    for (code, done), trail in _walk(flow).items():
        needed = _NEEDED.get(roles.get(code, ""), 0)
        if done < needed and code not in blamed:
            blamed.add(code)
            what = f"`{code}` ({roles[code]}) can be reached without {_WORDS[needed]}: {trail}."
            mend = "Remove the short cut; this rule cannot be switched off."
            yield text.problem(("workflow", "states", index_of[code]), what, mend)


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


def steps(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each action keeps its meaning: handling ends in handled, endings follow no work, closed can reopen."""
    states = {state.code: state for state in pack.workflow.states}
    for index, step in enumerate(pack.workflow.transitions):
        at = ("workflow", "transitions", index)
        target = states.get(step.target)
        sources = [states[code] for code in step.sources if code in states]
        if target is not None:
            for key, what, mend in _step_faults(step, sources, target):
                yield text.problem((*at, key), what, mend)
    yield from _reopening(text, pack.workflow)


def _step_faults(step: Transition, sources: list[State], target: State) -> Iterator[Fault]:
    yield from _target_faults(step.action, target)
    roles = {state.role for state in sources}
    if "initial" in roles and target.role in _NEEDED:
        what = f"`{step.action}` jumps from new to `{target.code}` ({target.role})."
        yield "target", what, "Go through dispatch and handling."
    if step.action == "check-pass" and roles - {"handled"}:
        yield "sources", "Only what was handled can be checked.", "Check from states with the role `handled`."
    if target.role == "ended" and roles & set(_NEEDED):
        what = f"`{target.code}` would hide work that was done."
        yield "sources", what, "End it before handling, or close it."
    if step.action != "reopen" and roles & {"closed", "ended"}:
        what = f"`{step.action}` leads out of a case that is finished."
        yield "sources", what, "A finished case can only be reopened, with a reason."


def _target_faults(action: str, target: State) -> Iterator[Fault]:
    wanted = _TARGETS.get(action)
    if wanted and target.role not in wanted:
        words = " or ".join(f"`{role}`" for role in wanted)
        what = f"`{action}` must lead to a state with the role {words}, not {target.role}."
        yield "target", what, "Change the target."
    if target.role == "ended" and action not in _ENDINGS:
        what = f"`{action}` may not lead to `{target.code}` (ended)."
        yield "target", what, "Only reject, merge and cancel end a case without work."


def _reopening(text: PackText, flow: Workflow) -> Iterator[Problem]:
    reopened = {source for step in flow.transitions if step.action == "reopen" for source in step.sources}
    for index, state in enumerate(flow.states):
        if state.role == "closed" and state.code not in reopened:
            what = f"A case in `{state.code}` can never be reopened."
            yield text.problem(
                ("workflow", "states", index), what, "Add `reopen` from it: people may contest."
            )


RULES = (shape, reach, proof, steps)
