"""A walk as a tree for a page: each object once, under the object it was first reached from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qipan.cases.public import out_of_reach
from qipan.core.climb import Fold
from qipan.core.links import Direction, page
from qipan.core.public import Actor, Description, Walk, describe, walk, word
from qipan.oversee.words import STAGE_OF

# Pages of cases, which what belongs to a case links to as well.
CASE = re.compile(r"/cases/(cas_[0-9a-z]{26})/")
# More of one kind under one object are folded away.
FOLD = 6
PAGE = 50


@dataclass(slots=True)
class Node:
    """An object of the walk, what kind it is in words, and what was reached from it."""

    about: Description
    stage: str
    relation: str = ""
    groups: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Neighbours of one kind that hang on one relation; ``fold`` holds those that the walk did not show."""

    relation: str
    stage: str
    nodes: list[Node] = field(default_factory=list)
    fold: Fold | None = None

    @property
    def is_folded(self) -> bool:
        """Whether the page shows only how many there are until it is opened."""
        return self.size >= FOLD

    @property
    def size(self) -> int:
        """How many neighbours there are, shown or not."""
        return len(self.nodes) + (self.fold.count if self.fold else 0)


def walk_for(by: Actor, public_id: str, direction: Direction) -> Walk:
    """The walk of ``public_id`` as ``by`` may read it.

    That something is part of the chain is no secret; what it says, and its page, are those of the cases that
    the reader may open.
    """
    found = walk(public_id, direction)
    return replace(found, objects=_readable(by, found.objects))


@dataclass(frozen=True, slots=True)
class FoldPage:
    """Some of the neighbours that a walk folds away, and where the next page begins (empty at the end)."""

    objects: list[Description]
    after: str


def fold_for(
    by: Actor, node: str, direction: Direction, relation: str, *, kind: str = "", after: str = ""
) -> FoldPage:
    """A page of what is folded under ``node``, as ``by`` may read it: oldest first, 50 a page."""
    found = page(node, direction, relation, prefix=kind, after=after, size=PAGE)
    return FoldPage(list(_readable(by, describe(found.ids)).values()), found.after)


def _readable(by: Actor, objects: dict[str, Description]) -> dict[str, Description]:
    of_case = {key: match[1] for key, each in objects.items() if (match := CASE.match(each.url))}
    closed = out_of_reach(by, set(of_case.values()))
    return {
        key: replace(each, title=key, url="") if of_case.get(key) in closed else each
        for key, each in objects.items()
    }


def tree_of(found: Walk) -> Node:
    """The tree of a walk, from its start outwards."""
    root = _node(found, found.start)
    nodes = {found.start: root}
    for step in found.steps:
        near, far = (step.source, step.target) if found.direction == "down" else (step.target, step.source)
        if far not in nodes and near in nodes:
            nodes[far] = _node(found, far, step.relation)
            _hang(nodes[near], nodes[far])
    for fold in found.folds:
        _tuck(nodes.get(fold.node, root), fold)
    return root


def _tuck(parent: Node, fold: Fold) -> None:
    """Put a fold beside its kind's neighbours; what hangs on folded objects hangs on the start."""
    stage, relation = word("stage", _stage_of(fold.kind)), word("relation", fold.relation)
    for group in parent.groups:
        if fold.node and (group.relation, group.stage) == (relation, stage):
            group.fold = fold
            return
    parent.groups.append(Group(relation, stage, fold=fold))


def _stage_of(prefix: str) -> str:
    return STAGE_OF.get(prefix, prefix)


def _node(found: Walk, public_id: str, relation: str = "") -> Node:
    about = found.objects[public_id]
    return Node(about, word("stage", about.stage), word("relation", relation) if relation else "")


def _hang(parent: Node, child: Node) -> None:
    for group in parent.groups:
        if (group.relation, group.stage) == (child.relation, child.stage):
            group.nodes.append(child)
            return
    parent.groups.append(Group(child.relation, child.stage, [child]))
