"""Metrics as text in the exposition format 0.0.4 of Prometheus."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator

from qipan.core.gauges import Gauge, Labels, one

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class _Requests:
    """What this process has answered, by class of status; seconds of all together."""

    lock = threading.Lock()
    counts: dict[str, int] = {}
    seconds = 0.0


def count_request(status: int, seconds: float) -> None:
    """Count one answered request."""
    with _Requests.lock:
        name = f"{status // 100}xx"
        _Requests.counts[name] = _Requests.counts.get(name, 0) + 1
        _Requests.seconds += seconds


def process_gauges() -> Iterator[Gauge]:
    """Figures that need no store. Each server process counts for itself, so they carry its number."""
    process = str(os.getpid())
    with _Requests.lock:
        counts, seconds = dict(_Requests.counts), _Requests.seconds
    yield Gauge(
        "qipan_http_requests_total",
        "Requests answered",
        tuple(({"process": process, "class": name}, float(n)) for name, n in sorted(counts.items())),
        "counter",
    )
    yield Gauge(
        "qipan_http_request_seconds_total",
        "Time spent on requests",
        (({"process": process}, seconds),),
        "counter",
    )


def exposition(gauges: Iterable[Gauge]) -> str:
    """The text of all figures that have a value."""
    lines: list[str] = []
    for gauge in gauges:
        if gauge.samples:
            lines += [f"# HELP {gauge.name} {gauge.help}", f"# TYPE {gauge.name} {gauge.kind}"]
            lines += [f"{gauge.name}{_labels(labels)} {value:.17g}" for labels, value in gauge.samples]
    return "\n".join(lines) + "\n"


def up(answers: bool) -> Gauge:
    """Whether the store answers."""
    return one("qipan_up", "Whether the store answers", float(answers))


def _labels(labels: Labels) -> str:
    text = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{text}}}" if text else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
