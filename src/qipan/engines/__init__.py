"""Queries as frozen values, and the engines that answer them: DuckDB, PostgreSQL, Spark, plain Python."""
