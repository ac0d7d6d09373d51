"""Links of the chain: what a key of the store already says is derived, only what none says is stored.

A room registers each relation that it gives the chain: ``derive`` for one that rows of a model say,
``store`` for one that services declare with their event. Both are read the same way, bounded for each object,
so that one with a million neighbours hides nothing of another's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from django.db import connection, models
from django.db.models import CharField, F, Q, Value
from django.db.models.expressions import Combinable

from qipan.core.ids import prefix_of
from qipan.core.models import Edge

Direction = Literal["up", "down"]
# Terms of one statement: SQLite takes 500 SELECTs in a union.
TERMS = 400
# So many are counted; beyond, "more than".
COUNTED = 100_000
# Stands for every prefix.
ANY = "*"
_NEAR = "\x02near"


@dataclass(frozen=True, slots=True, eq=False)
class LinkKind:
    """A relation between kinds of objects, and the rows that say it: paths lead to public ids."""

    relation: str | Combinable
    sources: frozenset[str]
    targets: frozenset[str]
    model: type[models.Model]
    source: str
    target: str
    where: Q

    def near(self, direction: Direction) -> frozenset[str]:
        """Prefixes of what the relation leads from, walking ``direction``."""
        return self.sources if direction == "down" else self.targets

    def leads_from(self, prefix: str, direction: Direction) -> bool:
        """Whether the relation may lead away from objects of a prefix."""
        near = self.near(direction)
        return prefix in near or ANY in near

    def leads_to(self, prefix: str, direction: Direction) -> bool:
        """Whether the relation may lead to objects of a prefix."""
        return self.leads_from(prefix, "up" if direction == "down" else "down")

    def paths(self, direction: Direction) -> tuple[str, str]:
        """Paths to the public ids of the near and of the far end."""
        return (self.source, self.target) if direction == "down" else (self.target, self.source)


class Term(NamedTuple):
    """What is asked: neighbours of ``ids`` by one kind of link, the oldest ``limit`` of them.

    With ``through`` it is asked of all neighbours that the single id has by that kind, without naming them.
    """

    kind: LinkKind
    direction: Direction
    ids: tuple[str, ...]
    limit: int
    through: LinkKind | None = None


class Neighbour(NamedTuple):
    """An answer to the term number ``term``."""

    term: int
    near: str
    far: str
    relation: str


_kinds: list[LinkKind] = []


def derive(
    relation: str | Combinable,
    model: type[models.Model],
    *,
    source: str,
    target: str,
    between: tuple[str, str],
    where: Q | None = None,
) -> None:
    """Register a relation that each row of ``model`` (that fits ``where``) says.

    ``source`` and ``target`` are look-up paths to the two public ids, ``between`` the id prefixes of the two
    ends (several are separated by blanks, ``*`` stands for all). ``relation`` may be an expression over
    the row.
    """
    _add(LinkKind(relation, *_prefixes(between), model, source, target, where or Q()))


def store(relation: str, *, between: tuple[str, str]) -> None:
    """Register a relation that no key says: services declare it with their events, and it is stored."""
    _add(LinkKind(relation, *_prefixes(between), Edge, "source", "target", Q(relation=relation)))


def _prefixes(between: tuple[str, str]) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(between[0].split()), frozenset(between[1].split())


def _add(kind: LinkKind) -> None:
    _kinds.append(kind)
    kinds_from.cache_clear()
    is_stored.cache_clear()


@lru_cache(maxsize=512)
def is_stored(relation: str, source: str, target: str) -> bool:
    """Whether links of ``relation`` between ids of these two prefixes are stored."""
    return any(
        kind.model is Edge
        and kind.relation == relation
        and kind.leads_from(source, "down")
        and kind.leads_from(target, "up")
        for kind in _kinds
    )


@lru_cache(maxsize=512)
def kinds_from(prefix: str, direction: Direction) -> tuple[LinkKind, ...]:
    """Kinds of link that lead away from objects of a prefix."""
    return tuple(kind for kind in _kinds if kind.leads_from(prefix, direction))


def kinds_of(public_id: str, direction: Direction, relation: str) -> list[LinkKind]:
    """Kinds of link by which ``relation`` may lead from an object; any that compute theirs included."""
    found = kinds_from(prefix_of(public_id), direction)
    return [kind for kind in found if kind.relation == relation or not isinstance(kind.relation, str)]


def neighbours(terms: Sequence[Term]) -> list[Neighbour]:
    """Answers to all terms, each bounded by its own limit (one statement for each 400 terms)."""
    rows = (Neighbour(*row) for row in _run(terms, "SELECT * FROM ({sql}) AS t{no}"))
    # A column may hold ids of several prefixes, of which another relation leads to the others.
    return [
        row for row in rows if terms[row.term].kind.leads_to(prefix_of(row.far), terms[row.term].direction)
    ]


def _fits(term: Term, row: Neighbour) -> bool:
    return term.kind.leads_to(prefix_of(row.far), term.direction)


def count(terms: Sequence[Term]) -> list[int]:
    """How many rows each term has, its limit aside; beyond ``COUNTED`` one more than that."""
    terms = [term._replace(limit=COUNTED + 1) for term in terms]
    counts = dict(_run(terms, "SELECT {no} AS term, COUNT(*) FROM ({sql}) AS t{no}"))
    return [counts[number] for number in range(len(terms))]


def _run(terms: Sequence[Term], shape: str) -> Iterable[tuple[Any, ...]]:
    for start in range(0, len(terms), TERMS):
        parts, params = [], []
        for number, term in enumerate(terms[start : start + TERMS], start=start):
            sql, values = _select(term, number)
            parts.append(shape.format(sql=sql, no=number))
            params += values
        with connection.cursor() as cursor:
            # Made of names of the models and numbers; ids are parameters.
            cursor.execute(" UNION ALL ".join(parts), params)
            yield from cursor.fetchall()


def _select(term: Term, number: int) -> tuple[str, list[Any]]:
    sql, params = _composed(term.kind, term.direction, len(term.ids), term.through, connection.vendor)
    ids = iter(term.ids)
    values = [next(ids) if value == _NEAR else value for value in params]
    return f"SELECT {number} AS term, s.* FROM ({sql} LIMIT {int(term.limit)}) AS s", values  # noqa: S608


@lru_cache(maxsize=2048)
def _composed(
    kind: LinkKind, direction: Direction, ids: int, through: LinkKind | None, _vendor: str
) -> tuple[str, tuple[Any, ...]]:
    near, far = kind.paths(direction)
    relation = kind.relation
    said = Value(relation, output_field=CharField()) if isinstance(relation, str) else relation
    rows = kind.model._default_manager.filter(kind.where)  # noqa: SLF001
    if through is not None:
        rows = rows.filter(**{f"{near}__in": _neighbours_of(through, direction)})
    elif ids == 1:
        rows = rows.filter(**{near: _NEAR})
    else:
        rows = rows.filter(**{f"{near}__in": [_NEAR + " " * number for number in range(ids)]})
    columns = {"near_id_": F(near), "far_id_": F(far), "relation_": said}
    query = rows.filter(**{f"{far}__gt": ""}).annotate(**columns).order_by("pk").values_list(*columns)
    sql, params = query.query.sql_with_params()
    return sql, tuple(
        _NEAR if isinstance(value, str) and value.startswith(_NEAR) else value for value in params
    )


def _neighbours_of(kind: LinkKind, direction: Direction) -> Any:
    """The newest neighbours of one object, as a question within a question."""
    near, far = kind.paths(direction)
    rows = kind.model._default_manager.filter(kind.where, **{near: _NEAR})  # noqa: SLF001
    return rows.order_by("-pk").values_list(far)[:COUNTED]


class Page(NamedTuple):
    """Ids of some neighbours, oldest first, and where the next page begins (empty at the end)."""

    ids: list[str]
    after: str


def page(
    node: str, direction: Direction, relation: str, *, prefix: str = "", after: str = "", size: int = 50
) -> Page:
    """Neighbours of ``node`` by one relation, a page at a time: what a fold of the walk holds.

    ``after`` is what the page before gave; one that is malformed begins anew.
    """
    kinds, ids = kinds_of(node, direction, relation), list[str]()
    first, last = _position(after)
    for number in range(first, len(kinds)):
        near, far = kinds[number].paths(direction)
        rows = kinds[number].model._default_manager.filter(kinds[number].where, **{near: node})  # noqa: SLF001
        if number == first:
            rows = rows.filter(pk__gt=last)
        if prefix:
            rows = rows.filter(**{f"{far}__gt": f"{prefix}_", f"{far}__lt": f"{prefix}`"})
        found = list(rows.order_by("pk").values_list("pk", far)[: size - len(ids)])
        ids += [each for _pk, each in found if each and kinds[number].leads_to(prefix_of(each), direction)]
        if len(ids) >= size:
            return Page(ids, f"{number}-{found[-1][0]}")
    return Page(ids, "")


def _position(after: str) -> tuple[int, int]:
    number, _, last = after.partition("-")
    return (int(number), int(last)) if number.isdigit() and last.isdigit() else (0, 0)


def all_neighbours(node: str, direction: Direction, relation: str) -> list[str]:
    """Every neighbour of one object by one relation, oldest first, each once."""
    found: dict[str, None] = {}
    for kind in kinds_of(node, direction, relation):
        near, far = kind.paths(direction)
        rows = kind.model._default_manager.filter(kind.where, **{near: node}).order_by("pk")  # noqa: SLF001
        if not isinstance(kind.relation, str):
            rows = rows.annotate(relation_=kind.relation).filter(relation_=relation)
        ids = (public_id or "" for public_id in rows.values_list(far, flat=True))
        found.update(dict.fromkeys(each for each in ids if kind.leads_to(prefix_of(each), direction)))
    return list(found)


def by_term(rows: Iterable[Neighbour]) -> dict[int, list[Neighbour]]:
    """Answers by the number of their term."""
    grouped: dict[int, list[Neighbour]] = defaultdict(list)
    for row in rows:
        grouped[row.term].append(row)
    return grouped
