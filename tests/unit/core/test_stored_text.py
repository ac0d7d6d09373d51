"""The city's text in a store, read by a program that has learnt other words since."""

from __future__ import annotations

import json

import pytest

from qipan.config.bootstrap import load_city
from qipan.core import store
from qipan.core.actors import system
from qipan.core.models import PackVersion
from qipan.errors import StoreError
from qipan.packs.finder import find_city

pytestmark = pytest.mark.django_db


def test_a_text_of_another_version_is_named_and_a_new_one_mends_it(db):
    active = store.current().pack
    told = json.loads(active.content)
    told["duties"][0]["since_when"] = "2031"
    PackVersion.objects.filter(pk=active.pk).update(content=json.dumps(told), digest="0" * 64)
    store.forget()
    store._indexed.cache_clear()
    with pytest.raises(StoreError) as refused:
        store.pack()
    assert "another version" in str(refused.value)
    assert refused.value.where == "duties.0.since_when"
    assert "qipan init" in refused.value.mend
    load_city(by=system("test"), folder=find_city("harbin"))
    assert store.pack().pack.city.code == "harbin"
