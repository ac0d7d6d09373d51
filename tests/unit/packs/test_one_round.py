"""All problems in one round: what is broken hides nothing of the rest and is not blamed twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from qipan.packs.check import check_folder

Spoil = Callable[[str, str, str], Path]


def lines(folder: Path, now: datetime | None = None) -> list[str]:
    return [str(problem) for problem in check_folder(folder, now).problems]


def test_a_broken_file_hides_nothing_of_the_others(spoil: Spoil) -> None:
    """A syntax error in one, a wrong key in another, a broken rule in a third, a stray name in a fourth."""
    spoil("workflow.yaml", "states:", "states: [")
    spoil("parties.yaml", "  kind: street", "  knid: street")
    spoil("retention.yaml", "kind: photo-original", "kind: reporter")
    folder = spoil("warnings.yaml", "harm: [grave], colour: orange", "harm: [huge], colour: orange")
    told = lines(folder)
    assert [line.split(":")[0] for line in told] == sorted(line.split(":")[0] for line in told)
    assert any(line.startswith("workflow.yaml:") and "not valid YAML" in line for line in told)
    assert any("The key `knid` is unknown" in line for line in told)
    assert any("There is no span for `photo-original`" in line for line in told)
    assert any("There is no grade of harm `huge`" in line for line in told)
    assert not any("There is no state" in line for line in told)


def test_a_broken_entry_is_not_blamed_on_those_who_name_it(spoil: Spoil) -> None:
    """Duties, sources and clocks name `heat`, whose name is missing in English."""
    folder = spoil("categories.yaml", "en: Heating}", "cn: Heating}")
    assert lines(folder) == [
        "categories.yaml:2: The key `cn` is unknown. Possible keys: zh, en.",
        "categories.yaml:2: The key `en` is missing. Add `en: …`.",
    ]


def test_positions_stay_right_behind_a_broken_entry(spoil: Spoil) -> None:
    """The entry after it is named by its own line, not by its place among those that are right."""
    spoil("duties.yaml", "id: general", "ID: general")
    folder = spoil("duties.yaml", "id: heat-east, category: heat", "id: heat-east, category: haet")
    assert "duties.yaml:3: There is no category `haet`. Did you mean `heat`?" in lines(folder)


def test_a_calendar_has_to_cover_today(tiny_folder: Path) -> None:
    """Its last year is 2026; the day counts by the city's clock, eight hours before UTC."""
    assert lines(tiny_folder, datetime(2026, 12, 31, 15, 59, tzinfo=UTC)) == []
    assert lines(tiny_folder, datetime(2026, 12, 31, 16, 1, tzinfo=UTC)) == [
        "calendar.yaml:5: The calendar does not cover today (2027-01-01); it has: 2026. "
        "Add the year 2027 as its official notice gives it."
    ]
