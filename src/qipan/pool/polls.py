"""A feed read poll by poll: one run for the whole series, each poll taken in as it was seen.

The run counts rows by their first appearance only: what a poll repeats of the one before is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qipan.core.leases import new_lease
from qipan.core.public import Actor, clock, record, unit_of_work
from qipan.pool.models import Run
from qipan.pool.portions import Attempt, Portion, Row, take
from qipan.pool.services import claim
from qipan.sense.public import Source
from qipan.sense.section.sources import SourceText


@unit_of_work
def open_polls(
    *, by: Actor, source: Source, name: str, digest: str, size: int, mapping: SourceText, scope: str
) -> Run:
    """The run of a series of polls, new or taken up again; ``scope`` names the stretch.

    A finished run comes back with ``repeated`` set. Raises ``RuleRefused`` while another process works on it.
    """
    return claim(Attempt(by, source, mapping, new_lease()), name, digest, size, scope)


def take_poll(
    *,
    by: Actor,
    run: Run,
    mapping: SourceText,
    rows: Sequence[Row],
    passed: int,
    raw: Callable[[int], dict[str, Any]],
) -> Run:
    """Take in the new rows of one poll; ``passed`` is how many rows it showed in all."""
    portion = Portion(rows, passed, raw)
    return take(Attempt(by, run.source, mapping, run.lease), run, portion)


@unit_of_work
def close_polls(*, by: Actor, run: Run) -> Run:
    """The series has ended."""
    run.state, run.finished_at, run.lease = "finished", clock.now(), ""
    run.save(update_fields=["state", "finished_at", "lease"])
    told = {"rows": run.rows_read, "accepted": run.accepted, "quarantined": run.quarantined}
    record("pool.run.finished", by=by, subject=run.public_id, data=told)
    return run


@unit_of_work
def pause_polls(*, by: Actor, run: Run) -> None:
    """The series was interrupted; the same call goes on later."""
    if Run.objects.filter(pk=run.pk, lease=run.lease, state="running").update(state="stopped", lease=""):
        record("pool.run.stopped", by=by, subject=run.public_id, data={"position": run.position})
