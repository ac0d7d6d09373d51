"""Places of the newest cases that fit an expression, on each database, for a bounded price.

SQLite's inverted index is read backwards from a place and stops when a page is full. PostgreSQL's gives no
order: there the newest few are looked at one by one, which fills a page of whatever is common; what is rarer
is asked of the index in spans of time that double, so that no question touches much more than it gives.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from qipan.cases.search.documents import block_of
from qipan.cases.search.terms import Either, Every, Term, written

NEWEST_LOOKED_AT = 2000
SPANS = (1, 2, 4, 8, 16, 32)
HIGHEST = (1 << 63) - 1
COUNT_CAP = 1000


def newest_places(term: Term, *, below: int, above: int, size: int) -> list[int]:
    """At most ``size`` places in [above, below) that fit, the newest first."""
    find = _postgresql if connection.vendor == "postgresql" else _sqlite
    return find(term, below, above, size)


def count_capped(term: Term, *, below: int, above: int) -> int:
    """How many fit, counted up to ``COUNT_CAP`` (one query)."""
    if connection.vendor == "postgresql":
        sql = (
            "SELECT count(*) FROM (SELECT 1 FROM cases_casewords "
            "WHERE words @@ %s::tsquery AND place >= %s AND place < %s LIMIT %s) AS few"
        )
        return int(_rows(sql, [_tsquery(term), above, below, COUNT_CAP])[0][0])
    sql = (
        "SELECT count(*) FROM (SELECT 1 FROM cases_words "
        "WHERE cases_words MATCH %s AND rowid >= %s AND rowid < %s LIMIT %s)"
    )
    return int(_rows(sql, [_match(term), above, below, COUNT_CAP])[0][0])


def _sqlite(term: Term, below: int, above: int, size: int) -> list[int]:
    sql = (
        "SELECT rowid FROM cases_words WHERE cases_words MATCH %s AND rowid >= %s AND rowid < %s "
        "ORDER BY rowid DESC LIMIT %s"
    )
    return [row[0] for row in _rows(sql, [_match(term), above, below, size])]


def _postgresql(term: Term, below: int, above: int, size: int) -> list[int]:
    found, below, more = _looked_at(term, below, above, size)
    first = block_of(below)
    for span in SPANS:
        if not more or len(found) >= size:
            return found[:size]
        blocks = Either([f"t:{first - step}" for step in range(span)])
        found += _indexed(Every([term, blocks]), below, above, size - len(found))
        first -= span
        more = first >= block_of(above)
    rest = min(below, (first + 1) << 44)
    return (found + _indexed(term, rest, above, size - len(found)))[:size]


def _looked_at(term: Term, below: int, above: int, size: int) -> tuple[list[int], int, bool]:
    """Hits among the newest, the lowest place that was looked at, and whether older ones are left."""
    sql = (
        "WITH newest AS (SELECT place, words @@ %s::tsquery AS fits FROM cases_casewords "
        "WHERE place >= %s AND place < %s ORDER BY place DESC LIMIT %s) "
        "SELECT count(*), min(place), "
        "array(SELECT place FROM newest WHERE fits ORDER BY place DESC LIMIT %s) FROM newest"
    )
    asked = [_tsquery(term), above, below, NEWEST_LOOKED_AT, size]
    ((count, lowest, found),) = _rows(sql, asked)
    return list(found), lowest if lowest is not None else above, count == NEWEST_LOOKED_AT


def _indexed(term: Term, below: int, above: int, size: int) -> list[int]:
    # OFFSET 0 keeps the limit out of the choice of a plan: the inverted index is what is wanted.
    sql = (
        "SELECT place FROM (SELECT place FROM cases_casewords "
        "WHERE words @@ %s::tsquery AND place >= %s AND place < %s OFFSET 0) AS fitting "
        "ORDER BY place DESC LIMIT %s"
    )
    return [row[0] for row in _rows(sql, [_tsquery(term), above, below, size])]


def _match(term: Term) -> str:
    return written(term, lambda token: f'"{token}"', " AND ", " OR ")


def _tsquery(term: Term) -> str:
    return written(term, lambda token: f"'{token}'", " & ", " | ")


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
