"""Clocks: every stage that can run has a limit for every category, and every clock that starts can stop."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack


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
    """Stages are known; one that starts also stops.

    A stage that the first step stops and no step starts is an opening stage: it runs from intake on.
    """
    flow = pack.workflow
    stages_known = {"accept", "dispatch", "handle", "check", "answer"}
    started = {name for step in flow.transitions for name in step.starts}
    stopped = {name for step in flow.transitions for name in step.stops}
    first = {state.code for state in flow.states if state.role == "initial"}
    opening = {n for step in flow.transitions if first & set(step.sources) for n in step.stops} - started
    for index, step in enumerate(flow.transitions):
        at = ("workflow", "transitions", index)
        for name in (*step.starts, *step.stops):
            yield from known(
                text,
                (*at, "starts" if name in step.starts else "stops"),
                name,
                dict.fromkeys(sorted(stages_known)),
                "stage",
            )
        for name in step.starts:
            if name not in stopped:
                yield text.problem(
                    (*at, "starts"), f"The clock `{name}` starts but never stops.", "Add `stops`."
                )
        for name in step.stops:
            if name not in started | opening:
                yield text.problem(
                    (*at, "stops"), f"The clock `{name}` stops but never starts.", "Add `starts`."
                )


RULES = (rules_known, complete, stages)
