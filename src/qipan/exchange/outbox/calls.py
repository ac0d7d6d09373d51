"""One call to another system: only to hosts that were named, with a limit on time and size, never redirected.

What went wrong is told in words, and whether it is certain that nothing arrived: a refused connection is; an
answer that never came is not.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from qipan.errors import InputError

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# A peer that sends a byte now and then is cut off all the same.
LONGEST = 30.0
MOST_BYTES = 16 * 1024 * 1024
OUTBOX = "QIPAN_OUTBOX_HOSTS"
NOT_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class CallFailed(Exception):
    """A call without a usable answer. ``arrived`` tells whether the other side may have acted on it."""

    def __init__(self, words: str, *, arrived: bool, status: int = 0, wait: float = 0) -> None:
        super().__init__(words)
        self.words, self.arrived, self.status, self.wait = words, arrived, status, wait


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back of a call that was accepted."""

    status: int
    body: bytes
    kind: str


def call(
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Call a system. Raises ``CallFailed`` for everything but a 2xx whose body was read whole."""
    began = time.perf_counter()
    # No proxy and no password of the machine's environment: what is sent goes where it was said.
    try:
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
            client.stream(
                method, url, params=params, data=form, content=body, headers=dict(headers or {})
            ) as response,
        ):
            content = _read(response, began)
    except httpx.HTTPError as error:
        words = _("%(kind)s: no answer from %(host)s") % {"kind": type(error).__name__, "host": host_of(url)}
        raise CallFailed(words, arrived=not isinstance(error, NOT_ARRIVED)) from error
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise CallFailed(_("The address cannot be called: %(url)s") % {"url": url}, arrived=False) from error
    if not response.is_success:
        raise _refused(response, content)
    return Answer(response.status_code, content, response.headers.get("content-type", ""))


def _read(response: httpx.Response, began: float) -> bytes:
    content = bytearray()
    for part in response.iter_bytes():
        content += part
        if len(content) > MOST_BYTES or time.perf_counter() - began > LONGEST:
            raise CallFailed(_("The answer was too long or too slow."), arrived=True)
    return bytes(content)


def _refused(response: httpx.Response, content: bytes) -> CallFailed:
    status = response.status_code
    said = content[:200].decode("utf-8", "replace").strip()
    words = _("It answered %(status)d: %(said)s") % {"status": status, "said": said}
    wait = response.headers.get("retry-after", "")
    seconds = min(float(wait), 86400.0) if wait.isascii() and wait.isdigit() else 0.0
    # A server that breaks may have acted first; one that refuses or is busy has not.
    return CallFailed(words, arrived=status >= 500 and status != 503, status=status, wait=seconds)


def host_of(url: str) -> str:
    """Host and port of an address, as they stand in it."""
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2].lower()


def ensure_may_call(url: str, hosts: Sequence[str] | None = None, *, setting: str = OUTBOX) -> None:
    """Raise ``InputError`` unless the address is one of the web at a host that a setting names."""
    try:
        parts = urlsplit(url)
        scheme, host = parts.scheme, host_of(url)
        named = bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        scheme, host, named = "", "", False
    allowed = [h.lower() for h in (settings.QIPAN_OUTBOX_HOSTS if hosts is None else hosts)]
    if scheme not in ("http", "https") or not named or host not in allowed:
        raise InputError(
            _("This address may not be called."),
            where="url",
            mend=_("Allowed are http(s) addresses at: %(hosts)s (setting %(setting)s).")
            % {"hosts": ", ".join(allowed) or "-", "setting": setting},
        )
