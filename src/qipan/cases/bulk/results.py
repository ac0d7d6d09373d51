"""What became of a bulk, for pages, programs and walks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qipan.cases.models import Bulk, Case
from qipan.core.public import Description, word


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case; number and title are empty for one that the asker may not see."""

    case: str
    number: str
    title: str
    state: str
    reason: str


def results(bulk: Bulk) -> list[Result]:
    """Every case of the bulk with its result, in the order asked for (two queries)."""
    items = list(bulk.items.order_by("id"))
    cases = Case.objects.filter(public_id__in=[item.case for item in items if item.state == "done"])
    known = {one: (number, title) for one, number, title in cases.values_list("public_id", "number", "title")}
    return [Result(item.case, *known.get(item.case, ("", "")), item.state, item.reason) for item in items]


def describe_bulks(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for bulk in Bulk.objects.filter(public_id__in=list(ids)):
        state = "finished" if bulk.finished_at else "running"
        url = f"/cases/bulk/{bulk.public_id}/"
        yield Description(
            bulk.public_id, "bulk", word("step", bulk.step), state, bulk.asked_at.isoformat(), url
        )
