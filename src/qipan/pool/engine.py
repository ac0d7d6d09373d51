"""The engine that this process analyses with: handed over once by the wiring, used by every room above."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from qipan.engines.answers import Engine
from qipan.errors import InputError, StoreError

_makers: list[Callable[[], Engine]] = []


def use_engine(make: Callable[[], Engine]) -> None:
    """Say how the engine is made; it is made when it is first needed."""
    _makers[:] = [make]
    analysis_engine.cache_clear()


@cache
def analysis_engine() -> Engine:
    """The engine. Raises ``StoreError`` where the wiring handed none over."""
    if not _makers:
        raise StoreError("No engine was handed over to analyse with.", where="QIPAN_ENGINE")
    return _makers[0]()


def engine_maker(address: str) -> Callable[[], Engine]:
    """How the engine of a setting is made: empty (embedded), ``postgresql://…``, or ``spark:MASTER``.

    Raises ``InputError`` for anything else.
    """
    if not address:
        from qipan.engines.embedded import EmbeddedEngine

        return EmbeddedEngine
    scheme, _colon, rest = address.partition(":")
    if scheme in ("postgres", "postgresql"):
        from qipan.engines.postgres import PostgresEngine

        return lambda: PostgresEngine(address)
    if scheme == "spark" and rest:
        from qipan.engines.spark import SparkEngine

        return lambda: SparkEngine.at(rest)
    raise InputError(
        f"The engine '{address}' is unknown.",
        where="QIPAN_ENGINE",
        mend="Leave it empty, or use postgresql://user@host/name or spark:MASTER.",
    )
