"""What the simulation draws is what the text declares."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from qipan.errors import PackError
from qipan.packs.finder import find_city
from qipan.packs.loader import load_pack
from qipan.simulate.schema import simulator_of
from qipan.simulate.section import SIMULATOR


def test_the_same_seed_draws_the_same_city_and_another_seed_another(simulated):
    start, _ = simulated().lived
    end = start + timedelta(days=1)
    first = list(simulated(7, 0.2).happenings(start, end))
    assert first == list(simulated(7, 0.2).happenings(start, end))
    assert first != list(simulated(8, 0.2).happenings(start, end))


@settings(max_examples=12)
@given(seed=st.integers(0, 2**31), cut=st.integers(1, 32 * 60 - 1))
def test_windows_tile_whatever_the_seed(simulated, seed, cut):
    simulation = simulated(seed, 0.05)
    start, end = simulation.lived
    middle = start + timedelta(minutes=cut)
    whole = list(simulation.happenings(start, end))
    assert whole == [*simulation.happenings(start, middle), *simulation.happenings(middle, end)]
    assert whole == sorted(whole, key=lambda happening: happening.at)
    assert len({happening.ref for happening in whole}) == len(whole)


def test_counts_follow_the_declared_rates(simulated):
    simulation = simulated()
    days = list(simulation.days(*simulation.history))
    expected = sum(simulation.everyday.expected(day).sum(axis=(1, 2)) for day in days)
    drawn = Counter(h.category for day in days for h in simulation.everyday.reports(day))
    seen = np.array([drawn[matter.category] for matter in simulation.text.matters])
    # Poisson: five standard deviations happen once in millions.
    assert np.all(np.abs(seen - expected) < 5 * np.sqrt(expected) + 5)


def test_declared_rates_are_per_hundred_thousand_people_on_a_mild_working_day(simulated):
    simulation = simulated()
    day = simulation.history[0].astimezone(simulation.zone).date()
    expected = simulation.everyday.expected(day)
    for row, matter in zip(expected, simulation.text.matters, strict=True):
        if not matter.cold and day.weekday() < 5:
            people = sum(district.population for district in simulation.ground.districts) / 100_000
            assert row.sum() == pytest.approx(matter.per_100k_day * people)


def test_cold_makes_more_heating_complaints(simulated):
    simulation = simulated()
    heating = [m.category for m in simulation.text.matters].index("e.06.99.1")
    lived = simulation.lived[0].astimezone(simulation.zone).date()
    usual = np.mean(
        [simulation.everyday.expected(d)[heating].sum() for d in simulation.days(*simulation.history)]
    )
    assert simulation.everyday.expected(lived)[heating].sum() > 1.1 * usual


def test_points_lie_in_their_district_and_addresses_name_it(simulated):
    simulation = simulated(scale=0.5)
    for happening in simulation.happenings(*simulation.lived):
        district = simulation.ground.district(happening.district)
        assert shapely.contains_xy(district.outline, happening.lon, happening.lat)
        assert happening.address.startswith(district.name)
        if happening.kind == "report":
            street = happening.address.removeprefix(district.name)
            assert any(street.startswith(known.name) for known in district.streets)


def test_the_night_falls_to_thirty_two_below(simulated):
    simulation = simulated()
    start, end = simulation.lived
    hours = int((end - start) / timedelta(hours=1))
    assert min(simulation.winter.at(start + timedelta(hours=h)) for h in range(hours)) == pytest.approx(-32)


def test_the_burst_drops_three_stations_and_brings_the_calls(simulated):
    simulation = simulated()
    burst = [h for h in simulation.happenings(*simulation.lived) if h.incident == "heating-burst-xiangfang"]
    alerts = [h for h in burst if h.kind == "alert"]
    assert len({h.station for h in alerts if h.category == "e.05.99"}) == 3
    assert {h.district for h in burst} == {"230110"}
    first = min(h.at for h in burst)
    calls = [h for h in burst if h.kind == "report"]
    assert sum(h.at < first + timedelta(hours=2) for h in calls) > 0.6 * len(calls)


def test_the_decoy_is_one_person(simulated):
    simulation = simulated()
    calls = [h for h in simulation.planted if h.incident == "decoy-nangang"]
    assert len(calls) >= 10
    assert len({(h.person, h.lon, h.lat, h.address) for h in calls}) == 1


def test_reporters_are_obviously_invented(simulated):
    simulation = simulated(scale=0.2)
    people = [h.person for h in simulation.happenings(*simulation.lived) if h.person]
    assert people
    assert all(p.phone.startswith("000") and "模拟" in p.name for p in people)


@pytest.mark.parametrize(
    ("section", "change", "told"),
    [
        ("profiles", {"day": [1.0] * 23}, "24 weights"),
        ("citizens", "nobody", "no source nobody"),
        ("simulated", False, "simulated"),
        ("colour", "blue", "colour"),
    ],
)
def test_a_broken_text_is_refused_by_name(section, change, told):
    pack = load_pack(find_city("harbin"))
    broken = pack.replace(SIMULATOR, {**pack[SIMULATOR], section: change})
    with pytest.raises(PackError, match=told):
        simulator_of(broken)


def test_a_city_without_simulator_says_so():
    with pytest.raises(PackError, match="no simulator"):
        simulator_of(load_pack(find_city("sanmateo")))
