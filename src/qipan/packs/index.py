"""Look-ups over a pack, built when first asked for and kept: every answer is a dictionary access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from qipan.errors import NotFound
from qipan.packs.base import Name
from qipan.packs.canonical import pack_digest
from qipan.packs.messages import Text as _
from qipan.packs.pack import Pack
from qipan.packs.problems import choose
from qipan.packs.sections import Named, kinds

L = TypeVar("L")
Entry = TypeVar("Entry")


class PackIndex:
    """A pack with its look-ups.

    ``index[Limits]`` is what a room builds from its sections: a class or function of the index, called once.
    Names of every kind, with their trees, are looked up here whichever room declares them.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.digest = pack_digest(pack)
        self._lookups: dict[Any, Any] = {}
        self._names: dict[str, dict[str, Named]] = {}
        self._chains: dict[str, dict[str, tuple[str, ...]]] = {}
        self._below: dict[str, dict[str, frozenset[str]]] = {}

    def __getitem__(self, lookup: Callable[[PackIndex], L]) -> L:
        if lookup not in self._lookups:
            self._lookups[lookup] = lookup(self)
        found: L = self._lookups[lookup]
        return found

    def names(self, kind: str) -> Mapping[str, Named]:
        """Everything of a kind that the city's text names, by code, in order of writing."""
        if kind not in self._names:
            section, how = kinds()[kind]
            self._names[kind] = {each.code: each for each in how.entries(self.pack[section], self)}
        return self._names[kind]

    def label(self, kind: str, code: str, language: str) -> str:
        """The name of a thing in a language; the code itself where it has no name."""
        name = self.name(kind, code)
        return name.in_language(language) if name else code

    def name(self, kind: str, code: str) -> Name | None:
        """The name of a thing in both languages; None where it has none."""
        entry = self.names(kind).get(code)
        return entry.name if entry else None

    def ensure(self, kind: str, code: str) -> Named:
        """What has this code. Raises ``NotFound`` that says what is near."""
        return entry_of(self.names(kind), code, kind)

    def chain(self, kind: str, code: str) -> tuple[str, ...]:
        """The code and what it lies below, nearest first; empty for a code that is not declared."""
        if kind not in self._chains:
            self._chains[kind] = _chains({each.code: each.parent for each in self.names(kind).values()})
        return self._chains[kind].get(code, ())

    def descendants(self, kind: str, code: str) -> frozenset[str]:
        """The code and everything below it."""
        if kind not in self._below:
            below: dict[str, set[str]] = {}
            for each in self.names(kind):
                for ancestor in self.chain(kind, each):
                    below.setdefault(ancestor, set()).add(each)
            self._below[kind] = {ancestor: frozenset(codes) for ancestor, codes in below.items()}
        return self._below[kind].get(code, frozenset())

    def is_within(self, kind: str, code: str, ancestor: str) -> bool:
        """Whether ``code`` is ``ancestor`` or lies below it."""
        return code in self.descendants(kind, ancestor)


def entry_of(table: Mapping[Any, Entry], code: Any, kind: str) -> Entry:
    """The entry with a code, or of a combination of codes. Raises ``NotFound`` that says what is near."""
    try:
        return table[code]
    except KeyError:
        spelt = code if isinstance(code, str) else " × ".join(code)
        options = [key if isinstance(key, str) else " × ".join(key) for key in table]
        word = kinds()[kind][1].word if kind in kinds() else kind
        what = _("The city has no {kind} `{code}`.", kind=word, code=spelt)
        raise NotFound(what, mend=choose(spelt, options)) from None


def _chains(parents: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Each code with its ancestors, nearest first."""
    chains: dict[str, tuple[str, ...]] = {}
    for code in parents:
        chain: list[str] = []
        step = code
        while step in parents and step not in chain:
            chain.append(step)
            step = parents[step]
        chains[code] = tuple(chain)
    return chains


_KEPT = 16
_by_pack: dict[int, tuple[Pack, PackIndex]] = {}
_by_digest: dict[str, PackIndex] = {}


def index_of(pack: Pack) -> PackIndex:
    """The index of a pack, built once per digest; the process keeps those of the last few packs."""
    held = _by_pack.get(id(pack))
    if held is not None and held[0] is pack:
        return held[1]
    digest = pack_digest(pack)
    index = _by_digest.get(digest) or PackIndex(pack)
    _keep(_by_digest, digest, index)
    _keep(_by_pack, id(pack), (pack, index))
    return index


def _keep(table: dict[Any, Any], key: Any, value: Any) -> None:
    """Remember ``value`` and forget the oldest beyond the last few."""
    table[key] = value
    for oldest in list(table)[:-_KEPT]:
        table.pop(oldest, None)
