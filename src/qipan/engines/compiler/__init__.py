"""Queries made SQL: one tree of sqlglot nodes for all engines, with a few words of each engine's own."""

from qipan.engines.compiler.dialects import DUCKDB, POSTGRES, SPARK, Dialect
from qipan.engines.compiler.sources import InlineTable
from qipan.engines.compiler.statements import Statement, compile_query

__all__ = ["DUCKDB", "POSTGRES", "SPARK", "Dialect", "InlineTable", "Statement", "compile_query"]
