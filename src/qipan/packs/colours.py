"""From three graded axes to a warning colour: the first rule that matches wins."""

from __future__ import annotations

from qipan.packs.schema import ColourRule, Grade, WarningTable

AXES = ("urgency", "trend", "harm")


def ranked(table: WarningTable, axis: str) -> list[Grade]:
    """The grades of an axis from light to grave."""
    return sorted(getattr(table, axis), key=lambda grade: grade.rank)


def first_rule(table: WarningTable, urgency: str, trend: str, harm: str) -> int | None:
    """Index of the first rule that matches, None when no rule does."""
    found = (index for index, rule in enumerate(table.rules) if _matches(rule, (urgency, trend, harm)))
    return next(found, None)


def _matches(rule: ColourRule, grades: tuple[str, str, str]) -> bool:
    """An axis that the rule leaves empty matches every grade."""
    return all(
        not getattr(rule, axis) or grade in getattr(rule, axis)
        for axis, grade in zip(AXES, grades, strict=True)
    )
