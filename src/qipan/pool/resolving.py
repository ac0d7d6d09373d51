"""How a quarantined row is resolved: by a named person with a reason, or by reading it again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from qipan.core.public import Actor, clock, record, unit_of_work
from qipan.core.reasons import reason_problem
from qipan.errors import InputError, RuleRefused
from qipan.people.public import Permission, require, require_person
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.quarantine import quarantined_row

REREAD_ROWS = 1000


@unit_of_work
def dismiss_row(*, by: Actor, row: str, reason: str) -> QuarantinedRow:
    """A named person settles that a row stays out, and says why.

    Raises ``NotPermitted`` without ``pool.import``, ``InputError`` for a reason that says nothing,
    ``NotFound``, ``RuleRefused`` for a row that is resolved.
    """
    require_person(by)
    require(by, Permission.POOL_IMPORT)
    if problem := reason_problem(reason):
        raise InputError(problem, where="reason", mend=_("Say why the row stays out."))
    found = QuarantinedRow.objects.select_for_update().get(pk=quarantined_row(row).pk)
    if found.resolved_at is not None:
        raise RuleRefused(_("This row is resolved already."), where=f"{found.run.file_name}:{found.row}")
    found.resolved_at, found.resolution, found.resolved_by = clock.now(), "dismissed", by.id
    found.note = reason.strip()
    found.save(update_fields=["resolved_at", "resolution", "resolved_by", "note"])
    # The reason may hold somebody's name: it stays with the row, where it can be shredded.
    record("pool.quarantine.dismissed", by=by, subject=found.public_id, data={"reason": found.reason})
    return found


def resolve_reread(run: Run) -> int:
    """Resolve rows of a file that earlier runs refused and this one took. In the caller's transaction."""
    earlier = QuarantinedRow.objects.filter(
        run__source=run.source, run__file_digest=run.file_digest, run__scope=run.scope, resolved_at=None
    ).exclude(run=run)
    if not earlier.exists():
        return 0
    refused = QuarantinedRow.objects.filter(run=run).values("row")
    gone = clock.now()
    earlier.filter(row__in=refused).update(
        resolved_at=gone, resolution="superseded", resolved_by=run.public_id
    )
    return earlier.update(resolved_at=gone, resolution="re-read", resolved_by=run.public_id)


def open_rows(source_id: int, mapping_digest: str) -> list[tuple[Run, Sequence[QuarantinedRow]]]:
    """Open rows of a source that another mapping refused, by run (one query); at most ``REREAD_ROWS``."""
    rows = QuarantinedRow.objects.filter(run__source=source_id, resolved_at=None, shredded_at=None)
    rows = rows.exclude(run__mapping_digest=mapping_digest).exclude(reread_with=mapping_digest)
    chosen = rows.select_related("run").order_by("run_id", "row")[:REREAD_ROWS]
    return [(run, list(group)) for run, group in groupby(chosen, key=lambda row: row.run)]
