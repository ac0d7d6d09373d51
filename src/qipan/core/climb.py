"""Breadth-first search along the links of the chain, which folds what is many and still follows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace

from qipan.core.ids import prefix_of
from qipan.core.links import (
    COUNTED,
    Direction,
    LinkKind,
    Neighbour,
    Term,
    by_term,
    count,
    kinds_from,
    neighbours,
)

MAX_DEPTH = 12
# Neighbours of one kind that an object shows by itself.
PER_NODE = 8
# Objects of one kind on a level that are followed one by one; the others are followed as a whole.
SINGLES = 60
# Folded objects of one kind on a level that are followed.
FOLLOWED = 900


@dataclass(frozen=True, slots=True)
class Step:
    """A link met on a walk, with its distance from the start (1 = neighbour)."""

    depth: int
    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Fold:
    """Links of one relation to objects of one kind that are not steps of their own.

    They hang on ``node``; where ``node`` is empty, on folded objects of the kind ``via``. ``more`` says that
    there are more than ``count``.
    """

    depth: int
    node: str
    via: str
    relation: str
    kind: str
    count: int
    more: bool = False


Key = tuple[int, str, str, str, str]


@dataclass(slots=True)
class _State:
    direction: Direction
    per_node: int
    steps: dict[tuple[str, str, str], Step] = field(default_factory=dict)
    folds: dict[Key, Fold] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    folded: dict[str, tuple[Step, Key]] = field(default_factory=dict)
    """Objects within a fold, with the step that would lead to each."""
    singles: list[str] = field(default_factory=list)
    members: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Folded objects by kind, which are followed together."""
    wholes: list[tuple[LinkKind, Key]] = field(default_factory=list)
    """Folds too large to name what they hold: followed by the link that leads into them."""

    def step(self, depth: int, row: Neighbour) -> Step:
        ends = (row.near, row.far) if self.direction == "down" else (row.far, row.near)
        return Step(depth, *ends, row.relation)

    def show(self, step: Step) -> None:
        """Make a link a step of its own; what was folded on the way to it is unfolded."""
        triple = (step.source, step.target, step.relation)
        if triple in self.steps:
            return
        near = step.source if self.direction == "down" else step.target
        if (way := self.folded.pop(near, None)) is not None:
            self.show(way[0])
            fold = self.folds[way[1]]
            self.folds[way[1]] = replace(fold, count=fold.count - 1)
        self.steps[triple] = step


def climb(
    start: str, direction: Direction, depth: int, per_node: int
) -> tuple[tuple[Step, ...], tuple[Fold, ...]]:
    """Steps by depth and folds of the walk from ``start`` (one query per level, two where it must count)."""
    state = _State(direction, per_node, seen={start}, singles=[start])
    for level in range(1, depth + 1):
        terms = _terms(state)
        if not terms:
            break
        wholes = state.wholes
        state.singles, state.members, state.wholes = [], defaultdict(list), []
        grown = by_term(neighbours(terms))
        _take_singles(state, level, terms, grown)
        _take_members(state, level, terms, grown, wholes)
        _bound(state)
    steps = sorted(state.steps.values(), key=lambda step: step.depth)
    return tuple(steps), tuple(fold for fold in state.folds.values() if fold.count > 0)


def _terms(state: _State) -> list[Term]:
    groups: list[tuple[str, tuple[str, ...]]] = [(prefix_of(one), (one,)) for one in state.singles]
    groups += [(prefix, tuple(ids)) for prefix, ids in state.members.items()]
    terms = [
        Term(kind, state.direction, ids, FOLLOWED + 1)
        for prefix, ids in groups
        for kind in kinds_from(prefix, state.direction)
    ]
    return terms + [
        Term(kind, state.direction, (key[1],), FOLLOWED + 1, through)
        for through, key in state.wholes
        for kind in kinds_from(key[4], state.direction)
    ]


