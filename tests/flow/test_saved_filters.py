"""Named filters: one's own, shared with the organisation, and told when the city's text has moved on."""

from __future__ import annotations

import pytest

from qipan.cases.models import SavedFilter
from qipan.cases.saved import services
from qipan.cases.saved.selectors import filters_of, usable
from qipan.cases.saved.services import end_filter, save_filter
from qipan.core.models import Event
from qipan.core.public import pack, system
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused
from qipan.people.section import Parties

pytestmark = pytest.mark.django_db


def test_a_filter_is_kept_under_its_name_and_replaced_by_the_same(person, django_assert_num_queries):
    by = person("dispatcher")
    save_filter(by=by, name=" 今日超期 ", asked={"overdue": "1", "junk": "x"})
    save_filter(by=by, name="今日超期", asked={"overdue": "on", "district": "230103", "sort": "due"})
    with django_assert_num_queries(1):
        (kept,) = filters_of(by)
    assert (kept.name, kept.asked) == ("今日超期", {"overdue": "1", "district": "230103", "sort": "due"})
    assert usable(kept.id, by=by) == kept.asked
    assert all("今日" not in e.data for e in Event.objects.filter(action="act.filter.saved"))


def test_sharing_reaches_the_own_organisation_only(person):
    home = pack()[Parties].all[3].code
    owner, colleague, other = (
        person("viewer", organisation=home),
        person("handler", organisation=home),
        person("dispatcher"),
    )
    shared = save_filter(by=owner, name="共用", asked={"state": "closed"}, shared=True)
    save_filter(by=owner, name="自用", asked={"state": "closed"})
    assert [k.name for k in filters_of(colleague)] == ["共用"]
    assert filters_of(other) == []
    with pytest.raises(NotFound):
        end_filter(by=colleague, public_id=shared.public_id)
    end_filter(by=owner, public_id=shared.public_id)
    assert filters_of(colleague) == []


def test_a_filter_that_the_text_no_longer_knows_says_so(person):
    by = person("viewer")
    saved = save_filter(by=by, name="x", asked={"state": "closed"})
    SavedFilter.objects.filter(pk=saved.pk).update(asked={"state": "closed,gone", "category": "old"})
    assert filters_of(by)[0].broken == ("state=gone", "category=old")
    with pytest.raises(RuleRefused) as told:
        usable(saved.public_id, by=by)
    assert told.value.where == "state=gone, category=old"


def test_wrong_filters_are_told(person, monkeypatch):
    by = person("viewer")
    for name, asked in (
        ("", {"state": "closed"}),
        ("x" * 61, {"state": "closed"}),
        ("a", {}),
        ("a", {"state": "no"}),
        ("a", {"since": "today"}),
    ):
        with pytest.raises(InputError):
            save_filter(by=by, name=name, asked=asked)
    with pytest.raises(NotPermitted):
        save_filter(by=system("test"), name="a", asked={"state": "closed"})
    monkeypatch.setattr(services, "MOST", 1)
    save_filter(by=by, name="a", asked={"state": "closed"})
    with pytest.raises(RuleRefused):
        save_filter(by=by, name="b", asked={"state": "closed"})
