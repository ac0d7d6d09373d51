"""The main journeys in a real Chromium, each by the people who walk it, each page open to all.

Report and follow; from triage to a confirmed closing; from a finding to a warning, a decision and an order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "harbin-board-2026"
NARROW, WIDE = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
MANHOLE = "人行道井盖丢失，晚上看不见，行人危险"
NANGANG = "230103"


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
        page = new_page(**{"viewport": WIDE, "locale": "en-GB", **options})
        page.goto(f"{server}/login/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSWORD)
        page.click("main form button")
        expect(page.locator(".masthead__who")).to_be_visible()
        return page

    return entered


def report(page: Page, server: str, text: str) -> tuple[str, str]:
    """Report something as anybody would; number and secret of the receipt."""
    page.goto(f"{server}/report/")
    page.fill("[name=text]", text)
    page.select_option("[name=area]", NANGANG)
    page.fill("[name=address]", "学府路12号门前")
    page.click("main form > .actions .button")
    expect(page.locator("#receipt-secret")).to_be_visible()
    return page.inner_text("#receipt-number"), page.inner_text("#receipt-secret")


def follow(page: Page, server: str, number: str, secret: str) -> None:
    page.goto(f"{server}/follow/")
    page.fill("[name=number]", number)
    page.fill("[name=secret]", secret)
    page.click("main form .button")
    expect(page.locator("main h1")).to_have_text(re.compile(r"\d{6}-\d{7}-\d"))


def open_case(page: Page, server: str, number: str) -> None:
    page.goto(f"{server}/cases/?number={number}")
    page.click(f"text={number}")
    expect(page.locator("#facts-title")).to_be_visible()


def take(page: Page, step: str, **told: str) -> None:
    """Fill in the form of a step and send it; the page says that it was taken."""
    form = page.locator(f"#step-{step}")
    for name, value in told.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button").last.click()
    expect(page.locator(".messages")).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_report_and_follow_on_a_small_screen(new_page, server, sound, locale):
    page = new_page(viewport=NARROW, locale=locale)
    page.goto(f"{server}/report/")
    sound(page)
    number, secret = report(page, server, MANHOLE)
    sound(page)
    follow(page, server, number.replace("-", " "), secret.lower())
    expect(page.locator("main")).to_contain_text(MANHOLE)
    sound(page)


def test_report_and_follow_without_scripts(new_page, server):
    page = new_page(viewport=NARROW, java_script_enabled=False)
    number, secret = report(page, server, MANHOLE)
    follow(page, server, number, secret)
    expect(page.locator("main")).to_contain_text(MANHOLE)


def test_words_suggest_the_kind_of_matter_and_it_is_taken_by_keyboard(new_page, server):
    page = new_page(viewport=NARROW)
    page.goto(f"{server}/report/")
    page.fill("[name=text]", MANHOLE)
    page.press("[name=text]", "Tab")
    told = page.locator("[data-suggest]")
    expect(told).to_be_visible()
    told.locator("button").press("Enter")
    expect(page.locator("[name=category]")).to_have_value(re.compile(r"^c\."))
    expect(told).to_be_hidden()


def test_a_call_is_taken_by_keyboard_alone(as_person, server, sound):
    """From the ring to the receipt and on to the next: no pointer, and few keys besides the words."""
    page = as_person("clerk")
    page.goto(f"{server}/intake/")
    sound(page)
    keys = page.keyboard
    keys.type("家里暖气不热，只有十四度，老人受不了")
    expect(page.locator("[data-suggest]")).to_be_visible()
    keys.press("Alt+Enter")
    expect(page.locator("[name=category]")).to_have_value("e.06.99.1")
    expect(page.locator("[name=q-room-temperature-told]")).to_be_visible()
    sound(page)
    pressed = 1
    for field, words in (
        ("area", "花园街道"),
        ("address", "学府路12号3单元"),
        ("q-room-temperature-told", "14"),
        ("reporter_name", "测试·来电人"),
        ("phone", "000-1234"),
    ):
        while page.evaluate("document.activeElement.name") != field:
            keys.press("Tab")
            pressed += 1
        keys.type(words)
    keys.press("Control+Enter")
    expect(page.locator("#receipt-secret")).to_be_visible()
    assert pressed <= 25
    sound(page)
    # The same caller has another matter: who they are is there already.
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[name=phone]")).to_have_value("000-1234")
    expect(page.locator("[name=text]")).to_be_focused()
    keys.type("还有，楼道的灯不亮")
    keys.press("Control+Enter")
    expect(page.locator("#receipt-secret")).to_be_visible()
    keys.press("Enter")
    expect(page.locator("[name=phone]")).to_have_value("")
    page.goto(f"{server}/cases/")
    expect(page.locator("main")).to_contain_text("楼道的灯不亮")


def test_what_a_matter_is_asked_survives_a_change_of_mind_and_a_reload(new_page, server, sound):
    page = new_page(viewport=NARROW, locale="zh-CN")
    page.goto(f"{server}/report/")
    page.fill("[name=text]", "我家很冷")
    page.select_option("[name=category]", "e.06.99.1")
    page.fill("[name=q-room-temperature-told]", "13")
    page.check("[name=q-who-is-at-risk][value=elderly]")
    page.check("[name=q-who-is-at-risk][value=infant]")
    sound(page)
    page.select_option("[name=category]", "e.06.99.2")
    expect(page.locator("[name=q-room-temperature-told]")).to_have_value("13")
    page.reload()
    expect(page.locator("[name=q-room-temperature-told]")).to_have_value("13")
    expect(page.locator("[name=q-who-is-at-risk][value=infant]")).to_be_checked()
    page.select_option("[name=category]", "c.01.04")
    expect(page.locator("[name=q-room-temperature-told]")).to_have_count(0)
    page.select_option("[name=category]", "e.06.99.1")
    expect(page.locator("[name=q-for]")).to_have_value("e.06.99.1")
    page.fill("[name=q-room-temperature-told]", "13")
    page.click("main form > .actions .button")
    expect(page.locator("#receipt-secret")).to_be_visible()


def test_a_device_tells_its_place_when_asked(new_page, server):
    place = {"longitude": 126.63, "latitude": 45.75}
    page = new_page(viewport=NARROW, geolocation=place, permissions=["geolocation"])
    page.goto(f"{server}/report/")
    page.click("[data-here] button")
    expect(page.locator("[data-here] output")).to_contain_text("126.63")
    expect(page.locator("[name=lat]")).to_have_value("45.75000")


def test_a_form_that_is_refused_says_so_and_keeps_the_words(new_page, server, complaints, sound):
    page = new_page(viewport=NARROW)
    page.goto(f"{server}/report/")
    page.fill("[name=address]", "学府路12号门前")
    page.click("main form > .actions .button")
    expect(page.locator("[role=alert]")).to_be_visible()
    expect(page.locator("[name=address]")).to_have_value("学府路12号门前")
    sound(page)
    # The browser notes the refusal (422) in its console; nothing else may stand there.
    assert [c for c in complaints if "422" not in c] == []
    complaints.clear()


def test_from_triage_to_a_closing_that_the_reporter_confirms(new_page, as_person, server, sound):
    stranger = new_page(viewport=NARROW)
    number, secret = report(stranger, server, MANHOLE)

    dispatcher = as_person("triage")
    open_case(dispatcher, server, number)
    sound(dispatcher)
    take(dispatcher, "triage")
    expect(dispatcher.locator("#step-dispatch")).to_contain_text("Nangang")
    take(dispatcher, "dispatch", task="补装井盖，先围挡")

    handler = as_person("handler-streets", viewport=NARROW)
    open_case(handler, server, number)
    take(handler, "accept")
    take(handler, "handle", result="fixed", text="已围挡并补装井盖")
    sound(handler)

    checker = as_person("checker")
    open_case(checker, server, number)
    take(checker, "check", verdict="passed", text="现场查看，井盖牢固")
    take(checker, "answer", text="井盖已于当日补装，感谢您的反映")
    sound(checker)

    follow(stranger, server, number, secret)
    expect(stranger.locator("main")).to_contain_text("井盖已于当日补装")
    sound(stranger)
    stranger.click("button[value=confirmed]")
    expect(stranger.locator(".messages")).to_be_visible()

    open_case(dispatcher, server, number)
    expect(dispatcher.locator(".page__head .tag--done")).to_have_text("Closed")
    expect(dispatcher.locator("#feedback-title")).to_be_visible()
    dispatcher.click("text=Walk the chain")
    expect(dispatcher.locator("main")).to_contain_text("Independent check")
    expect(dispatcher.locator("main")).to_contain_text("Feedback")
    sound(dispatcher)


def test_from_a_finding_to_a_warning_a_decision_and_an_order(as_person, server, sound):
    officer = as_person("duty")
    officer.goto(f"{server}/warnings/")
    sound(officer)
    officer.click("main a[href^='/findings/fnd_']")
    expect(officer.locator("[data-course]")).to_have_attribute("data-drawn", "yes")
    sound(officer)
    officer.click("main form[action$='/acknowledge/'] button")
    expect(officer.locator(".messages")).to_be_visible()

    officer.click("form[data-grades] >> xpath=.. >> summary")
    grades = officer.locator("form[data-grades]")
    for axis, grade in (("urgency", "now"), ("trend", "growing"), ("harm", "serious")):
        grades.locator(f"[name={axis}][value={grade}]").check()
    expect(grades.locator("[data-colour-name]")).to_have_text("Red")
    sound(officer)
    grades.locator("[name=text]").fill("道里区多处漏水，请绕行。")
    grades.locator("[name=reasons]").fill("一小时内十一件，主管网压力下降。")
    grades.locator("button").click()
    expect(officer.locator(".page__head .warn--red")).to_have_text("Red")
    sound(officer)

    officer.click("main a[href^='/decisions/new/']")
    for name, words in {
        "question": "是否关闭主阀门抢修",
        "affected": "道里区沿线居民四千户，停水四小时",
        "legal_basis": "《城市供水条例》",
        "title_1": "关阀抢修",
        "effects_1": "停水四小时，路面不再积水",
        "title_2": "带压抢修",
        "effects_2": "不停水，抢修时间加倍",
    }.items():
        officer.fill(f"main [name={name}]", words)
    sound(officer)
    officer.click("main form.form .button")
    expect(officer.locator("main h1")).to_have_text("是否关闭主阀门抢修")
    expect(officer.locator("main [name=reasons]")).to_have_count(0)
    dossier = officer.url
    opinions = officer.locator("section[aria-labelledby=opinions]")
    opinions.locator("summary", has_text="Add an opinion").click()
    opinions.locator("[name=group]").select_option("residents")
    opinions.locator("[name=voice]").fill("道里区沿线居民")
    opinions.locator("[name=text]").fill("停水请提前两小时通知")
    opinions.locator("form[action$='/opinions/'] button").click()
    opinions.locator("[name=answer]").fill("停水前两小时逐户通知")
    opinions.locator("form button", has_text="Answer it").click()
    expect(opinions).to_contain_text("停水前两小时逐户通知")
    sound(officer)

    decider = as_person("decider")
    decider.goto(dossier)
    expect(decider.locator("main")).not_to_contain_text("Before it can be signed")
    sound(decider)
    decider.locator("main [name=option]").first.check()
    decider.fill("main [name=reasons]", "带压抢修的路面风险更大，停水时间可以预告。")
    decider.click("main form[action$='/sign/'] .button")
    expect(decider.locator("main .tag--done")).to_have_text("chosen")

    order = decider.locator("form[action^='/orders/new/']")
    order.locator("[name=party]").select_option("city-water")
    order.locator("[name=task]").fill("关闭主阀门，更换破裂管段")
    order.locator("[name=category]").select_option("e.05.02")
    sound(decider)
    order.locator("button").click()
    expect(decider.locator("[aria-labelledby=orders-title] .queue a")).to_have_text("关阀抢修")
    decider.click("[aria-labelledby=orders-title] .queue a")
    expect(decider.locator("main")).to_contain_text("This task was ordered by a decision.")
    sound(decider)
    decider.click("text=Walk the chain")
    for stage in ("Signal for judgement", "Warning", "Decision", "Work order"):
        expect(decider.locator("main")).to_contain_text(stage)
    sound(decider)


LISTS = {
    "triage": ("/cases/?kind=report", "/cases/?number=12", "/intake/", "/findings/", "/decisions/"),
    "auditor": ("/audit/", "/audit/?action=act.case.opened", "/evaluation/", "/pool/"),
}


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
@pytest.mark.parametrize("username", LISTS)
def test_lists_are_sound_on_a_small_screen(as_person, server, sound, username, locale):
    page = as_person(username, viewport=NARROW, locale=locale)
    for path in LISTS[username]:
        page.goto(f"{server}{path}")
        sound(page)


def send(page: Page, form: str, **told: str) -> None:
    """Open a form about a limit, fill it in and send it; the page says that it was taken."""
    box = page.locator(f"#limit-{form}")
    box.locator("summary").click()
    for name, value in told.items():
        box.locator(f"[name={name}]").fill(value)
    box.locator("button").click()
    expect(page.locator(".messages")).to_be_visible()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_more_time_is_asked_for_on_a_phone_and_decided_at_a_desk(new_page, as_person, server, sound, locale):
    number, _secret = report(new_page(viewport=NARROW), server, "人行道井盖异响")
    desk = as_person("triage", locale=locale)
    open_case(desk, server, number)
    take(desk, "triage", category="c.01.01.2", condition="cover-noisy")
    take(desk, "dispatch", task="加固井盖")

    phone = as_person("handler-streets", viewport=NARROW, locale=locale)
    open_case(phone, server, number)
    phone.locator("#limit-extend summary").click()
    sound(phone)
    phone.locator("#limit-extend summary").click()
    send(phone, "extend", amount="1", reason="等待备件到货")
    send(phone, "suspend", until=f"{date.today() + timedelta(days=20)}", reason="等待交通管制许可")
    sound(phone)

    desk.goto(f"{server}/attention/")
    sound(desk)
    desk.locator("main li", has_text=number).locator(".button").first.click()
    sound(desk)
    desk.select_option("[name=approved]", "yes")
    desk.fill("[name=reason]", "备件确需采购")
    desk.click("main form .button")
    expect(desk.locator(".messages")).to_be_visible()
    expect(desk.locator("#clocks")).to_contain_text("等待备件到货")
    for summary in desk.locator("#clocks details > summary").all():
        summary.click()
    sound(desk)


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("dpo", "/retention/"),
        ("inspector", "/inspections/"),
        ("inspector", "/inspections/draws/"),
        ("clerk", "/callbacks/"),
        ("viewer", "/sources/intake/"),
        ("reviewer", "/evaluation/"),
        ("auditor", "/audit/"),
        ("steward", "/pool/"),
    ],
)
def test_pages_of_oversight_fit_a_small_screen_and_are_open_to_all(as_person, server, sound, username, path):
    page = as_person(username, viewport=NARROW, locale="zh-CN")
    page.goto(f"{server}{path}")
    expect(page.locator("main h1")).to_be_visible()
    for folded in page.locator("main details > summary").all():
        folded.click()
    sound(page)
