"""Fixed inputs and the digests, tags and chain values that they must give, for ever: golden vectors."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from qipan.core import heads, seal, seal_key
from qipan.core.events import digest, tag_of
from qipan.core.models import Event
from qipan.errors import InputError, StoreError

SECRET = "0123456789abcdef" * 4


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QIPAN_SEAL_KEY", SECRET)


def made(**other: Any) -> Event:
    """The event of the vectors, with columns that differ."""
    columns: dict[str, Any] = {
        "public_id": "evt_01kfdfe0v05sw6z4pzx95z2ytc",
        "action": "act.case.close",
        "at": datetime(2026, 1, 20, 8, 30, tzinfo=UTC),
        "recorded_at": datetime(2026, 1, 20, 8, 30, 1, 250_000, tzinfo=UTC),
        "actor": "acc_01kfdfe0v05sw6z4pzx95z2yta",
        "organisation": "bureau-of-heating",
        "subject": "cas_01kfdfe0v05sw6z4pzx95z2ytb",
        "data": '{"from":"checked","to":"closed","理由":"已修复"}',
        "links": "[]",
        "rows": '{"act.Case":{"cas_01kfdfe0v05sw6z4pzx95z2ytb":"00ff"}}',
    }
    return Event(**(columns | other))


EVENT = "f361fc4fc617df7964dd76087d79ed40f667f75b8fa036d324fb1cee995a8cd9"
TAG = "f781e3dd7469c5dce696cea7f5fd704a"
CHAIN = [
    "47122c6d367ee16586940586f7f28ff3afa660a107bed1797f012095e20ef7df",
    "8ceb68f89514e0f0ac8c3f53ac2c208ee662df0d75eb9417ec8414cd2e42e409",
]
KEYS = ["0daa1db7d82b60d5", "05ec3247a13172db", "f7ad7c9025a105b1", "66864092fa5229a2", "f1c54960e7bf78f4"]


def test_the_digest_and_the_tag_of_an_event():
    assert digest(made()) == EVENT
    assert tag_of(EVENT) == TAG


@pytest.mark.parametrize(
    "other",
    [
        {"public_id": "evt_01kfdfe0v05sw6z4pzx95z2ytd"},
        {"action": "act.case.closed"},
        {"at": datetime(2026, 1, 20, 8, 29, tzinfo=UTC)},
        {"recorded_at": datetime(2026, 1, 20, 8, 30, 1, tzinfo=UTC)},
        {"actor": ""},
        {"organisation": ""},
        {"subject": "cas_01kfdfe0v05sw6z4pzx95z2yte"},
        {"data": "{}"},
        {"links": '[["a","b","c"]]'},
        {"rows": "{}"},
    ],
)
def test_every_column_changes_the_digest(other):
    assert digest(made(**other)) != EVENT


def test_the_chain_begins_with_nothing_and_goes_on_from_what_was_before():
    assert seal.GENESIS == "0" * 64
    first = seal.chained(seal.GENESIS, 1, EVENT)
    assert [first, seal.chained(first, 2, EVENT)] == CHAIN
    assert seal.chained(first, 3, EVENT) not in CHAIN


def test_each_use_has_a_key_of_its_own_and_the_name_gives_none_away():
    uses = ("event", "seal", "row", "state", "name")
    keys = [seal_key.derived(use).hex() for use in uses]
    assert [key[:16] for key in keys] == KEYS
    assert seal_key.key_name() == keys[-1][:16]


def test_another_secret_gives_another_chain_and_another_tag(monkeypatch):
    monkeypatch.setenv("QIPAN_SEAL_KEY", SECRET[::-1])
    assert tag_of(EVENT) != TAG
    assert seal.chained(seal.GENESIS, 1, EVENT) != CHAIN[0]


def test_a_secret_that_is_too_short_is_refused(monkeypatch):
    monkeypatch.setenv("QIPAN_SEAL_KEY", "a" * 31)
    with pytest.raises(StoreError, match="needs 32"):
        seal_key.derived("seal")


def test_the_key_file_is_made_once_and_is_its_owners_alone(monkeypatch, settings, tmp_path: Path):
    monkeypatch.delenv("QIPAN_SEAL_KEY")
    settings.QIPAN_SEAL_FOLDER = tmp_path / "store.seal"
    made_key = seal_key.derived("seal")
    path = tmp_path / "store.seal" / "seal.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    seal_key._kept.cache_clear()
    assert seal_key.derived("seal") == made_key
    seal_key._kept.cache_clear()
    path.write_text("cut", encoding="ascii")
    with pytest.raises(StoreError, match="incomplete"):
        seal_key.derived("seal")


def test_a_head_goes_through_paper():
    head = heads.Head("sto_01kfdfe0v05sw6z4pzx95z2ytb", 6417, EVENT, "evt_x", "2026-01-20T23:59:59+00:00")
    groups = " ".join(EVENT[at : at + 4] for at in range(0, 32, 4))
    assert head.line() == f"2026-01-20 sto_01kfdfe0v05sw6z4pzx95z2ytb 6417 {groups}"
    again = heads.read_line(f" {head.line()}\n")
    assert (again.store, again.no, again.chain) == (head.store, 6417, EVENT[:32])
    with translation.override("en"), pytest.raises(InputError, match="not a sealed head"):
        heads.read_line(head.line()[:-1])
