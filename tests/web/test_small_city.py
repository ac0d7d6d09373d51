"""A city of ten lines, for looking at a file: pages that need more of its text say so, none fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from qipan.config.bootstrap import load_city
from qipan.core import store
from qipan.core.actors import system
from qipan.core.models import Store
from qipan.packs.check import check_folder
from qipan.people.models import Organisation
from qipan.people.permissions import ROLES
from qipan.people.services import create_account, grant_role
from qipan.pool.public import import_file
from qipan.sense.models import Signal
from qipan.sense.public import source_by_code

CITY = """\
code: hamlet
version: "1"
name: {zh: 小村, en: Hamlet}
timezone: Europe/London
"""
WELLS = """\
code: wells
version: "1"
name: {zh: 水井, en: Wells}
owner: hamlet
kind: file
signal_kind: report
licence: own records
key: [id]
occurred_at: {column: at, timezone: Europe/London}
basis: Village book
"""


@pytest.fixture
def hamlet(db: None, tmp_path: Path) -> Iterator[Path]:
    """The store of a hamlet; what it holds is rolled back with the test."""
    folder = tmp_path / "hamlet"
    (folder / "sources").mkdir(parents=True)
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    (folder / "sources" / "wells.yaml").write_text(WELLS, encoding="utf-8")
    Store.objects.all().delete()
    store.forget()
    load_city(by=system("test"), folder=folder)
    yield folder
    store.forget()


def plain_paths(resolver: Any, prefix: str = "/") -> Iterator[str]:
    """Paths that take no argument."""
    for each in resolver.url_patterns:
        path = f"{prefix}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from plain_paths(each, path)
        elif isinstance(each, URLPattern) and not set("<(^") & set(path):
            yield path


def test_ten_lines_are_a_city(hamlet: Path) -> None:
    """One area, one party, office hours; nothing is missing that a file needs."""
    check = check_folder(hamlet)
    assert check.problems == ()
    assert check.pack is not None
    index = store.pack()
    assert list(index.names("area")) == list(index.names("party")) == ["hamlet"]
    assert store.calendar() is not None


def test_a_file_is_imported(hamlet: Path) -> None:
    path = hamlet / "wells.csv"
    path.write_text("id,at\n1,2026-03-01 10:00\n2,2026-03-02 11:30\n2,2026-03-02 11:30\n", encoding="utf-8")
    run = import_file(by=system("test"), source=source_by_code("wells"), path=path)
    assert (run.accepted, run.quarantined) == (2, 1)
    assert Signal.objects.filter(source__code="wells").count() == 2


def test_no_page_fails(hamlet: Path, client: Client) -> None:
    """Each page answers, or says which file of the city's text it needs."""
    by = system("test")
    account = create_account(
        by=by,
        username="all",
        name_zh="全",
        name_en="All",
        organisation=Organisation.objects.get(code="hamlet"),
        password=None,
    )
    for role in ROLES:
        grant_role(by=by, account=account, role=role)
    client.force_login(account)
    client.raise_request_exception = False
    answers = {path: client.get(path) for path in plain_paths(get_resolver())}
    assert len(answers) > 50
    assert [path for path, answer in answers.items() if answer.status_code >= 500] == []
    refused = {path: answer for path, answer in answers.items() if answer.status_code == 409}
    assert all(".yaml" in answer.content.decode() for answer in refused.values())
    assert "duties.yaml" in refused["/duties/"].content.decode()
    assert answers["/"].status_code == 200


def test_reports_are_taken_in_where_there_are_cases(hamlet: Path, client: Client) -> None:
    page = client.get("/report/")
    assert page.status_code == 409
    assert "workflow.yaml" in page.content.decode()
