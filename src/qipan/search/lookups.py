"""Places of the newest rows that fit an expression, on each database, for a bounded price.

SQLite's inverted index is read backwards from a place and stops when a page is full. PostgreSQL's gives no
order: there the newest few are looked at one by one, which fills a page of whatever is common; what is rarer
is asked of the index in spans of time that double, so that no question touches much more than it gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from qipan.search.places import block_of
from qipan.search.terms import Either, Every, Term, expression

NEWEST_LOOKED_AT = 2000
SPANS = (1, 2, 4, 8, 16, 32)
HIGHEST = (1 << 63) - 1
COUNT_CAP = 1000
MERGE_PAGES = 500


@dataclass(frozen=True, slots=True)
class WordIndex:
    """An index of words: the ``table`` with columns ``place`` and ``words``, and its inverted ``index``.

    Both names are code, never a user's words; what is looked for is bound.
    """

    table: str
    index: str

    def newest_places(self, term: Term, *, below: int, above: int, size: int) -> list[int]:
        """At most ``size`` places in [above, below) that fit, the newest first."""
        find = self._postgresql if connection.vendor == "postgresql" else self._sqlite
        return find(term, below, above, size)

    def count_capped(self, term: Term, *, below: int, above: int) -> int:
        """How many fit, counted up to ``COUNT_CAP`` (one query)."""
        if connection.vendor == "postgresql":
            sql = (
                f"SELECT count(*) FROM (SELECT 1 FROM {self.table} "
                "WHERE words @@ %s::tsquery AND place >= %s AND place < %s LIMIT %s) AS few"
            )
            return int(_rows(sql, [_tsquery(term), above, below, COUNT_CAP])[0][0])
        sql = (
            f"SELECT count(*) FROM (SELECT 1 FROM {self.index} "
            f"WHERE {self.index} MATCH %s AND rowid >= %s AND rowid < %s LIMIT %s)"
        )
        return int(_rows(sql, [_match(term), above, below, COUNT_CAP])[0][0])

    def forget(self) -> None:
        """Merge the index so that words of texts that are gone are in none of its older pieces.

        Done step by step, so that writers wait for none of them long. PostgreSQL's needs no such thing.
        """
        if connection.vendor != "sqlite":
            return
        # A negative number begins a merge of all pieces into one; each further step goes on with it.
        pages = -MERGE_PAGES
        while True:
            with connection.cursor() as cursor:
                before = _changes(cursor)
                cursor.execute(f"INSERT INTO {self.index}({self.index}, rank) VALUES ('merge', %s)", [pages])
                if _changes(cursor) - before < 2:  # SQLite's own sign that there is nothing left to merge
                    return
            pages = MERGE_PAGES

    def _sqlite(self, term: Term, below: int, above: int, size: int) -> list[int]:
        sql = (
            f"SELECT rowid FROM {self.index} WHERE {self.index} MATCH %s AND rowid >= %s AND rowid < %s "
            "ORDER BY rowid DESC LIMIT %s"
        )
        return [row[0] for row in _rows(sql, [_match(term), above, below, size])]

    def _postgresql(self, term: Term, below: int, above: int, size: int) -> list[int]:
        places, below, more = self._among_newest(term, below, above, size)
        first = block_of(below)
        for span in SPANS:
            if not more or len(places) >= size:
                return places[:size]
            blocks = Either([f"t:{first - step}" for step in range(span)])
            places += self._indexed(Every([term, blocks]), below, above, size - len(places))
            first -= span
            more = first >= block_of(above)
        rest = min(below, (first + 1) << 44)
        return (places + self._indexed(term, rest, above, size - len(places)))[:size]

    def _among_newest(self, term: Term, below: int, above: int, size: int) -> tuple[list[int], int, bool]:
        """Hits among the newest, the lowest place that was looked at, and whether older ones are left."""
        sql = (
            f"WITH newest AS (SELECT place, words @@ %s::tsquery AS fits FROM {self.table} "
            "WHERE place >= %s AND place < %s ORDER BY place DESC LIMIT %s) "
            "SELECT count(*), min(place), "
            "array(SELECT place FROM newest WHERE fits ORDER BY place DESC LIMIT %s) FROM newest"
        )
        params = [_tsquery(term), above, below, NEWEST_LOOKED_AT, size]
        ((count, lowest, places),) = _rows(sql, params)
        return list(places), lowest if lowest is not None else above, count == NEWEST_LOOKED_AT

    def _indexed(self, term: Term, below: int, above: int, size: int) -> list[int]:
        # OFFSET 0 keeps the limit out of the choice of a plan: the inverted index is what is wanted.
        sql = (
            f"SELECT place FROM (SELECT place FROM {self.table} "
            "WHERE words @@ %s::tsquery AND place >= %s AND place < %s OFFSET 0) AS fitting "
            "ORDER BY place DESC LIMIT %s"
        )
        return [row[0] for row in _rows(sql, [_tsquery(term), above, below, size])]


def _match(term: Term) -> str:
    return expression(term, lambda token: f'"{token}"', " AND ", " OR ")


def _tsquery(term: Term) -> str:
    return expression(term, lambda token: f"'{token}'", " & ", " | ")


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def _changes(cursor: Any) -> int:
    cursor.execute("SELECT total_changes()")
    return int(cursor.fetchone()[0])
