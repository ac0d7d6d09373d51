"""What every test stands on: a store of its own, no network, and the data sets when they are there.

The environment is set, and Django started, at import: other conftests may import models at their top.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connections
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
STORE = tempfile.TemporaryDirectory(prefix="qipan-test-", ignore_cleanup_errors=True)
os.environ["QIPAN_STORE"] = STORE.name
os.environ["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
django.setup()

# How long an example takes says nothing here; CI draws the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
settings.load_profile("house")

LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-browser", action="store_true", help="leave out the tests marked browser")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Keep Django's settings from a worker's start, so that it reads them with a store of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take the browser tests out where they are not wanted; PostgreSQL does not run them again."""
    if not config.getoption("--without-browser"):
        return
    out = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [item for item in items if not item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=out)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test on real data is skipped where the data are missing; on CI that is a failure."""
    if item.get_closest_marker("realdata") and not data_folder().is_dir():
        absent(f"no data sets at {data_folder()}: set QIPAN_DATA")


def pytest_unconfigure() -> None:
    STORE.cleanup()


def data_folder() -> Path:
    """Where the shared data sets lie, or should."""
    named = os.environ.get("QIPAN_DATA")
    return Path(named) if named else ROOT.parent / "shared" / "data"


def absent(what: str) -> None:
    """End a test that cannot be run here: skipped for a person, failed on CI."""
    if os.environ.get("CI", "").lower() in {"1", "true", "yes"}:
        pytest.fail(f"CI must run this test, but {what}", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of the shared data sets; tests that use it carry the mark ``realdata``."""
    return data_folder()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Test on an SQLite file, as the store is one: the memory database locks and journals differently."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(STORE.name) / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            self.close()
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", local_only)
        yield
