"""A query as one statement: figures of groups, then derived figures, then choice and order."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from qipan.engines.compiler.conditions import Bindings, ConditionCompiler
from qipan.engines.compiler.dialects import Dialect
from qipan.engines.compiler.keys import KeyCompiler, period_step
from qipan.engines.compiler.nodes import alias, bigint, call, column, double, minus, number, plus
from qipan.engines.compiler.sources import InlineTable, Origin, from_source, source_column
from qipan.engines.measures import Aggregate, Derived, Elapsed, Function, Lag, Measure
from qipan.engines.queries import LINEAGE, ROW_BITS, Figures, Order, Query, Rows
from qipan.engines.tables import ROW_NO, SLICE_NO, Column, Kind


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL of one dialect, the texts bound to its parameters in order, and the small tables it reads."""

    sql: str
    values: tuple[str, ...]
    inline: tuple[InlineTable, ...]


def compile_query(query: Query, dialect: Dialect, origin: Origin) -> Statement:
    """The statement that answers a query; ``origin`` gives what stands for each table."""
    compiler = _Compiler(dialect)
    tree = compiler.rows(query, origin) if isinstance(query, Rows) else compiler.figures(query, origin)
    inline = tuple(table for table, _on in compiler.inline)
    return Statement(tree.sql(dialect=dialect.name), tuple(compiler.bindings.values), inline)


class _Compiler:
    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.bindings = Bindings(dialect)
        self.conditions = ConditionCompiler(self.bindings, source_column)
        self.inline: list[tuple[InlineTable, exp.Expression]] = []

    def rows(self, query: Rows, origin: Origin) -> exp.Select:
        """The statement of ``Rows``."""
        named = [alias(source_column(name), name.replace(".", "_")) for name in query.select]
        inner = from_source(exp.select(*named), query, origin)
        inner = _where(inner, self.conditions.all(query.where))
        return self._finish(inner, query.outputs, query)

    def figures(self, query: Figures, origin: Origin) -> exp.Select:
        """The statement of ``Figures``."""
        keys = KeyCompiler(self.dialect, query.where)
        nodes = [alias(keys.one(k), c.name) for k, c in zip(query.by, query.key_outputs, strict=True)]
        self.inline = keys.inline
        nodes += [alias(self._measure(m, query), m.name) for m in query.measures]
        if query.lineage != "none":
            nodes.append(alias(self._lineage(query), LINEAGE))
        inner = keys.join_inline(from_source(exp.select(*nodes), query, origin))
        inner = _where(inner, self.conditions.all(query.where))
        if query.by:
            inner = inner.group_by(*(number(place + 1) for place in range(len(query.by))))
        if query.derived:
            derived = [alias(self._derived(each, query), each.name) for each in query.derived]
            inner = exp.select(exp.Star(), *derived).from_(inner.subquery("g"))
        return self._finish(inner, query.outputs, query)

    def _finish(self, inner: exp.Select, outputs: tuple[Column, ...], query: Query) -> exp.Select:
        """Choose among the lines, put them in order, and cut."""
        names = [each.name for each in outputs]
        if isinstance(query, Figures) and query.lineage != "none":
            names.append(LINEAGE)
        outer = exp.select(*(column(name) for name in names)).from_(inner.subquery("q"))
        if isinstance(query, Figures):
            outer = _where(outer, ConditionCompiler(self.bindings, column).all(query.having))
        kinds = {each.name: each.kind for each in outputs}
        ties = (Order(name) for name in query.ties)
        order = [self._ordered(each, kinds[each.column]) for each in (*query.order, *ties)]
        outer = outer.order_by(*order) if order else outer
        return outer.limit(query.limit) if query.limit else outer

    def _ordered(self, each: Order, kind: Kind) -> exp.Expression:
        node: exp.Expression = column(each.column)
        if kind is Kind.TEXT:
            node = self.dialect.text(node)
        return exp.Ordered(this=node, desc=each.descending, nulls_first=False)

    def _measure(self, measure: Measure, query: Figures) -> exp.Expression:
        if isinstance(measure, Aggregate):
            return self._aggregate(measure, query)
        above, below = (double(self._aggregate(part, query)) for part in (measure.above, measure.below))
        return exp.Div(this=above, expression=exp.Nullif(this=below, expression=number(0)))

    def _aggregate(self, measure: Aggregate, query: Figures) -> exp.Expression:
        node = self._function(measure, query)
        if measure.where is not None:
            condition = exp.Where(this=self.conditions.one(measure.where))
            node = exp.Filter(this=node, expression=condition)
        whole = (Function.SUM, Function.MIN, Function.MAX)
        is_whole = measure.function in whole and query.columns[measure.column].kind is Kind.INTEGER
        return bigint(node) if is_whole else node

    def _function(self, measure: Aggregate, query: Figures) -> exp.Expression:
        if measure.function is Function.COUNT:
            return exp.Count(this=exp.Star())
        node: exp.Expression = source_column(measure.column)
        if measure.function is Function.COUNT_DISTINCT:
            return exp.Count(this=exp.Distinct(expressions=[node]))
        if measure.function is Function.SUM:
            return exp.Sum(this=node)
        if measure.function is Function.MEAN:
            return exp.Avg(this=double(node))
        if measure.function is Function.PERCENTILE:
            return self.dialect.percentile(node, measure.share or 0.0)
        if query.columns[measure.column].kind is Kind.TEXT:
            node = self.dialect.text(node)
        return exp.Min(this=node) if measure.function is Function.MIN else exp.Max(this=node)

    def _lineage(self, query: Figures) -> exp.Expression:
        numbers = bigint(source_column(SLICE_NO))
        if query.lineage == "rows":
            numbers = plus(
                exp.Mul(this=numbers, expression=bigint(number(2**ROW_BITS))), bigint(source_column(ROW_NO))
            )
        return self.dialect.distinct_list(numbers)

    def _derived(self, each: Derived, query: Figures) -> exp.Expression:
        along = each.since if isinstance(each, Elapsed) else next(iter(query.periods))
        others = [column(each_.name) for each_ in query.key_outputs if each_.name != along]
        order = exp.Order(expressions=[exp.Ordered(this=column(along), nulls_first=False)])
        if isinstance(each, Elapsed):
            micros = self.dialect.micros(column(along))
            before = exp.Window(this=call("lag", micros.copy()), partition_by=others, order=order)
            return exp.Div(this=double(minus(micros, before)), expression=double(number(1_000_000)))
        step = period_step(query.periods[along].grain)
        end: str | exp.Expression = "CURRENT ROW"
        end_side = None
        if isinstance(each, Lag):
            node: exp.Expression = exp.Max(this=column(each.of))
            start = end = number(each.periods * step)
            end_side = "PRECEDING"
        else:
            of = column(each.of)
            node = exp.Avg(this=double(of)) if each.function == "mean" else exp.Sum(this=of)
            start = number((each.periods - 1) * step)
        frame = exp.WindowSpec(kind="RANGE", start=start, start_side="PRECEDING", end=end, end_side=end_side)
        window: exp.Expression = exp.Window(this=node, partition_by=others, order=order, spec=frame)
        if {c.name: c.kind for c in query.outputs}[each.name] is Kind.INTEGER:
            window = bigint(window)
        missing = exp.Is(this=column(along), expression=exp.null())
        return exp.Case(ifs=[exp.If(this=missing, true=exp.null())], default=window)


def _where(select: exp.Select, condition: exp.Expression | None) -> exp.Select:
    return select if condition is None else select.where(condition)