def _take_singles(state: _State, level: int, terms: list[Term], grown: dict[int, list[Neighbour]]) -> None:
    """Steps and folds of objects that are followed one by one."""
    groups: dict[tuple[str, str, str], dict[str, Neighbour]] = defaultdict(dict)
    full: dict[tuple[str, str, str], int] = {}
    for number, rows in grown.items():
        if len(terms[number].ids) == 1 and terms[number].through is None:
            for row in rows:
                groups[row.near, row.relation, prefix_of(row.far)].setdefault(row.far, row)
            if len(rows) > FOLLOWED:
                full[rows[0].near, rows[0].relation, prefix_of(rows[0].far)] = number
    counts = dict(zip(full, count([terms[number] for number in full.values()]), strict=True)) if full else {}
    for group, fars in groups.items():
        near, relation, kind = group
        rows = list(fars.values())
        for row in rows[: state.per_node]:
            state.show(state.step(level, row))
            _follow(state, row.far)
        if rest := rows[state.per_node :]:
            total = counts.get(group, len(rows))
            key = (level, near, "", relation, kind)
            hidden = min(total, COUNTED) - state.per_node
            state.folds[key] = Fold(*key, hidden, more=total > COUNTED)
            if group in full:
                state.wholes.append((terms[full[group]].kind, key))
            else:
                _fold(state, level, rest, key)


def _take_members(
    state: _State,
    level: int,
    terms: list[Term],
    grown: dict[int, list[Neighbour]],
    wholes: list[tuple[LinkKind, Key]],
) -> None:
    """What folded objects lead to: of each relation and kind the first are shown with the way to them."""
    groups: dict[tuple[str, str, str], dict[str, Neighbour]] = defaultdict(dict)
    full = set()
    keys = {(through, key[1]): key for through, key in wholes}
    for number, rows in grown.items():
        term = terms[number]
        if term.through is not None:
            _name_members(state, rows, keys[term.through, term.ids[0]])
        if term.through is not None or len(term.ids) > 1:
            for row in rows:
                group = (prefix_of(row.near), row.relation, prefix_of(row.far))
                if row.far not in state.seen:
                    groups[group].setdefault(row.far, row)
                if len(rows) > FOLLOWED:
                    full.add(group)
    for group, fars in groups.items():
        via, relation, kind = group
        rows = list(fars.values())
        for row in rows[: state.per_node]:
            state.show(state.step(level, row))
            _follow(state, row.far)
        if rest := rows[state.per_node :]:
            key = (level, "", via, relation, kind)
            state.folds[key] = Fold(*key, len(rest), more=group in full)
            _fold(state, level, rest, key)


def _name_members(state: _State, rows: list[Neighbour], key: Key) -> None:
    """Note the way to those members of a large fold that lead on."""
    level, node, _via, relation, _kind = key
    for row in rows:
        if row.near not in state.seen:
            state.seen.add(row.near)
            state.folded[row.near] = (state.step(level, Neighbour(0, node, row.near, relation)), key)


def _follow(state: _State, public_id: str) -> None:
    if public_id not in state.seen:
        state.seen.add(public_id)
        state.singles.append(public_id)


def _fold(state: _State, level: int, rows: list[Neighbour], key: Key) -> None:
    for row in rows:
        if row.far not in state.seen:
            state.seen.add(row.far)
            state.folded[row.far] = (state.step(level, row), key)
            state.members[prefix_of(row.far)].append(row.far)


def _bound(state: _State) -> None:
    """Keep a level's work flat: beyond so many of a kind they are followed as a whole, evenly chosen."""
    kept, number_of = [], defaultdict[str, int](int)
    for one in state.singles:
        number_of[prefix_of(one)] += 1
        if number_of[prefix_of(one)] > SINGLES:
            state.members[prefix_of(one)].append(one)
        else:
            kept.append(one)
    state.singles = kept
    for prefix, ids in state.members.items():
        if len(ids) == 1:
            state.singles += ids
        stride = -(-len(ids) // FOLLOWED)
        state.members[prefix] = ids[::stride] if len(ids) > 1 else []
    state.members = defaultdict(list, {prefix: ids for prefix, ids in state.members.items() if ids})
