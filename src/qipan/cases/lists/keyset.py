"""Pages by keyset, both ways, in each order that a list offers: a deep page costs what the first one does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from qipan.cases.models import Case
from qipan.errors import InputError

BACK = "back"


@dataclass(frozen=True, slots=True)
class Order:
    """An order of a list: by a time, then by the row id, both one way."""

    field: str
    descending: bool

    def columns(self, *, back: bool = False) -> tuple[str, str]:
        """What to order by; turned round for a page that is read backwards."""
        sign = "-" if self.descending != back else ""
        return f"{sign}{self.field}", f"{sign}id"


ORDERS = {
    "newest": Order("opened_at", True),
    "oldest": Order("opened_at", False),
    "due": Order("due_at", False),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A row beside which a page begins, and on which side of it."""

    at: datetime
    pk: int
    back: bool

    def beyond(self, order: Order) -> Q:
        """The rows on that side."""
        way = "lt" if order.descending != self.back else "gt"
        time, same = f"{order.field}__{way}", {order.field: self.at, f"id__{way}": self.pk}
        # The plain bound repeats the rest so that an index is entered at the right place.
        return (Q(**{time: self.at}) | Q(**same)) & Q(**{f"{time}e": self.at})


@dataclass(frozen=True, slots=True)
class Slice:
    """Rows of a page in their order, and whether more stand before and after them."""

    rows: list[Any]
    before: bool
    after: bool


def order_named(name: str) -> Order:
    """The order with a name. Raises ``InputError``."""
    if name not in ORDERS:
        raise InputError(
            _("A list is not offered in the order '%(name)s'.") % {"name": name},
            where="sort",
            mend=", ".join(ORDERS),
        )
    return ORDERS[name]


def cursor_of(at: datetime, pk: int, *, back: bool = False) -> str:
    """The mark beside which a page begins; it may stand in an address as it is."""
    way = f"~{BACK}" if back else ""
    return f"{at.isoformat().replace('+00:00', 'Z')}~{pk}{way}"


def mark_of(cursor: str) -> Mark | None:
    """What a cursor says; None for an empty one. Raises ``InputError`` for a broken one."""
    if not cursor:
        return None
    stamp, __, rest = cursor.partition("~")
    pk, __, way = rest.partition("~")
    at = parse_datetime(stamp)
    if at is None or at.tzinfo is None or not (pk.isdecimal() and len(pk) < 19) or way not in ("", BACK):
        raise InputError(
            _("The page mark is broken."), where="cursor", mend=_("Begin again from the first page.")
        )
    return Mark(at, int(pk), way == BACK)


def ordered(rows: QuerySet[Case], order: Order, mark: Mark | None) -> QuerySet[Case]:
    """The rows beyond the mark, in the order in which the page reads them."""
    if mark is None:
        return rows.order_by(*order.columns())
    return rows.filter(mark.beyond(order)).order_by(*order.columns(back=mark.back))


def slice_of(rows: list[Any], mark: Mark | None, size: int) -> Slice:
    """The page out of ``size`` + 1 rows as they were read."""
    kept, more = rows[:size], len(rows) > size
    if mark is not None and mark.back:
        return Slice(kept[::-1], before=more, after=True)
    return Slice(kept, before=mark is not None, after=more)
