"""What every text of a pack is made of: frozen models, names in two languages, codes, legal basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._{}-]*$", max_length=64)]
Basis = Annotated[str, StringConstraints(min_length=3)]


class PackModel(BaseModel):
    """Base of all pack texts: frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Name(PackModel):
    """A name in Chinese and English; both are required so that neither interface has holes."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The Chinese name for any ``zh*`` language code, the English one otherwise."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Ref:
    """Marks a field that names something declared elsewhere: ``Annotated[str, Ref("category")]``.

    ``kinds`` are kinds of names that sections declare; the value has to be among one of them. An empty value
    names nothing and is right where the field says that it may be empty.
    """

    kinds: tuple[str, ...]
    blank: bool

    def __init__(self, *kinds: str, blank: bool = False) -> None:
        object.__setattr__(self, "kinds", kinds)
        object.__setattr__(self, "blank", blank)
