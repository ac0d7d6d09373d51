"""Words for the codes of the program: each room names its own, every page reads them in its language.

Names of the city (categories, states, parties) stand in its pack; these are the words of the house itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

_words: dict[tuple[str, str], str | Promise] = {}


def name_codes(kind: str, words: Mapping[str, str | Promise]) -> None:
    """A room tells how the codes of a kind are called (from its ``AppConfig.ready``); words are lazy."""
    _words.update({(kind, code): word for code, word in words.items()})


def word(kind: str, code: str) -> str:
    """The word for a code in the language of the page; the code itself where none was given."""
    return str(_words.get((kind, code), code))


def codes_of(kind: str) -> list[tuple[str, str]]:
    """All codes of a kind with their words, in the order in which they were named: choices of a form."""
    return [(code, str(name)) for (of, code), name in _words.items() if of == kind]
