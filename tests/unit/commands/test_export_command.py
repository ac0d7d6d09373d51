"""``qipan export`` as a person calls it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from qipan.cases import public as cases
from qipan.cli import qipan
from qipan.core.models import Event
from qipan.core.public import system
from qipan.errors import InputError, NotFound

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(qipan, ["export", "harbin", *arguments])


def test_a_file_holds_what_the_account_may_see_and_is_on_the_record(person, settings, tmp_path: Path):
    settings.QIPAN_STORE = tmp_path / "store"
    settings.QIPAN_STORE.mkdir()
    mine = cases.submit_report(by=system("test"), channel="web", text="停水", area_code="230109").case
    cases.submit_report(by=system("test"), channel="web", text="停水", area_code="230104")
    by = person("checker", area="230109")
    out = tmp_path / "cases.csv"
    done = run(str(out), "--by", by.label, "--since", "2020-01-01")
    assert done.exit_code == 0, done.exception
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["number"] for row in csv.DictReader(file)] == [mine.number]
    assert Event.objects.get(action="act.cases.exported").actor == by.id
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["cases.csv"]


def test_wrong_calls_are_told_and_leave_no_file(person, tmp_path: Path):
    by = person("viewer")
    out = tmp_path / "cases.docx"
    assert isinstance(run(str(out), "--by", by.label).exception, InputError)
    assert isinstance(run(str(out), "--by", "nobody", "--format", "csv").exception, NotFound)
    assert isinstance(
        run(str(out), "--by", by.label, "--format", "csv", "--since", "x").exception, InputError
    )
    assert list(tmp_path.iterdir()) == []
