"""Returns and quarrels: reasons are listed, a return costs no time, a second one is ruled by a deadline."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import unique
from qipan.packs.schema import SIDE_STAGES, Pack

_QUARREL = ("dispute", "rule", "uphold")
# A quarrel about who does the work stops no clock of the work.
_KEEPS_TIME = frozenset({"return", *_QUARREL})


def reasons(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Reasons have their own codes; where work can be returned there are some."""
    yield from unique(text, ("return_reasons",), [reason.code for reason in pack.return_reasons])
    steps = [index for index, step in enumerate(pack.workflow.transitions) if step.action == "return"]
    if steps and not pack.return_reasons:
        what = "Work can be returned, but no reason for it is listed."
        yield text.problem(("workflow", "transitions", steps[0]), what, "List the reasons in returns.yaml.")


def time_runs_on(text: PackText, pack: Pack) -> Iterator[Problem]:
    """The handling clock neither stops nor starts with a return, and side stages are no steps' business."""
    for index, step in enumerate(pack.workflow.transitions):
        for key, names in (("starts", step.starts), ("stops", step.stops)):
            path = ("workflow", "transitions", index, key)
            if step.action in _KEEPS_TIME and "handle" in names:
                what = f"`{step.action}` {key} the clock `handle`; a quarrel costs the reporter no time."
                yield text.problem(path, what, "Take `handle` out: the clock runs on.")
            for name in sorted(set(names) & set(SIDE_STAGES)):
                what = f"The stage `{name}` runs beside the case; no step starts or stops it."
                yield text.problem(path, what, "Take it out; its limit in clocks.yaml is enough.")


def a_quarrel_ends(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Whatever can be returned can be returned a second time, which leads to a ruling."""
    returned = {s for step in pack.workflow.transitions if step.action == "return" for s in step.sources}
    for index, step in enumerate(pack.workflow.transitions):
        missing = returned - _sources(pack, "dispute") if step.action == "return" else set()
        if missing:
            what = f"A second return from {', '.join(sorted(missing))} leads to no ruling."
            yield text.problem(("workflow", "transitions", index), what, "Add `dispute` from there.")
        for action in ("rule", "uphold") if step.action == "dispute" else ():
            if step.target not in _sources(pack, action):
                what = f"A quarrel in `{step.target}` can never end by `{action}`."
                yield text.problem(
                    ("workflow", "transitions", index, "target"), what, f"Add `{action}` from it."
                )


def _sources(pack: Pack, action: str) -> set[str]:
    return {source for step in pack.workflow.transitions if step.action == action for source in step.sources}


def limited(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Rulings, sub-orders and reporting in have a limit where they can occur."""
    needed = {"assist", "report-in"} if any(duty.assist for duty in pack.duties) else set()
    if any(step.action == "dispute" for step in pack.workflow.transitions):
        needed.add("ruling")
    for stage in sorted(needed - {rule.stage for rule in pack.clocks if not rule.category}):
        what = f"The stage `{stage}` has no limit for: any category."
        yield text.problem(("clocks",), what, "Add a rule for this stage without `category`.")


RULES = (reasons, time_runs_on, a_quarrel_ends, limited)
