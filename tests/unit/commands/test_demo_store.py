"""A demo takes only its own place, whole or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from qipan.cli import qipan
from qipan.commands.demo_store import built_beside, look
from qipan.errors import StoreError
from qipan.simulate.note import FILE, read_note, write_note


@pytest.fixture(autouse=True)
def embedded(monkeypatch):
    monkeypatch.delenv("QIPAN_DATABASE_URL", raising=False)


def made(folder: Path, kind: str) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "qipan.sqlite3")) as database:
        database.execute("CREATE TABLE core_store (kind TEXT)")
        database.execute("INSERT INTO core_store VALUES (?)", [kind])
        database.commit()
    return folder


@pytest.mark.parametrize("kind", ["work", "replay"])
@pytest.mark.parametrize("options", [["--no-serve"], ["--no-serve", "--fresh"]])
def test_a_store_of_another_kind_is_never_touched(tmp_path, monkeypatch, kind, options):
    store = made(tmp_path / "store", kind)
    before = (store / "qipan.sqlite3").read_bytes()
    monkeypatch.setenv("QIPAN_STORE", str(store))
    result = CliRunner().invoke(qipan, ["demo", *options])
    assert isinstance(result.exception, StoreError)
    assert f"a {kind} store" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert (store / "qipan.sqlite3").read_bytes() == before


def test_a_folder_with_other_things_is_refused(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(StoreError, match="no store"):
        look(tmp_path)


def test_a_file_that_is_no_store_is_refused(tmp_path):
    (tmp_path / "qipan.sqlite3").write_bytes(b"not a database, but long enough to look like something")
    with pytest.raises(StoreError, match="foreign"):
        look(tmp_path)


def test_what_stands_is_told(tmp_path):
    assert look(tmp_path / "absent") == "nothing"
    store = made(tmp_path / "store", "demo")
    assert look(store) == "unfinished"
    write_note(store, {"city": "harbin"})
    assert look(store) == "demo"


def test_a_whole_store_takes_its_place(tmp_path):
    store = tmp_path / "var" / "demo"
    with built_beside(store) as sibling:
        (sibling / "new").touch()
        assert not store.exists()
    assert [path.name for path in store.iterdir()] == ["new"]
    with built_beside(store) as sibling:
        (sibling / "newer").touch()
    assert [path.name for path in store.iterdir()] == ["newer"]
    assert [path.name for path in store.parent.iterdir()] == ["demo"]


def interrupted(folder: Path) -> None:
    (folder / "half").touch()
    raise KeyboardInterrupt


def test_an_interrupted_preparation_leaves_what_was_there(tmp_path):
    store = tmp_path / "demo"
    store.mkdir()
    (store / "old").touch()
    with pytest.raises(KeyboardInterrupt), built_beside(store) as sibling:
        interrupted(sibling)
    assert [path.name for path in tmp_path.rglob("*")] == ["demo", "old"]


def test_what_a_killed_preparation_left_is_swept(tmp_path):
    left = tmp_path / "demo.preparing-999999999"
    left.mkdir()
    with built_beside(tmp_path / "demo"):
        assert not left.exists()


def test_a_broken_note_says_the_way_out(tmp_path):
    (tmp_path / FILE).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="--fresh"):
        read_note(tmp_path)


def test_the_note_is_for_its_owner_only(tmp_path):
    write_note(tmp_path, {"password": "secret"})
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
