"""A page masks what points at a person, unless its reader has a task and left a receipt."""

from __future__ import annotations

import pytest
from django.template import Context, Template

TEXT = "暖气不热，打13800138000，3单元501 <b>"


def shown(**known: object) -> str:
    return Template("{{ text|masked:clear }}").render(Context({"text": TEXT, **known}))


@pytest.mark.parametrize("clear", [False, "", "yes", 1, None])
def test_masked_unless_the_page_is_clear(clear):
    assert shown(clear=clear) == "暖气不热，打***********，*单元*** &lt;b&gt;"


def test_masked_without_a_reader():
    assert "501" not in Template("{{ text|masked }}").render(Context({"text": TEXT}))


def test_shown_on_a_clear_page():
    assert "13800138000，3单元501" in shown(clear=True)
