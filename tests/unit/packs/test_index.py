"""Look-ups of the tiny city, and of the real ones where only size shows a fault."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qipan.errors import NotFound
from qipan.packs.index import PackIndex, index_of
from qipan.packs.loader import find_city, load_pack
from qipan.packs.schema import Pack

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.fixture
def index(tiny: Pack) -> PackIndex:
    """The tiny city with its look-ups."""
    return PackIndex(tiny)


def test_categories(index: PackIndex) -> None:
    """Chains run from the category upward, descendants include the category itself."""
    assert index.category_chain("heat-off") == ("heat-off", "heat", "event")
    assert index.descendants("heat") == {"heat", "heat-off"}
    assert index.is_within("heat-off", "event")
    assert not index.is_within("waste", "heat")
    assert index.category_chain("") == ()
    assert index.category("heat").keywords == ("暖气", "heating")


def test_areas(index: PackIndex) -> None:
    """Chains run from the area to the city."""
    assert index.area_chain("0101001") == ("0101001", "0101", "01")
    assert index.district_of("0101001") == "0101"
    assert index.district_of("01") == ""
    assert index.area_chain("nowhere") == ()


def test_parties_of_districts_are_made(index: PackIndex) -> None:
    """One party per district, with the district's name and area."""
    codes = [party.code for party in index.parties]
    assert codes == ["mayor", "works", "office-0101", "office-0102"]
    east = index.party("office-0101")
    assert (east.name.zh, east.name.en, east.area, east.parent) == (
        "东区办事处",
        "East Office",
        "0101",
        "works",
    )


def test_templates_need_a_district(index: PackIndex) -> None:
    """A duty's template becomes a party only where the district is known."""
    assert index.resolve_party("office-{district}", "0102") == index.party("office-0102")
    assert index.resolve_party("office-{district}", "") is None
    assert index.resolve_party("works", "") == index.party("works")
    assert index.last_resort.code == "mayor"


@pytest.mark.parametrize(
    ("category", "area", "duty"),
    [
        ("heat-off", "0102", "heat"),
        ("heat-off", "0101001", "heat-east"),
        ("heat", "", "heat"),
        ("waste", "0101", "general"),
        ("", "0101", "general"),
        ("unheard-of", "", "general"),
    ],
)
def test_duties(index: PackIndex, category: str, area: str, duty: str) -> None:
    """The nearest category wins, then the nearest area."""
    found = index.duty_for(category, index.area_chain(area), at=NOON)
    assert found is not None
    assert found.id == duty


def test_nearest_category_beats_nearest_area(tiny: Pack) -> None:
    """A rule for the whole category in one area does not displace the rule of a subclass."""
    general_east = tiny.duties[0].model_copy(update={"id": "all-east", "area": "0101"})
    index = PackIndex(tiny.model_copy(update={"duties": (*tiny.duties, general_east)}))
    found = [index.duty_for(code, ("0101", "01"), at=NOON) for code in ("heat-off", "waste")]
    assert [duty.id for duty in found if duty] == ["heat-east", "all-east"]


def test_workflow(index: PackIndex) -> None:
    """Steps are known by action and state."""
    step = index.transition("check-fail", "done")
    assert step is not None
    assert step.target == "sent"
    assert index.transition("close", "new") is None
    assert [step.action for step in index.transitions_from("new")] == ["dispatch", "cancel"]
    assert index.initial_state.code == "new"
    assert index.state("shut").role == "closed"
    assert index.opening_stages == ("accept",)


def test_clocks(index: PackIndex) -> None:
    """The nearest category's limit, else the general one; a stage without limits has none."""
    rules = [index.clock_for("handle", code) for code in ("heat-off", "waste", "")]
    assert [rule.id for rule in rules if rule] == ["handle-heat", "handle-default", "handle-default"]
    assert index.clock_for("answer", "heat") is None


def test_colours(index: PackIndex) -> None:
    """The first rule that matches gives the colour."""
    assert index.colour("now", "growing", "grave") == "red"
    assert index.colour("later", "growing", "grave") == "orange"
    assert index.colour("now", "easing", "minor") == "yellow"
    assert index.colour("later", "easing", "minor") == "blue"
    with pytest.raises(NotFound, match="no combination of grades `now × easing × huge`"):
        index.colour("now", "easing", "huge")


def test_feeds(tiny: Pack) -> None:
    """A named feed is the only one; without a name all counted sources are; without a gap there is none."""
    heat = tiny.indicators[0]
    index = PackIndex(tiny)
    assert index.feeds_of(heat) == ("calls",)
    assert index.feeds_of(heat.model_copy(update={"feed": "", "counts": heat.counts})) == ("calls",)
    assert index.feeds_of(heat.model_copy(update={"feed_gap_minutes": 0})) == ()


def test_labels(index: PackIndex) -> None:
    """Names in both languages; a code without a name stands for itself."""
    assert index.label("category", "heat", "zh-hans") == "供热"
    assert index.label("party", "office-0102", "en") == "West Office"
    assert index.label("harm", "grave", "en") == "Grave"
    assert index.label("area", "0101", "zh") == "东区"
    assert index.label("state", "gone", "en") == "gone"


def test_unknown_codes_say_what_is_near(index: PackIndex) -> None:
    """A wrong code is a mistake of the caller that a person may read."""
    with pytest.raises(NotFound, match=r"The city has no source `cals`\. Did you mean `calls`"):
        index.source("cals")


def test_one_index_per_text(tiny: Pack) -> None:
    """Equal texts share one index; another text has its own."""
    again = Pack.model_validate(tiny.model_dump())
    other = tiny.model_copy(update={"clocks": tiny.clocks[:1]})
    assert index_of(tiny) is index_of(tiny)
    assert index_of(again) is index_of(tiny)
    assert index_of(other) is not index_of(tiny)
    assert index_of(other).clock_for("check", "") is None


def test_harbin_counts() -> None:
    """All published areas are there, and each district has its own parties."""
    index = index_of(load_pack(find_city("harbin")))
    levels = [area.level for area in index.pack.areas]
    assert [levels.count(name) for name in ("city", "district", "street", "community")] == [1, 18, 328, 3158]
    assert index.area("2301").population == 10_009_854
    assert index.area_chain("230102001001") == ("230102001001", "230102001", "230102", "2301")
    duty = index.duty_for("e.05.05", index.area_chain("230102001001"), at=NOON)
    assert duty is not None
    lead = index.resolve_party(duty.lead, "230102")
    assert lead is not None
    assert lead.name.zh == "道里区住建供热办"


def test_sanmateo_sources_share_their_key() -> None:
    """An incident has one key and one category code in both files, so that it is one signal."""
    index = index_of(load_pack(find_city("sanmateo")))
    events, snapshots = index.source("dispatch-events"), index.source("dispatch-snapshots")
    assert events.key == snapshots.key == ("id",)
    assert events.category is not None
    assert events.category == snapshots.category
    assert len(events.category.values) == 55
    assert Path(find_city("sanmateo")).name == "sanmateo"
