"""What every test stands on: a store of its own, no network, and the data sets when they are there.

The environment is set, and Django started, at import: other conftests may import models at their top.
"""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
import pytest
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
STORE = tempfile.TemporaryDirectory(prefix="qipan-test-", ignore_cleanup_errors=True)
os.environ["QIPAN_STORE"] = STORE.name
os.environ["QIPAN_SEAL_FOLDER"] = f"{STORE.name}/seal"
os.environ["DJANGO_SETTINGS_MODULE"] = "qipan.config.settings"
django.setup()

from qipan.config.bootstrap import load_city  # noqa: E402  (models need Django to be started)
from qipan.core import clock, store  # noqa: E402
from qipan.core.actors import Actor, system  # noqa: E402
from qipan.core.models import Store  # noqa: E402
from qipan.packs.finder import find_city  # noqa: E402
from qipan.people.models import Account, Organisation  # noqa: E402
from qipan.people.selectors import actor_of  # noqa: E402
from qipan.people.services import create_account, grant_role  # noqa: E402

# How long an example takes says nothing here; CI draws the same examples each time.
settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    print_blob=True,
)
settings.load_profile("house")

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--without-browser", action="store_true", help="leave out the tests marked browser")
    parser.addoption(
        "--on-database-only", action="store_true", help="leave out the tests that ask for no database"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Keep Django's settings from a worker's start, so that it reads them with a store of its own."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Take out what is not wanted: on a second database nothing is run again that does not stand on it."""

    def wanted(item: pytest.Item) -> bool:
        if config.getoption("--without-browser") and item.get_closest_marker("browser"):
            return False
        return not config.getoption("--on-database-only") or _stands_on_database(item)

    out = [item for item in items if not wanted(item)]
    if out:
        items[:] = [item for item in items if wanted(item)]
        config.hook.pytest_deselected(items=out)


def _stands_on_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE_FIXTURES) or item.get_closest_marker("django_db") is not None


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
def conformance() -> Path:
    """Folder of published schemas, beside the data sets; tests that use it carry the mark ``realdata``."""
    folder = data_folder().parent / "conformance"
    if not folder.is_dir():
        absent(f"no published schemas at {folder}")
    return folder


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Test on an SQLite file, as the store is one: the memory database locks and journals differently."""
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(STORE.name) / "test.sqlite3")
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Every test database is a store of Harbin, loaded once; a test's own writes are rolled back."""
    with django_db_blocker.unblock():
        bring_city("harbin")


def bring_city(name: str, kind: str = "work") -> None:
    """Make the test database a store of the city ``name``, whatever it held before."""
    Store.objects.all().delete()
    load_city(by=system("test"), folder=find_city(name), kind=kind)
    forget_caches()


def forget_caches() -> None:
    """Drop what a process remembers of a store: pack, outlines, simulated clock."""
    store.forget()
    clock.set_offset(timedelta(0))


@pytest.fixture
def city(db: None) -> Iterator[Callable[..., None]]:
    """``city("sanmateo", kind="replay")`` makes the test's store another city's or kind's."""
    yield bring_city
    forget_caches()


@pytest.fixture(autouse=True)
def fresh_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees what another made the process remember; none reads the pack anew because it is slow."""
    monkeypatch.setattr(store, "FRESH_SECONDS", 3600.0)
    forget_caches()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """What a request spoke is not spoken by the next test: the city's own language comes first."""
    translation.deactivate()
    yield
    translation.deactivate()


@dataclass(frozen=True)
class People:
    """Named people of a test, made on demand with one role each."""

    def __call__(self, role: str, *, organisation: str = "", username: str = "", area: str = "") -> Actor:
        """The actor of an account that holds ``role``; its scope is ``organisation`` when one is named."""
        home = (
            Organisation.objects.filter(code=organisation).first() or Organisation.objects.order_by("id")[0]
        )
        name = username or f"{role}-{organisation}"
        account = Account.objects.filter(username=name).first()
        if account is None:
            account = create_account(
                by=system("test"), username=name, password=None, name_zh=name, name_en=name, organisation=home
            )
        scope = home if organisation else None
        grant_role(by=system("test"), account=account, role=role, organisation=scope, area_code=area)
        return actor_of(account)


@pytest.fixture
def person(db: None) -> People:
    """``person("dispatcher")`` is the actor of a named account with that role."""
    return People()


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
