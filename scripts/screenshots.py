"""Makes the pictures of the README from a running demo: ``./dev run python scripts/screenshots.py``.

Needs a demo store (``./dev demo --no-serve``) and a Chromium; starts the board itself on a free port.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
STORE = Path(os.environ.get("QIPAN_STORE", ROOT / "var" / "demo")).resolve()
IMAGES = ROOT / "docs" / "images"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
]


def main() -> None:
    """Serve the demo, log in as the duty officer, and keep the board in both languages."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from qipan.cli import main; main()", "demo", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, "QIPAN_STORE": str(STORE)}, stdout=subprocess.DEVNULL
    )
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base)
        take(base, json.loads((STORE / "demo.json").read_text(encoding="utf-8"))["password"])
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(base: str) -> None:
    """Wait until the board answers; 30 seconds at most."""
    for _try in range(60):
        try:
            urlopen(base + "/login/", timeout=2).close()
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The board did not come up.")


def take(base: str, password: str) -> None:
    """One picture per language and width."""
    chromium = os.environ.get("QIPAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for language, locale in (("zh", "zh-CN"), ("en", "en-GB")):
            for width, height in ((1280, 860), (360, 740)):
                page = browser.new_context(
                    viewport={"width": width, "height": height}, locale=locale
                ).new_page()
                log_in(page, base, password)
                page.wait_for_timeout(3000)
                page.screenshot(path=IMAGES / f"board-{language}-{width}.png")
        browser.close()


def log_in(page: Page, base: str, password: str) -> None:
    """Open the board as the duty officer."""
    page.goto(base + "/login/")
    page.fill("#id_username", "duty")
    page.fill("#id_password", password)
    page.click("form.form button")
    page.wait_for_url(base + "/")


if __name__ == "__main__":
    main()
