"""A page masks numbers that point at a person, except to those who may know who reported."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from qipan.core.actors import system

pytestmark = pytest.mark.django_db
TEXT = "暖气不热，打13800138000 <b>"


def shown(actor: object) -> str:
    return Template("{{ text|masked:actor }}").render(Context({"text": TEXT, "actor": actor}))


@pytest.mark.parametrize("role", ["viewer", "checker", "duty-officer", "auditor"])
def test_masked_for_those_who_may_not_know(person, role):
    assert shown(person(role)) == "暖气不热，打*********** &lt;b&gt;"


@pytest.mark.parametrize("role", ["dispatcher", "intake-clerk", "handler"])
def test_shown_to_those_who_may_know(person, role):
    assert "13800138000" in shown(person(role))


@pytest.mark.parametrize("actor", [None, system("page")])
def test_masked_without_a_reader_or_for_a_part_of_the_system(actor):
    assert "13800138000" not in shown(actor)
