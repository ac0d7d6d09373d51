"""Sentences for people that are written here and translated by whoever shows them.

This floor knows no translator: a city's text is read by commands, by pages and by tests alike. A sentence
keeps its message and its values, reads as English by itself, and is put into a language by ``translated``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Translate = Callable[[str], str]


class Text(str):
    """An English sentence that remembers the message and the values that it was made of.

    ``message`` is a catalogue entry with ``{names}`` for values; a value may be a ``Text`` itself.
    """

    __slots__ = ("message", "values")

    message: str
    values: Mapping[str, object]

    def __new__(cls, message: str, /, **values: object) -> Text:
        """The sentence in English."""
        made = super().__new__(cls, message.format(**values))
        made.message, made.values = message, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        """What makes it again: a sentence can be copied and pickled."""
        return (self.message,), dict(self.values)


def translated(text: str, translate: Translate) -> str:
    """``text`` by ``translate``, which maps a message to its translation; a plain string stays as it is."""
    if not isinstance(text, Text):
        return text
    values = {
        name: translated(value, translate) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    return translate(text.message).format(**values)
