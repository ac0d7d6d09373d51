"""What was shredded stands in no file of the store: not in the database, its log, its index, nor beside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIN = "from qipan.cli import main; main()"
# Names and words that come from nowhere else; some rows are rewritten, so that older copies could be left.
MARKS = ("Zyxwvut Qponm", "000-998877", "zyxwvut@example.invalid", "Umbrellafish Lane", "plumbago pelican")
REPORTS = """
import django
django.setup()
from datetime import UTC, datetime
from qipan.cases import public as case_room
from qipan.media import public as media
from qipan.core import clock
from qipan.core.actors import reporter, system
from qipan.core.seal import seal_pending
photo = open({photo!r}, "rb").read()
told = case_room.ReporterContact(
    "Zyxwvut Qponm", "000-998877", "Umbrellafish Lane 9", True, "zyxwvut@example.invalid"
)
with clock.at(datetime(2001, 1, 1, tzinfo=UTC)):
    for number in range(40):
        receipt = case_room.submit_report(
            by=system("test"), channel="web", text=f"plumbago pelican {{number}} 路灯不亮",
            area_code="230103", address="Umbrellafish Lane 9", told=told)
        if not number:
            media.attach_photo(by=reporter(receipt.case.number), subject=receipt.case.origin, data=photo)
        seal_pending(); case_room.sync_search()
        case = receipt.case
        case_room.Case.objects.filter(pk=case.pk).update(closed_at=clock.now(), state="closed", due_at=None)
"""


def run(store: Path, *arguments: str) -> str:
    env = {**os.environ, "QIPAN_STORE": str(store), "DJANGO_SETTINGS_MODULE": "qipan.config.settings"}
    env.pop("QIPAN_DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, *arguments], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def found(store: Path) -> set[str]:
    """Marks that stand in the bytes of any file below the store."""
    contents = [path.read_bytes() for path in store.rglob("*") if path.is_file()]
    return {mark for mark in MARKS if any(mark.encode() in content for content in contents)}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    run(tmp_path / "store", "-c", MAIN, "init", "harbin")
    return tmp_path / "store"


def test_no_byte_of_what_was_shredded_is_left_in_the_folder_of_the_store(
    store: Path, tmp_path: Path, camera: bytes
) -> None:
    (tmp_path / "photo.jpg").write_bytes(camera)
    run(store, "-c", REPORTS.format(photo=str(tmp_path / "photo.jpg")))
    assert found(store) == set(MARKS)
    original = (tmp_path / "photo.jpg").read_bytes()
    assert any(path.read_bytes() == original for path in store.rglob("*") if path.is_file())
    due: dict[str, Any] = json.loads(run(store, "-c", MAIN, "retention", "due"))
    assert (due["reporter"], due["report-words"], due["photo"]) == (40, 40, 1)
    assert json.loads(run(store, "-c", MAIN, "retention", "shred")) == {**due, "photo-original": 1}
    assert found(store) == set()
    assert not [path for path in store.rglob("attachments/**/*") if path.is_file()]
    assert "intact" in run(store, "-c", MAIN, "verify")
    assert set(json.loads(run(store, "-c", MAIN, "retention", "due")).values()) == {0}
