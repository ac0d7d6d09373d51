"""Clocks: every stage that can run has a limit for every category, and every clock that starts can stop."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import get_args

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack, Stage, Workflow


def rules_known(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Clock rules have their own ids and known categories, one for each stage and category."""
    codes = {category.code: category for category in pack.categories}
    yield from unique(text, ("clocks",), [rule.id for rule in pack.clocks], "id")
    taken: dict[tuple[str, str], str] = {}
    for index, rule in enumerate(pack.clocks):
        if rule.category:
            yield from known(text, ("clocks", index, "category"), rule.category, codes, "category")
        other = taken.setdefault((rule.stage, rule.category), rule.id)
        if other != rule.id:
            what = f"`{rule.id}` limits the same stage and category as `{other}`."
            yield text.problem(("clocks", index), what, "Keep one rule for each stage and category.")


def complete(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Each stage used by the workflow has a limit for every category, its own or an ancestor's."""
    parents = {category.code: category.parent for category in pack.categories}
    for stage in sorted({name for step in pack.workflow.transitions for name in (*step.starts, *step.stops)}):
        limited = {rule.category for rule in pack.clocks if rule.stage == stage}
        bare = [] if "" in limited else [code for code in parents if not _covered(code, limited, parents)]
        if bare or (not parents and "" not in limited):
            what = f"The stage `{stage}` has no limit for: {', '.join(bare[:5]) or 'any category'}."
            mend = "Add a rule for this stage without `category`, which holds for all others."
            yield text.problem(("clocks",), what, mend)


def _covered(code: str, limited: set[str], parents: dict[str, str]) -> bool:
    seen: set[str] = set()
    while code and code not in seen:
        if code in limited:
            return True
        seen.add(code)
        code = parents.get(code, "")
    return False


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


RULES = (rules_known, complete, stages, finished)
