"""What a new version changes, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qipan.judge.section.warnings import WARNINGS
from qipan.packs.canonical import pack_digest
from qipan.packs.diff import diff_packs, render
from qipan.packs.loader import load_pack
from qipan.packs.pack import Pack

Spoil = Callable[[str, str, str], Path]


def test_nothing_changed(tiny: Pack, tiny_folder: Path) -> None:
    """A copy is the same text."""
    assert diff_packs(tiny, load_pack(tiny_folder)) == ()


def test_a_changed_limit(tiny: Pack, spoil: Spoil) -> None:
    """The path names the entry by its code."""
    new = load_pack(spoil("clocks.yaml", "amount: 40", "amount: 24"))
    assert render(diff_packs(tiny, new)) == "~ clocks[handle-default].amount: 40 → 24"


def test_added_and_removed(tiny: Pack, spoil: Spoil) -> None:
    """Entries that come and go are named."""
    spoil(
        "categories.yaml",
        "{code: waste, parent: event, name: {zh: 垃圾,",
        "{code: noise, parent: event, name: {zh: 噪声,",
    )
    new = load_pack(spoil("sources/calls.yaml", "rubbish: waste", "din: noise"))
    assert render(diff_packs(tiny, new)).splitlines() == [
        "+ categories[noise]: added 噪声",
        "- categories[waste]: removed 垃圾",
        "+ sources[calls].category.values.din: added noise",
        "- sources[calls].category.values.rubbish: removed waste",
    ]


def test_lists_and_steps(tiny: Pack, spoil: Spoil) -> None:
    """Lists of words are compared whole; steps of the workflow go by action and target."""
    new = load_pack(spoil("workflow.yaml", "cancel, sources: [new, sent]", "cancel, sources: [new]"))
    assert render(diff_packs(tiny, new)) == (
        "~ workflow.transitions[cancel → void].sources: [new, sent] → [new]"
    )


def test_the_order_of_colour_rules_counts(tiny: Pack) -> None:
    """First match wins there, so another order is another table."""
    table = tiny[WARNINGS]
    swapped = table.model_copy(update={"rules": (table.rules[1], table.rules[0], *table.rules[2:])})
    new = tiny.replace(WARNINGS, swapped)
    assert [change.path for change in diff_packs(tiny, new)] == [
        "warnings.rules[0].colour",
        "warnings.rules[0].trend",
        "warnings.rules[0].urgency",
        "warnings.rules[1].colour",
        "warnings.rules[1].trend",
        "warnings.rules[1].urgency",
    ]
    assert pack_digest(new) != pack_digest(tiny)
