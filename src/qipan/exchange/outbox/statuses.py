"""What partners say of the cases that were sent to them. A status there decides nothing here.

Whoever is responsible reads it on the page of the case and reports what was done under their own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qipan.core.public import clock, record, system, unit_of_work
from qipan.exchange.models import RemoteCase
from qipan.exchange.outbox import answers
from qipan.exchange.outbox.calls import call
from qipan.exchange.outbox.partners import Connection
from qipan.kernels.identifiers import mask

BY = system("exchange")
AT_ONCE = 50


def pull(partner: Connection) -> int:
    """Ask for the status of all that was sent and is not closed here; returns how many changed.

    Raises ``CallFailed`` and ``ValueError`` when the partner gives no usable answer.
    """
    mine = RemoteCase.objects.filter(partner=partner.partner.code, case__closed_at=None)
    for waiting in mine.filter(remote_id="").exclude(token=""):
        _learn_number(partner, waiting)
    known = {r.remote_id: r for r in mine.exclude(remote_id="").select_related("case").order_by("id")}
    return sum(_ask(partner, {i: known[i] for i in part}) for part in _parts(list(known)))


def _parts(ids: list[str]) -> Iterator[list[str]]:
    return (ids[i : i + AT_ONCE] for i in range(0, len(ids), AT_ONCE))


def _params(partner: Connection) -> dict[str, str]:
    named = partner.partner.jurisdiction
    return {"jurisdiction_id": named} if named else {}


def _learn_number(partner: Connection, waiting: RemoteCase) -> None:
    found = answers.rows(call("GET", partner.address(f"tokens/{waiting.token}"), params=_params(partner)))
    number = next((answers.text(row, "service_request_id") for row in found), "")
    if number and len(number) <= 96:
        RemoteCase.objects.filter(pk=waiting.pk, remote_id="").update(remote_id=number)


def _ask(partner: Connection, known: dict[str, RemoteCase]) -> int:
    params = {**_params(partner), "service_request_id": ",".join(known)}
    rows = answers.rows(call("GET", partner.address("requests"), params=params))
    now = clock.wall_now()
    RemoteCase.objects.filter(pk__in=[r.pk for r in known.values()]).update(asked_at=now)
    return sum(_note(known, row) for row in _newest(rows))


def _newest(rows: Iterable[answers.Row]) -> Iterable[answers.Row]:
    """One row a number: some servers repeat one for each of its updates."""
    return {answers.text(row, "service_request_id"): row for row in rows}.values()


@unit_of_work
def _note(known: dict[str, RemoteCase], row: answers.Row) -> bool:
    remote = known.get(answers.text(row, "service_request_id"))
    status, notes = answers.text(row, "status").lower(), mask(answers.text(row, "status_notes"))[:500]
    if remote is None or status not in ("open", "closed"):
        return False
    # Compared in the database: of two workers that read the same answer one tells of it.
    unchanged = RemoteCase.objects.filter(pk=remote.pk, status=remote.status, notes=remote.notes)
    if (remote.status, remote.notes) == (status, notes):
        return False
    if not unchanged.update(status=status, notes=notes, changed_at=clock.now()):
        return False
    data = {"partner": remote.partner, "remote": remote.public_id, "status": status}
    record("act.exchange.remote-changed", by=BY, subject=remote.case.public_id, data=data)
    return True
