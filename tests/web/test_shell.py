"""The frame of every page: language, navigation by right, policy, and the pages for errors."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings as configured
from django.db import DatabaseError
from django.test import Client, RequestFactory
from django.urls import reverse

from qipan.core import store
from qipan.core.public import pack
from qipan.people.models import Account
from qipan.ui import errors
from qipan.ui.navigation import doors, entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(person):
    """``visit("dispatcher")`` is a client logged in with that role."""

    def made(role: str, language: str = "zh-hans", **scope: str) -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(Account.objects.get(public_id=person(role, **scope).id))
        return client

    return made


class Inline(HTMLParser):
    """Collects what the content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self._script: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.refused += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or str(given.get("href", "")).startswith("javascript:"):
            self.refused.append(f"<{tag}>")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.refused.append("<script>")


def refused(html: str) -> list[str]:
    parser = Inline()
    parser.feed(html)
    return parser.refused


def nav(html: str) -> list[str]:
    inside = re.search(r"<nav.*?</nav>", html, re.DOTALL)
    return re.findall(r'href="([^"]+)"', inside[0]) if inside else []


@pytest.mark.parametrize("path", ["/", "/login/", "/nowhere/"])
def test_pages_of_strangers_hold_nothing_that_the_policy_refuses(client, path):
    answer = client.get(path)
    assert refused(answer.content.decode()) == []
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_inline_code_would_be_noticed():
    seen = "<p style='x'><script>1</script><a onclick='x'>"
    assert refused(seen) == ["<p style>", "<script>", "<a onclick>"]


@pytest.mark.parametrize("role", ["duty-officer", "auditor", "viewer"])
def test_navigation_holds_what_the_role_may_enter_and_nothing_else(visit, role):
    client = visit(role)
    shown = nav(client.get("/").content.decode())
    for entry in entries():
        url = reverse(entry.name)
        status = client.get(url).status_code
        assert (status == 200) == (url in shown), (url, status)


def test_every_entry_of_the_navigation_has_a_page():
    for entry in (*entries(), *doors()):
        assert reverse(entry.name).startswith("/")


def test_a_stranger_finds_the_doors_and_the_log_in(client):
    html = client.get("/").content.decode()
    doors = [reverse("voice:report"), reverse("voice:follow"), reverse("emergency:alerts")]
    assert nav(html) == doors
    assert re.findall(r'class="door" href="([^"]+)"', html) == doors
    assert f'href="{reverse("people:login")}"' in html


def test_the_page_here_is_marked(visit):
    html = visit("viewer").get(reverse("cases:cases")).content.decode()
    assert f'<a href="{reverse("cases:cases")}" aria-current="page">' in html
    assert html.count("aria-current") == 1


def test_language_is_switched_and_kept(client):
    assert '<html lang="zh-hans">' in client.get("/").content.decode()
    client.post(reverse("set_language"), {"language": "en", "next": "/login/"})
    html = client.get("/login/").content.decode()
    assert '<html lang="en">' in html
    assert pack().pack.city.name.en in html


@pytest.mark.parametrize(("kind", "shown"), [("work", False), ("demo", True), ("replay", True)])
def test_simulated_stores_say_so_on_every_page(client, city, kind, shown):
    city("harbin", kind=kind)
    assert ('class="simulated"' in client.get("/login/").content.decode()) == shown


def test_a_missing_page_says_what_where_and_the_way_out(client):
    answer = client.get("/nowhere/", headers={"accept-language": "en"})
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "There is no such page." in html
    assert "<code>/nowhere/</code>" in html
    assert "begin at the front page" in html


def test_a_script_gets_the_error_as_data(client):
    answer = client.get("/nowhere/", headers={"accept": "application/json", "accept-language": "en"})
    assert answer.json()["code"] == "not-found"


def test_a_form_without_its_token_changes_nothing_and_says_why(person):
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Cookie" in answer.content.decode()


def test_the_page_for_faults_stands_without_a_database(monkeypatch):
    def broken(*_args: object) -> None:
        raise DatabaseError("disk gone")

    monkeypatch.setattr(store, "_read", broken)
    store.forget()
    answer = errors.fault(RequestFactory().get("/cases/"))
    assert answer.status_code == 500
    assert refused(answer.content.decode()) == []


def test_a_broken_store_is_told_with_its_way_out(monkeypatch):
    def gone() -> None:
        from qipan.errors import StoreError

        raise StoreError("The store holds no city yet.", mend="Make one with 'qipan init CITY'.")

    monkeypatch.setattr(store, "_read", gone)
    store.forget()
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 503
    assert "qipan init CITY" in answer.content.decode()


def test_demo_accounts_are_shown_in_demo_stores_only(client, city):
    path = configured.QIPAN_STORE / "demo.json"
    person = {"username": "duty", "name_zh": "测试·值班甲", "name_en": "Duty One", "roles": ["duty-officer"]}
    path.write_text(json.dumps({"password": "seen-in-demo-only", "accounts": [person]}), encoding="utf-8")
    try:
        assert "seen-in-demo-only" not in client.get("/login/").content.decode()
        city("harbin", kind="demo")
        html = client.get("/login/").content.decode()
        assert "seen-in-demo-only" in html
        assert "测试·值班甲" in html
    finally:
        path.unlink()


def test_guessing_closes_the_door(client, person):
    Account.objects.get(public_id=person("viewer").id)
    answers = [
        client.post("/login/", {"username": "viewer-", "password": f"wrong-{n}"}).status_code
        for n in range(6)
    ]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_whoever_lacks_the_right_is_refused_and_a_stranger_sent_to_the_door(client, visit):
    audit = reverse("oversee:audit")
    assert client.get(audit).headers["Location"] == f"/login/?next={audit}"
    assert visit("viewer").get(audit).status_code == 403
