"""``forms.yaml``: what is asked on the spot, once, and the forms that one visit fills."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.asked import AskedField
from qipan.packs.schema.base import Basis, Code, Name, PackModel

# Kinds that the phone page asks.
VisitValue = Literal["text", "number", "choice", "yes-no", "date"]
# What every visit knows without being asked. There is no place of the person among it.
KNOWN = (
    "number",
    "visited-at",
    "district",
    "area",
    "address",
    "category",
    "party",
    "worker",
    "result",
    "text",
    "photos",
    "again-on",
)


class VisitField(AskedField):
    """Something that is asked on the spot for matters of these categories (none: for all)."""

    kind: VisitValue
    categories: tuple[str, ...] = ()
    basis: Basis


class FormText(PackModel):
    """A form: which fields of a visit it takes, in its order, and without which it stays open."""

    code: Code
    name: Name
    owner: str
    categories: tuple[str, ...] = ()
    takes: tuple[str, ...] = Field(min_length=1)
    requires: tuple[str, ...] = ()
    basis: Basis


class VisitForms(PackModel):
    """All fields and forms of field work; a city without any has visits all the same."""

    fields: tuple[VisitField, ...] = ()
    forms: tuple[FormText, ...] = ()
