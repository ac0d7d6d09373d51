"""All rules over a pack that is right in form; each problem says file, line, what and mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules import (
    alerts,
    answers,
    calendar,
    checks,
    clocks,
    conditions,
    duties,
    escalation,
    exchange,
    forms,
    indicators,
    plans,
    quarrels,
    questions,
    references,
    retention,
    sources,
    triage,
    warnings,
    wording,
    workflow,
)
from qipan.packs.schema import Pack

Rule = Callable[[PackText, Pack], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    *references.RULES,
    *duties.RULES,
    *quarrels.RULES,
    *workflow.RULES,
    *clocks.RULES,
    *conditions.RULES,
    *escalation.RULES,
    *calendar.RULES,
    *warnings.RULES,
    *indicators.RULES,
    *sources.RULES,
    *answers.RULES,
    *checks.RULES,
    *exchange.RULES,
    *triage.RULES,
    *plans.RULES,
    *alerts.RULES,
    *forms.RULES,
    *questions.RULES,
    *retention.RULES,
    *wording.RULES,
)


def check_text(text: PackText) -> tuple[Problem, ...]:
    """Problems of a pack that was read; none when it has no pack because its form is wrong."""
    pack = text.pack
    if pack is None:
        return ()
    return tuple(sorted(problem for rule in RULES for problem in rule(text, pack)))
