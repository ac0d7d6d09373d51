"""A real Chromium. A page that complains in its console or leaves this machine fails its test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

CANDIDATES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
OWN_HOSTS = {"127.0.0.1", "localhost", "::1"}
ROOT = Path(__file__).resolve().parents[2]
QIPAN = [sys.executable, "-c", "from qipan.cli import main; main()"]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser: ``QIPAN_CHROMIUM``, else a usual one; absent, the test cannot be run."""
    named = os.environ.get("QIPAN_CHROMIUM")
    for candidate in (named,) if named else CANDIDATES:
        path = shutil.which(candidate)
        if path:
            return path
    reason = "no Chromium was found: set QIPAN_CHROMIUM"
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"CI must run this test, but {reason}", pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the tests of a file.

    Playwright keeps an event loop in this thread, at which Django's guard takes offence; the loop ends with
    the file so that tests elsewhere meet none.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What pages complained of. A test that provokes a complaint checks it here and removes it."""
    return []


@pytest.fixture
def new_page(browser: Browser, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Makes watched pages, each as a visitor of its own; options are those of a browser context."""
    contexts = []

    def make(**options: Any) -> Page:
        context = browser.new_context(**({"locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options))
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        _watch(page, complaints)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One visitor's page."""
    return new_page()


def _watch(page: Page, complaints: list[str]) -> None:
    """Note console errors, uncaught exceptions and requests that leave this machine."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(asked: Request) -> None:
        parts = urlsplit(asked.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.hostname not in OWN_HOSTS:
            complaints.append(f"foreign origin: {asked.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: complaints.append(f"exception: {error}"))
    page.on("request", request)


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo store of Harbin with a small invented day, made once: copy it, or only read it."""
    store = tmp_path_factory.mktemp("harbin") / "store"
    for command in (
        [*QIPAN, "init", "harbin", "--kind", "demo"],
        [sys.executable, str(Path(__file__).parent / "prepare_board.py"), "40"],
    ):
        _run(command, store)
    return store


@pytest.fixture(scope="module")
def server(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the real server over a store that belongs to the tests of this file."""
    store = tmp_path_factory.mktemp("served") / "store"
    shutil.copytree(demo_store, store)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = store.parent / "server.log"
    with log.open("w") as output:
        command = [*QIPAN, "serve", "--port", str(port), "--no-worker"]
        process = subprocess.Popen(
            command, env=_surroundings(store), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _await_answer(process, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _run(command: list[str], store: Path) -> None:
    """Run a program on ``store`` to its end; its output is told when it fails."""
    env = _surroundings(store)
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _surroundings(store: Path) -> dict[str, str]:
    """The environment of a program that works on ``store``, embedded, whatever the tests run on."""
    names = {"QIPAN_STORE": str(store), "PYTHONPATH": str(ROOT / "src"), "QIPAN_DATABASE_URL": ""}
    return {**os.environ, **names}


def _await_answer(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until the server takes connections; its log is told when it ends or stays silent."""
    for _attempt in range(150):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}", pytrace=False)


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Finds what axe-core holds against a page: ``rule: help (place, place)``, empty when nothing."""
    source = AXE.read_text(encoding="utf-8")

    def find(page: Page) -> list[str]:
        # The debugger's evaluation is not subject to the page's content security policy.
        answer = page.context.new_cdp_session(page).send(
            "Runtime.evaluate",
            {
                "expression": f"{source};axe.run(document, {{runOnly: {AXE_RULES!r}}})",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        found = answer["result"]["value"]["violations"]
        return [
            f"{rule['id']}: {rule['help']} ({', '.join(node['target'][0] for node in rule['nodes'])})"
            for rule in found
        ]

    return find
