"""Look-ups of the tiny city, and of the real ones where only size shows a fault."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from qipan.cases.section.clocks import CLOCKS, Limits
from qipan.cases.section.duties import DUTIES, DutyList
from qipan.cases.section.workflow import CaseWorkflow
from qipan.errors import NotFound
from qipan.judge.section.indicators import INDICATORS, feeds_of
from qipan.judge.section.warnings import WarningColours
from qipan.packs.finder import find_city
from qipan.packs.index import PackIndex, index_of
from qipan.packs.loader import load_pack
from qipan.packs.pack import Pack
from qipan.people.section import Parties
from qipan.places.section import AREAS, Areas
from qipan.sense.section.categories import Categories
from qipan.sense.section.sources import Sources

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)  # 12:00 in China


@pytest.fixture
def index(tiny: Pack) -> PackIndex:
    """The tiny city with its look-ups."""
    return PackIndex(tiny)


def test_categories(index: PackIndex) -> None:
    """Chains run from the category upward, descendants include the category itself."""
    assert index.chain("category", "heat-off") == ("heat-off", "heat", "event")
    assert index.descendants("category", "heat") == {"heat", "heat-off"}
    assert index.is_within("category", "heat-off", "event")
    assert not index.is_within("category", "waste", "heat")
    assert index.chain("category", "") == ()
    assert index[Categories].category("heat").keywords == ("暖气", "heating")


def test_areas(index: PackIndex) -> None:
    """Chains run from the area to the city."""
    assert index.chain("area", "0101001") == ("0101001", "0101", "01")
    assert index[Areas].district_of("0101001") == "0101"
    assert index[Areas].district_of("01") == ""
    assert index.chain("area", "nowhere") == ()


def test_parties_of_districts_are_made(index: PackIndex) -> None:
    """One party per district, with the district's name and area."""
    codes = [party.code for party in index[Parties].all]
    assert codes == ["mayor", "works", "office-0101", "office-0102"]
    east = index[Parties].party("office-0101")
    assert (east.name.zh, east.name.en, east.area, east.parent) == (
        "东区办事处",
        "East Office",
        "0101",
        "works",
    )


def test_templates_need_a_district(index: PackIndex) -> None:
    """A duty's template becomes a party only where the district is known."""
    assert index[Parties].resolve("office-{district}", "0102") == index[Parties].party("office-0102")
    assert index[Parties].resolve("office-{district}", "") is None
    assert index[Parties].resolve("works", "") == index[Parties].party("works")
    assert index[DutyList].last_resort.code == "mayor"


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
    found = index[DutyList].duty_for(category, index.chain("area", area), at=NOON)
    assert found is not None
    assert found.id == duty


def test_nearest_category_beats_nearest_area(tiny: Pack) -> None:
    """A rule for the whole category in one area does not displace the rule of a subclass."""
    general_east = tiny[DUTIES][0].model_copy(update={"id": "all-east", "area": "0101"})
    index = PackIndex(tiny.replace(DUTIES, (*tiny[DUTIES], general_east)))
    found = [index[DutyList].duty_for(code, ("0101", "01"), at=NOON) for code in ("heat-off", "waste")]
    assert [duty.id for duty in found if duty] == ["heat-east", "all-east"]


def test_workflow(index: PackIndex) -> None:
    """Steps are known by action and state."""
    step = index[CaseWorkflow].transition("check-fail", "done")
    assert step is not None
    assert step.target == "sent"
    assert index[CaseWorkflow].transition("close", "new") is None
    assert [step.action for step in index[CaseWorkflow].transitions_from("new")] == ["dispatch", "cancel"]
    assert index[CaseWorkflow].initial_state.code == "new"
    assert index[CaseWorkflow].state("shut").role == "closed"
    assert index[CaseWorkflow].opening_stages == ("accept",)


def test_clocks(index: PackIndex) -> None:
    """The nearest category's limit, else the general one; a stage without limits has none."""
    rules = [index[Limits].rule("handle", code) for code in ("heat-off", "waste", "")]
    assert [rule.id for rule in rules if rule] == ["handle-heat", "handle-default", "handle-default"]
    assert index[Limits].rule("answer", "heat") is None


def test_colours(index: PackIndex) -> None:
    """The first rule that matches gives the colour."""
    assert index[WarningColours].colour("now", "growing", "grave") == "red"
    assert index[WarningColours].colour("later", "growing", "grave") == "orange"
    assert index[WarningColours].colour("now", "easing", "minor") == "yellow"
    assert index[WarningColours].colour("later", "easing", "minor") == "blue"
    with pytest.raises(NotFound, match="no combination of grades `now × easing × huge`"):
        index[WarningColours].colour("now", "easing", "huge")


def test_feeds(tiny: Pack) -> None:
    """A named feed is the only one; without a name all counted sources are; without a gap there is none."""
    heat = tiny[INDICATORS][0]
    assert feeds_of(heat) == ("calls",)
    assert feeds_of(heat.model_copy(update={"feed": "", "counts": heat.counts})) == ("calls",)
    assert feeds_of(heat.model_copy(update={"feed_gap_minutes": 0})) == ()


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
        index[Sources].source("cals")


def test_one_index_per_text(tiny: Pack) -> None:
    """Equal texts share one index; another text has its own."""
    again = Pack.from_json(tiny.to_json())
    other = tiny.replace(CLOCKS, tiny[CLOCKS][:1])
    assert index_of(tiny) is index_of(tiny)
    assert index_of(again) is index_of(tiny)
    assert index_of(other) is not index_of(tiny)
    assert index_of(other)[Limits].rule("check", "") is None


def test_harbin_counts() -> None:
    """All published areas are there, and each district has its own parties."""
    index = index_of(load_pack(find_city("harbin")))
    levels = [area.level for area in index.pack[AREAS]]
    assert [levels.count(name) for name in ("city", "district", "street", "community")] == [1, 18, 328, 3158]
    assert index[Areas].area("2301").population == 10_009_854
    assert index.chain("area", "230102001001") == ("230102001001", "230102001", "230102", "2301")
    duty = index[DutyList].duty_for("e.05.05", index.chain("area", "230102001001"), at=NOON)
    assert duty is not None
    lead = index[Parties].resolve(duty.lead, "230102")
    assert lead is not None
    assert lead.name.zh == "道里区住建供热办"


def test_sanmateo_sources_share_their_key() -> None:
    """An incident has one key and one category code in both files, so that it is one signal."""
    index = index_of(load_pack(find_city("sanmateo")))
    events, snapshots = index[Sources].source("dispatch-events"), index[Sources].source("dispatch-snapshots")
    assert events.key == snapshots.key == ("id",)
    assert events.category is not None
    assert events.category == snapshots.category
    assert len(events.category.values) == 55
    assert Path(find_city("sanmateo")).name == "sanmateo"
