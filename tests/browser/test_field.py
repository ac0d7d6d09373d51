"""Field work on a phone in a real Chromium: recorded without a net, sent once, nothing lost in a conflict."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "harbin-board-2026"
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
MANHOLE = "人行道井盖丢失，夜里看不清，行人危险"
WORKER = "handler-streets"


def picture(seed: int = 7) -> dict[str, Any]:
    """A photo as a phone's file control takes it."""
    made = io.BytesIO()
    drawn = random.Random(seed)
    Image.frombytes("RGB", (160, 120), drawn.randbytes(160 * 120 * 3)).save(made, "JPEG")
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


@pytest.fixture
def sound(violations: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """A page holds nothing against its readers and does not stick out to the right."""

    def check(page: Page) -> None:
        assert violations(page) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    return check


@pytest.fixture
def as_person(new_page: Callable[..., Page], server: str) -> Callable[..., Page]:
    """``as_person("triage")`` is the page of somebody who has logged in."""

    def entered(username: str, **options: object) -> Page:
        page = new_page(**{"viewport": WIDE, **options})
        page.goto(f"{server}/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.click("main form button")
        expect(page.locator(".masthead__who")).to_be_visible()
        return page

    return entered


def report(page: Page, server: str, *photos: dict[str, Any]) -> str:
    """Report a matter with photos as anybody would; the number of the receipt."""
    page.goto(f"{server}/report/")
    page.fill("[name=text]", MANHOLE)
    page.select_option("[name=area]", "230103")
    page.fill("[name=address]", "学府路12号门前")
    page.set_input_files("[name=photos]", list(photos))
    page.click("main form > .actions .button")
    expect(page.locator("#receipt-secret")).to_be_visible()
    return page.inner_text("#receipt-number")


def take(page: Page, step: str, **told: str) -> None:
    """Fill in the form of a step and send it."""
    form = page.locator(f"#step-{step}")
    for name, value in told.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").last.click()
    expect(page.locator(".messages")).to_be_visible()


def open_case(page: Page, server: str, number: str) -> None:
    page.goto(f"{server}/cases/?number={number}")
    page.click(f"text={number}")
    expect(page.locator("#facts-title")).to_be_visible()


@pytest.fixture
def sent_out(new_page: Callable[..., Page], as_person: Callable[..., Page], server: str) -> str:
    """Number of a matter, reported with a photo, whose order lies with the streets department."""
    number = report(new_page(viewport=NARROW), server, picture())
    dispatcher = as_person("triage")
    open_case(dispatcher, server, number)
    take(dispatcher, "triage")
    take(dispatcher, "dispatch", task="补装井盖，先围挡")
    return number


@pytest.fixture
def phone(as_person: Callable[..., Page], server: str, sent_out: str) -> Page:
    """The worker's phone with the day's list, ready to go off-line."""
    page = as_person(WORKER, viewport=NARROW)
    page.goto(f"{server}/field/")
    expect(page.locator("#net")).to_have_attribute("data-state", "on")
    expect(page.locator("#field")).to_have_attribute("data-offline-ready", "yes")
    # The first worker of a device serves the page from its next visit on.
    page.reload()
    expect(line_of(page, sent_out)).to_be_visible()
    return page


def line_of(page: Page, number: str) -> Any:
    return page.locator("#orders > .order").filter(has_text=number)


def visit(page: Page, number: str, text: str, *, result: str = "", photos: int = 0) -> None:
    line = line_of(page, number)
    line.locator("[data-open=visit]").click()
    line.locator("[name=text]").fill(text)
    line.locator(f"[name=result][value='{result}']").check()
    line.locator("[name=photos]").set_input_files([picture(seed) for seed in range(photos)])
    line.locator("form > .actions .button").click()


def go_offline(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("#net")).to_have_attribute("data-state", "off")


def test_the_phone_page_is_open_to_all_at_both_widths(phone, sound, sent_out):
    sound(phone)
    line_of(phone, sent_out).locator("[data-open=visit]").click()
    sound(phone)
    phone.set_viewport_size(WIDE)
    sound(phone)


def test_a_visit_written_off_line_arrives_once_with_its_photo(phone, server, sent_out, complaints):
    go_offline(phone)
    phone.reload()
    expect(line_of(phone, sent_out)).to_be_visible()
    visit(phone, sent_out, "已围挡，明日补装", photos=1)
    entry = phone.locator("#outbox > .entry")
    expect(entry).to_have_attribute("data-state", "waiting")
    # What was written survives the page itself.
    phone.reload()
    expect(entry).to_have_attribute("data-state", "waiting")

    phone.context.set_offline(False)
    expect(entry).to_have_attribute("data-state", "sent")
    phone.reload()
    expect(phone.locator("#net")).to_have_attribute("data-state", "on")
    expect(entry).to_have_count(1)
    _forget_the_net(complaints)

    open_case(phone, server, sent_out)
    expect(phone.get_by_text("已围挡，明日补装")).to_have_count(1)
    case = phone.url.rstrip("/").rsplit("/", 1)[1]
    kept = phone.request.get(f"{server}/api/v1/cases/{case}/attachments").json()
    assert sorted(found["subject"][:3] for found in kept) == ["sig", "vis"]
    of_visit = next(found for found in kept if found["subject"].startswith("vis"))
    assert (of_visit["taken_at"], of_visit["lon"]) == (None, None)


def test_an_answer_that_is_lost_on_the_way_does_not_make_a_second_visit(phone, server, sent_out, complaints):
    """The server takes it, the phone never hears of it, and sends it again."""
    asked = []

    def lose_the_first(route: Any) -> None:
        asked.append(route.request.post_data_json["key"])
        if len(asked) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    phone.route("**/api/v1/field/visits", lose_the_first)
    visit(phone, sent_out, "井口已加盖钢板")
    entry = phone.locator("#outbox > .entry")
    expect(phone.locator("#net")).to_have_attribute("data-state", "off")
    expect(entry).to_have_attribute("data-state", "waiting")
    phone.click("#send")
    expect(entry).to_have_attribute("data-state", "sent")
    assert len(asked) == 2
    assert len(set(asked)) == 1
    _forget_the_net(complaints)
    open_case(phone, server, sent_out)
    expect(phone.get_by_text("井口已加盖钢板")).to_have_count(1)


def test_a_conflict_keeps_what_was_written(phone, as_person, server, sent_out, complaints, sound):
    go_offline(phone)
    visit(phone, sent_out, "我到时井盖还没有装", result="not-fixed")
    colleague = as_person(WORKER)
    open_case(colleague, server, sent_out)
    take(colleague, "accept")
    take(colleague, "handle", result="fixed", text="已补装井盖")

    phone.context.set_offline(False)
    entry = phone.locator("#outbox > .entry")
    expect(entry).to_have_attribute("data-state", "conflict")
    expect(entry).to_contain_text("我到时井盖还没有装")
    expect(entry).to_contain_text("已补装井盖")
    sound(phone)
    _forget_the_net(complaints)
    open_case(colleague, server, sent_out)
    expect(colleague.get_by_text("我到时井盖还没有装")).to_have_count(1)


def _forget_the_net(complaints: list[str]) -> None:
    """The browser notes in its console what it could not load; nothing else may stand there."""
    assert [c for c in complaints if "net::ERR_" not in c] == []
    complaints.clear()
