"""A walk as a tree for a page: each object once, under the object it was first reached from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from qipan.act.public import out_of_reach
from qipan.core.provenance import Direction
from qipan.core.public import Actor, Description, Walk, walk, word

# Pages of cases, which what belongs to a case links to as well.
CASE = re.compile(r"/cases/(cas_[0-9a-z]{26})/")
# More of one kind under one object are folded away.
FOLD = 6


@dataclass(slots=True)
class Node:
    """An object of the walk, what kind it is in words, and what was reached from it."""

    about: Description
    stage: str
    relation: str = ""
    groups: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class Group:
    """Neighbours of one kind that hang on one relation."""

    relation: str
    stage: str
    nodes: list[Node] = field(default_factory=list)

    @property
    def is_folded(self) -> bool:
        """Whether the page shows only how many there are until it is opened."""
        return len(self.nodes) >= FOLD


def walk_for(by: Actor, public_id: str, direction: Direction) -> Walk:
    """The walk of ``public_id`` as ``by`` may read it.

    That something is part of the chain is no secret; what it says, and its page, are those of the cases that
    the reader may open.
    """
    found = walk(public_id, direction)
    of_case = {key: match[1] for key, each in found.objects.items() if (match := CASE.match(each.url))}
    closed = out_of_reach(by, set(of_case.values()))
    objects = {
        key: replace(each, title=key, url="") if of_case.get(key) in closed else each
        for key, each in found.objects.items()
    }
    return replace(found, objects=objects)


def tree_of(found: Walk) -> Node:
    """The tree of a walk, from its start outwards."""
    root = _node(found, found.start)
    nodes = {found.start: root}
    for step in found.steps:
        near, far = (step.source, step.target) if found.direction == "down" else (step.target, step.source)
        if far not in nodes and near in nodes:
            nodes[far] = _node(found, far, step.relation)
            _hang(nodes[near], nodes[far])
    return root


def _node(found: Walk, public_id: str, relation: str = "") -> Node:
    about = found.objects[public_id]
    return Node(about, word("stage", about.stage), word("relation", relation) if relation else "")


def _hang(parent: Node, child: Node) -> None:
    for group in parent.groups:
        if (group.relation, group.stage) == (child.relation, child.stage):
            group.nodes.append(child)
            return
    parent.groups.append(Group(child.relation, child.stage, [child]))
