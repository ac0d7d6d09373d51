"""Whether a port can be listened on, asked before anything is started."""

from __future__ import annotations

import errno
import socket

from qipan.errors import StoreError

LOOK_AHEAD = 50


def ensure_free(host: str, port: int) -> None:
    """Raise ``StoreError`` that names a free port when ``port`` cannot be listened on."""
    fault = _fault(host, port)
    if fault is None:
        return
    if fault.errno != errno.EADDRINUSE:
        raise StoreError(
            f"Nobody can listen on {host}:{port} here ({fault.strerror or fault}).",
            mend="Give another --host or --port.",
        )
    raise StoreError(
        f"Port {port} on {host} is in use.",
        mend=f"Stop what listens there, or use --port {free_port(host, port + 1)}.",
    )


def free_port(host: str, first: int) -> int:
    """The next free port from ``first`` on, or any that the system gives."""
    ahead = range(first, min(first + LOOK_AHEAD, 65536))
    return next((port for port in ahead if _fault(host, port) is None), 0) or _any_port(host)


def _fault(host: str, port: int) -> OSError | None:
    try:
        _bound(host, port).close()
    except OSError as error:
        return error
    return None


def _any_port(host: str) -> int:
    with _bound(host, 0) as found:
        port: int = found.getsockname()[1]
    return port


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    # A port on which a server stopped a moment ago may be taken again.
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except OSError:
        found.close()
        raise
    return found
