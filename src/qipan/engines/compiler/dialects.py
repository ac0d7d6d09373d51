"""What the engines say differently: instants, days, percentiles, lists, parameters, order of texts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from qipan.engines.compiler.nodes import bigint, call, double, number

_EPOCH_DAY = "1970-01-01"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's words. ``name`` is the dialect of sqlglot that writes the tree out."""

    name: str

    def parameter(self, position: int) -> exp.Expression:
        """The place of a bound value, counted from 1."""
        raise NotImplementedError

    def micros(self, time: exp.Expression) -> exp.Expression:
        """Microseconds of an instant since 1970-01-01 UTC."""
        raise NotImplementedError

    def date(self, days: exp.Expression) -> exp.Expression:
        """The date so many days after 1970-01-01."""
        return exp.Add(
            this=exp.cast(exp.Literal.string(_EPOCH_DAY), "date"), expression=exp.cast(days, "int")
        )

    def percentile(self, values: exp.Expression, share: float) -> exp.Expression:
        """The interpolated percentile."""
        raise NotImplementedError

    def distinct_list(self, numbers: exp.Expression) -> exp.Expression:
        """The ascending list of different whole numbers."""
        raise NotImplementedError

    def text(self, value: exp.Expression) -> exp.Expression:
        """A text that is compared and ordered by code point."""
        return value


class _DuckDb(Dialect):
    def parameter(self, position: int) -> exp.Expression:
        return exp.Parameter(this=exp.Var(this=f"p{position}"))

    def micros(self, time: exp.Expression) -> exp.Expression:
        return call("epoch_us", time)

    def percentile(self, values: exp.Expression, share: float) -> exp.Expression:
        return call("quantile_cont", double(values), number(share))

    def distinct_list(self, numbers: exp.Expression) -> exp.Expression:
        return call("list_sort", call("list", exp.Distinct(expressions=[numbers])))


class _Postgres(Dialect):
    def parameter(self, position: int) -> exp.Expression:
        return exp.Parameter(this=exp.Var(this=str(position)))

    def micros(self, time: exp.Expression) -> exp.Expression:
        # PostgreSQL gives the epoch as an exact decimal with six places.
        seconds = exp.Extract(this=exp.Var(this="EPOCH"), expression=time)
        return bigint(exp.Mul(this=seconds, expression=number(1_000_000)))

    def percentile(self, values: exp.Expression, share: float) -> exp.Expression:
        order = exp.Order(expressions=[exp.Ordered(this=double(values), nulls_first=False)])
        return exp.WithinGroup(this=exp.PercentileCont(this=number(share)), expression=order)

    def distinct_list(self, numbers: exp.Expression) -> exp.Expression:
        order = [exp.Ordered(this=numbers.copy(), nulls_first=False)]
        return exp.ArrayAgg(this=exp.Order(this=exp.Distinct(expressions=[numbers]), expressions=order))

    def text(self, value: exp.Expression) -> exp.Expression:
        return exp.Collate(this=value, expression=exp.to_identifier("C", quoted=True))


class _Spark(Dialect):
    def parameter(self, position: int) -> exp.Expression:
        return exp.Placeholder(this=f"p{position}")

    def micros(self, time: exp.Expression) -> exp.Expression:
        return call("unix_micros", time)

    def date(self, days: exp.Expression) -> exp.Expression:
        return call("date_add", exp.cast(exp.Literal.string(_EPOCH_DAY), "date"), exp.cast(days, "int"))

    def percentile(self, values: exp.Expression, share: float) -> exp.Expression:
        return call("percentile", double(values), number(share))

    def distinct_list(self, numbers: exp.Expression) -> exp.Expression:
        return call("array_sort", call("collect_set", numbers))


DUCKDB, POSTGRES, SPARK = _DuckDb("duckdb"), _Postgres("postgres"), _Spark("spark")
