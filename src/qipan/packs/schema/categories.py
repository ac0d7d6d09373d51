"""``categories.yaml``: classes of matter."""

from __future__ import annotations

from pydantic import Field

from qipan.packs.schema.asked import Question
from qipan.packs.schema.base import Basis, Code, Name, PackModel


class Category(PackModel):
    """A class of matter. Codes are hierarchical by dots or digits; ``parent`` says so explicitly."""

    code: Code
    name: Name
    parent: str = ""
    basis: Basis
    keywords: tuple[str, ...] = Field(default=(), description="Words that suggest this class in a report")
    questions: tuple[Question, ...] = Field(default=(), description="Asked with a report; descendants too")
