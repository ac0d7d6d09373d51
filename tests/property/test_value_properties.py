"""Values that people give to a city's fields: what is kept fits its field, and fits again."""

from __future__ import annotations

import contextlib
import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qipan.cases.values import LONGEST, checked, is_empty, shown
from qipan.errors import InputError
from qipan.packs.base import Name
from qipan.sense.section.asked import AskedField, Choice

NAME = Name(zh="名", en="Name")
CHOICES = tuple(Choice(code=code, name=Name(zh=f"选{code}", en=f"Choice {code}")) for code in "abcd")
KINDS = ("text", "long-text", "number", "choice", "choices", "yes-no", "date")
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from("abcd"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


def field(kind: str, **told: Any) -> AskedField:
    listed = {"choices": CHOICES} if kind in ("choice", "choices") else {}
    return AskedField(code="f", name=NAME, kind=kind, **listed, **told)


@pytest.mark.parametrize("kind", KINDS)
@given(value=anything)
def test_anything_is_kept_as_its_kind_or_named_as_wrong(kind: str, value: Any) -> None:
    asked = field(kind)
    with contextlib.suppress(InputError):
        kept = checked(asked, value, where="answers.f")
        assert_kept(asked, kept)
        return
    with pytest.raises(InputError, match=r"answers\.f: .* .") as refused:
        checked(asked, value, where="answers.f")
    assert refused.value.mend


def assert_kept(asked: AskedField, kept: Any) -> None:
    kind = asked.kind
    assert checked(asked, kept, where="answers.f") == kept
    assert isinstance(shown(asked, kept, "zh"), str)
    if kind == "number":
        assert math.isfinite(kept)
    if kind in LONGEST:
        assert len(kept) <= LONGEST[kind]
    if kind == "choices":
        assert set(kept) <= set("abcd")


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_number_stays_within_its_bounds(value: float, one: float, other: float) -> None:
    asked = field("number", least=min(one, other), most=max(one, other))
    if min(one, other) <= value <= max(one, other):
        assert checked(asked, str(value), where="") == value
    else:
        with pytest.raises(InputError):
            checked(asked, value, where="")


@given(st.lists(st.sampled_from("abcd")))
def test_choices_are_kept_once_each_in_the_order_of_the_text(given: list[str]) -> None:
    kept = checked(field("choices"), given, where="")
    assert kept == sorted(set(given))
    assert is_empty(kept) == (not given)


@given(st.dates())
def test_a_day_is_kept_as_it_is_written(day: date) -> None:
    assert checked(field("date"), day.isoformat(), where="") == day.isoformat()
    assert checked(field("date"), day, where="") == day.isoformat()
