"""The watch over pages itself: what it must notice, under the content security policy of the board."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; img-src 'self' http: data:"
PAGES = {
    "/": "<title>t</title><main><h1>good</h1></main>",
    "/picture": "<title>t</title><main><h1>bad</h1><img src='/dot'></main>",
    "/inline": "<title>t</title><script>document.title = 'ran'</script>",
    "/foreign": "<title>t</title><img alt='' src='http://example.org/dot.png'>",
}


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path in PAGES else "image/svg+xml")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        # With an icon of its own, as the browser else asks for one while the site is already going down.
        head = "<!doctype html><html lang=en><link rel=icon href='data:,'>"
        self.wfile.write(f"{head}{PAGES.get(self.path, '')}</html>".encode())

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_good_page_passes(page: Page, site: str, violations: Callable[[Page], list[str]]) -> None:
    page.goto(site)
    expect(page.locator("h1")).to_have_text("good")
    assert violations(page) == []


def test_a_picture_without_words_is_found(
    page: Page, site: str, violations: Callable[[Page], list[str]]
) -> None:
    page.goto(f"{site}/picture")
    assert [found.split(":")[0] for found in violations(page)] == ["image-alt"]


def test_a_refused_script_is_noticed(page: Page, site: str, complaints: list[str]) -> None:
    with page.expect_console_message():
        page.goto(f"{site}/inline")
    expect(page).to_have_title("t")
    assert any("Content Security Policy" in complaint for complaint in complaints)
    complaints.clear()


def test_a_request_to_a_stranger_is_noticed(page: Page, site: str, complaints: list[str]) -> None:
    with page.expect_console_message():
        page.goto(f"{site}/foreign")
    assert "foreign origin: http://example.org/dot.png" in complaints
    complaints.clear()
