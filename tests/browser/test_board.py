"""The board in a real Chromium: drawn, alive, by keyboard, narrow, enlarged, and open to all."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PASSWORD = "harbin-board-2026"
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
WITHOUT_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind.startsWith("webgl") ? null : get.call(this, kind, ...more);
};
"""
# The page asks every four seconds whether anything is new.
NEWS_MS = 20_000


@pytest.fixture
def on_board(new_page: Callable[..., Page], server: str) -> Callable[..., Page]:
    """Opens the board as the duty officer, its map drawn."""

    def opened(**options: object) -> Page:
        page = new_page(**{"viewport": WIDE, **options})
        page.goto(f"{server}/login/")
        page.fill("#id_username", "duty")
        page.fill("#id_password", PASSWORD)
        page.click("main form button")
        expect(page.locator("#map")).to_have_attribute("data-drawn", "yes", timeout=40_000)
        expect(page.locator("#map")).to_have_attribute("data-shown", re.compile(r"\d+"))
        return page

    return opened


def shown(page: Page) -> int:
    return int(page.locator("#map").get_attribute("data-shown") or 0)


def report(page: Page, server: str, text: str) -> None:
    """A stranger reports something on the public page."""
    page.goto(f"{server}/report/")
    page.fill("[name=text]", text)
    page.locator("main form .button").last.click()
    expect(page.locator("main .secret").first).to_be_visible()


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the right of the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("viewport", "locale"), [(WIDE, "zh-CN"), (NARROW, "en-GB")])
def test_the_board_is_drawn_and_open_to_all(on_board, violations, viewport, locale):
    page = on_board(viewport=viewport, locale=locale)
    expect(page.locator("[data-every] .queue")).to_be_visible()
    expect(page.locator("#hours")).to_have_attribute("data-drawn", "yes")
    expect(page.locator(".warn").first).to_be_visible()
    assert shown(page) > 0
    assert fits(page)
    assert violations(page) == []


def test_a_picture_of_a_page_tells_who_took_it(on_board, new_page, server):
    """The name of whoever is logged in lies over all of the page, on screen and on paper, in nobody's way."""
    page = on_board()
    mark = page.locator("svg.watermark")
    assert re.search(r"duty\s*\d{4}-\d\d-\d\d \d\d:\d\d", mark.text_content())
    assert page.evaluate("document.querySelectorAll('.watermark text *').length") == 0, "would not be drawn"
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        box = mark.bounding_box()
        seen = page.evaluate("[document.documentElement.clientWidth, window.innerHeight]")
        assert (box["x"], box["y"]) == (0, 0)
        assert box["width"] >= seen[0]
        assert box["height"] >= seen[1] - 20, "a bar for scrolling may take a little"
    page.emulate_media(media="screen")
    page.evaluate("document.querySelectorAll('main, header, footer, aside').forEach((each) => each.remove())")
    marked = page.screenshot()
    page.evaluate("document.querySelector('.watermark').remove()")
    assert page.screenshot() != marked
    stranger = new_page(viewport=NARROW)
    stranger.goto(f"{server}/report/")
    expect(stranger.locator(".watermark")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_public_pages_of_the_shell_are_open_to_all(new_page, server, violations, path):
    page = new_page(viewport=NARROW)
    page.goto(server + path)
    assert fits(page)
    assert violations(page) == []


def test_the_page_for_a_missing_page_is_open_to_all(new_page, server, violations, complaints):
    page = new_page(viewport=NARROW)
    page.goto(f"{server}/nowhere/")
    assert fits(page)
    assert violations(page) == []
    meant(complaints, 404)


def meant(complaints: list[str], status: int) -> None:
    """Take out what the console says of answers with a status that the test provoked."""
    provoked = [complaint for complaint in complaints if f"status of {status}" in complaint]
    assert provoked
    complaints[:] = [complaint for complaint in complaints if complaint not in provoked]


def test_time_runs_over_the_map(on_board):
    page = on_board()
    everything, range_ = shown(page), page.locator("#moment")
    range_.focus()
    page.keyboard.press("Home")
    expect(page.locator("#map")).not_to_have_attribute("data-shown", str(everything))
    assert shown(page) < everything
    assert re.search(r"\d\d:\d\d", range_.get_attribute("aria-valuetext") or "")
    page.keyboard.press("Tab")
    page.locator("#play").focus()
    page.keyboard.press("Space")
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#map")).to_have_attribute("data-shown", str(everything), timeout=NEWS_MS)
    expect(page.locator("#play")).to_have_attribute("aria-pressed", "false")


def test_a_week_shows_what_a_day_leaves_out(on_board):
    page = on_board()
    day = shown(page)
    page.select_option("#span", "168")
    expect(page.locator("#map")).not_to_have_attribute("data-shown", str(day))
    assert shown(page) > day
    assert page.locator("#moment").get_attribute("max") == "168"


def test_a_new_case_appears_by_itself_and_focus_stays(on_board, new_page, server):
    page = on_board(locale="en-GB")
    count = open_cases(page)
    before = int(count.inner_text())
    overdue = page.locator("[href='/cases/?overdue=1']")
    overdue.focus()
    report(new_page(), server, "路灯不亮，三天了")
    expect(count).to_have_text(str(before + 1), timeout=NEWS_MS)
    expect(page.locator(".queue").filter(has_text="路灯不亮，三天了")).to_be_visible()
    expect(overdue).to_be_focused()
    expect(page.locator("#live")).to_have_attribute("data-state", "on")


def open_cases(page: Page) -> Locator:
    return page.locator("[data-part$='/queues/'] .figures dd").first


def test_the_page_says_when_it_is_cut_off_and_heals(on_board, complaints):
    page = on_board(locale="en-GB")
    page.route("**/live/**", lambda route: route.fulfill(status=503))
    expect(page.locator("#live")).to_have_attribute("data-state", "lost", timeout=NEWS_MS)
    page.unroute("**/live/**")
    expect(page.locator("#live")).to_have_attribute("data-state", "on", timeout=2 * NEWS_MS)
    meant(complaints, 503)


def test_somebody_logged_out_elsewhere_is_told(on_board, complaints):
    page = on_board()
    page.context.clear_cookies()
    expect(page.locator("#live")).to_have_attribute("data-state", "out", timeout=NEWS_MS)
    meant(complaints, 403)


def test_the_first_key_leads_past_the_header(on_board):
    page = on_board()
    page.reload()
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_layers_are_switched_by_keyboard(on_board):
    page = on_board()
    box = page.locator("#layers [value=density]")
    box.focus()
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    expect(page.locator("#map")).to_have_attribute("data-hidden", "density")


@pytest.mark.parametrize("width", [360, 720, 1440])
def test_text_of_twice_the_size_still_fits(on_board, width):
    page = on_board(viewport={"width": width, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert fits(page)


def test_without_webgl_the_page_says_so_and_its_table_stands(new_page, server):
    page = new_page(locale="en-GB")
    page.add_init_script(WITHOUT_WEBGL)
    page.goto(f"{server}/login/")
    page.fill("#id_username", "duty")
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    expect(page.locator("#map")).to_have_attribute("data-drawn", "failed")
    page.locator("[data-part$='/asks/'] summary").click()
    expect(page.locator("[data-part$='/asks/'] table")).to_be_visible()
