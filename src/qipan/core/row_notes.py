"""Notes of rows that were written: a write leaves the digest of the row as it is, an event takes it.

Notes hang on the transaction. A savepoint that is rolled back takes its notes along, and gives those back
that an event within it had taken. A row that is changed without an event of the same transaction is a fault
of the house: it is logged, and ``qipan verify`` names the row.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction

from qipan.core.row_digest import Shape, digest_of, shape_of

logger = logging.getLogger(__name__)
Rows = dict[str, dict[str, str | None]]


class _Notes:
    """Digests of rows that one stretch of a transaction wrote, by label and key; None for a row deleted."""

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.taken = False

    def __call__(self) -> None:
        if not self.taken:
            keys = [f"{label} {key}" for label, rows in self.rows.items() for key in rows]
            logger.warning("Changed without an event: %s", ", ".join(keys[:20]))


class _Taken:
    """Marks in the transaction that what was noted before it is in an event."""

    def __call__(self) -> None:
        pass


def note(shape: Shape, rows: Iterable[Sequence[Any]]) -> None:
    """Note rows as written; ``rows`` are values in the order of the shape's fields."""
    digests = {str(values[shape.key]): digest_of(shape, values) for values in rows}
    if digests:
        _open_notes().rows.setdefault(shape.label, {}).update(digests)


def note_deleted(shape: Shape, key: Any) -> None:
    """Note that a row was deleted."""
    _open_notes().rows.setdefault(shape.label, {})[str(key)] = None


def take() -> Rows:
    """What was noted in this transaction since an event last took it."""
    here = connections[DEFAULT_DB_ALIAS]
    rows: Rows = {}
    for hook in (entry[1] for entry in reversed(here.run_on_commit)):
        if isinstance(hook, _Taken):
            break
        if isinstance(hook, _Notes):
            hook.taken = True
            for label, noted in hook.rows.items():
                rows[label] = {**noted, **rows.get(label, {})}
    if rows:
        transaction.on_commit(_Taken())
    return rows


def _open_notes() -> _Notes:
    here = connections[DEFAULT_DB_ALIAS]
    if here.run_on_commit:
        sids, hook = here.run_on_commit[-1][:2]
        if isinstance(hook, _Notes) and sids == set(here.savepoint_ids):
            return hook
    notes = _Notes()
    if here.in_atomic_block:
        transaction.on_commit(notes)
    return notes


def is_proved(model: type[models.Model]) -> bool:
    """Whether rows of the model are proved (``core.proved.Proved``)."""
    return hasattr(model, "unproved")


def are_unproved(model: type[models.Model], names: Iterable[str]) -> bool:
    """Whether a write of only these columns (none stands for all) changes nothing that is proved."""
    names = set(names)
    return bool(names) and names <= set(getattr(model, "unproved", ()))


def note_mappings(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Note rows given as values of the columns ``names``; the others are empty."""
    shape = shape_of(model)
    place: Mapping[str, int] = {name: number for number, name in enumerate(names)}
    order = [place.get(field.attname) for field in shape.fields]
    note(shape, ([None if at is None else values[at] for at in order] for values in rows))
