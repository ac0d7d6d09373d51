"""The flood of 2022-12-31, replayed as operators saw it, is walked from a signal to its review."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.realdata, pytest.mark.long]
ROOT = Path(__file__).resolve().parents[2]
QIPAN = [sys.executable, "-c", "from qipan.cli import main; main()"]
STRETCH = ("--from", "2022-12-30", "--to", "2023-01-01", "--chain")
# Down the chain, each link by the stage that follows.
STAGES = ("finding", "warning", "decision", "case", "order", "outcome", "check", "review")


@pytest.fixture(scope="module")
def replayed(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, dict[str, str]]:
    """A replay store made by the README's command: its folder, the accounts' password, the chain's ids."""
    store = tmp_path_factory.mktemp("county") / "store"
    command = [*QIPAN, "replay", "sanmateo", str(realdata / "sanmateo-fire-dispatch"), *STRETCH]

    def run(*more: str) -> str:
        env = {**os.environ, "QIPAN_STORE": str(store), "QIPAN_DATABASE_URL": ""}
        told = subprocess.run(
            [*command, *more], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert told.returncode == 0, told.stderr
        return told.stdout

    (password,) = re.findall(r"Password of all demo accounts of this store: (\S+)", run())
    # A second run changes nothing and tells the same story, for programs.
    return store, password, json.loads(run("--json"))["chain"]


@pytest.fixture(scope="module")
def county(replayed: tuple[Path, str, dict[str, str]]) -> Iterator[str]:
    """The board of that store."""
    store, _password, _chain = replayed
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "QIPAN_STORE": str(store), "QIPAN_DATABASE_URL": ""}
    with (store.parent / "server.log").open("w") as log:
        command = [*QIPAN, "serve", "--port", str(port), "--no-worker"]
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log)
    try:
        for _attempt in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (store.parent / "server.log").read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        shutil.rmtree(store, ignore_errors=True)


@pytest.fixture
def officer(new_page: Callable[..., Page], county: str, replayed: tuple[Path, str, dict[str, str]]) -> Page:
    """The duty officer of the county, logged in."""
    page = new_page(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page.goto(f"{county}/login/")
    page.fill("#id_username", "duty")
    page.fill("#id_password", replayed[1])
    page.click("main form button")
    expect(page.locator(".masthead__who")).to_be_visible()
    return page


def step(page: Page, to: str, panel: str) -> None:
    """Click the link to an object of the chain in the panel *up* or *down*, and stand on its walk."""
    for folded in page.locator(
        f'section[aria-labelledby="chain-{panel}"] details:not([open]) > summary'
    ).all():
        folded.click()
    page.click(f'section[aria-labelledby="chain-{panel}"] a[href="/walk/{to}/"]')
    expect(page.locator("main > p .number")).to_have_text(to)


def test_the_flood_is_walked_from_a_signal_to_its_review_and_back(officer, county, replayed, violations):
    _store, _password, chain = replayed
    officer.goto(f"{county}/findings/{chain['finding']}/")
    expect(officer.locator("main")).to_contain_text("Water calls")
    officer.goto(f"{county}/walk/{chain['finding']}/")
    # Up to one of the calls that made it, chosen on the page.
    calls = officer.locator('section[aria-labelledby="chain-up"] a[href^="/walk/sig_"]')
    signal = str(calls.first.get_attribute("href")).removeprefix("/walk/").removesuffix("/")
    step(officer, signal, "up")
    assert violations(officer) == []
    for stage in STAGES:
        step(officer, chain[stage], "down")
    assert violations(officer) == []
    for stage in reversed(STAGES[:-1]):
        step(officer, chain[stage], "up")
    expect(calls.first).to_be_attached()
