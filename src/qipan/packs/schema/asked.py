"""Fields that a city declares and people fill in: on the spot by a worker, with a report by its reporter."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Code, Name, PackModel

ValueKind = Literal["text", "long-text", "number", "choice", "choices", "yes-no", "date"]
# Kinds whose answers stand in a list.
LISTED = ("choice", "choices")


class Choice(PackModel):
    """One answer of a list."""

    code: Code
    name: Name


class AskedField(PackModel):
    """Something that is asked, with the kind of value that answers it."""

    code: Code
    name: Name
    kind: ValueKind
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    least: float | None = None
    most: float | None = None


class Question(AskedField):
    """What a report of a category is asked besides its words. ``why`` is shown to whoever answers.

    Source: Open311 GeoReport v2, service definition; Personal Information Protection Law, article 6 (nothing
    is asked without a purpose).
    """

    required: bool = Field(default=False, description="Without an answer the report does not go out")
    why: Name
