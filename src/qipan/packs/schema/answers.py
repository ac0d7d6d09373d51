"""``answers.yaml``: standard texts, plain words, and when an answer is held back to be read once more."""

from __future__ import annotations

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel

VARIABLES = ("number", "category", "party", "opened", "done", "place")
"""What a standard text may name in braces: ``done`` is what the newest outcome says."""


class StandardText(PackModel):
    """A text to begin an answer with; it holds for ``category`` and all below it, empty means every one."""

    code: Code
    name: Name
    category: str = ""
    text: Name
    basis: Basis


class PlainWord(PackModel):
    """A word of offices, and what people say instead."""

    word: str = Field(min_length=1)
    instead: str = Field(min_length=1)


class AnswerText(PackModel):
    """How this city answers. An answer with a grave remark goes out only with a named person's reason."""

    standard: tuple[StandardText, ...] = ()
    courtesy: tuple[str, ...] = Field(default=(), description="Phrases that tell the reporter nothing")
    plain: tuple[PlainWord, ...] = ()
    soon: tuple[str, ...] = Field(default=(), description="Promises that need a date beside them")
    longest_sentence: int = Field(default=60, ge=20, description="Characters; words count as one in English")
    least_substance: int = Field(default=6, ge=1, description="Characters that must stay without courtesy")
    alike: float = Field(default=0.8, gt=0, le=1, description="Likeness from which two answers are the same")
    alike_times: int = Field(default=3, ge=1, description="So many like it before make it a repeat")
    basis: Basis
