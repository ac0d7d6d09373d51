"""A walk as a tree for a page: each object once, under the object it was first reached from."""

from __future__ import annotations

from dataclasses import dataclass, field

from qipan.core.public import Description, Walk, word

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


def tree_of(walk: Walk) -> Node:
    """The tree of a walk, from its start outwards."""
    root = _node(walk, walk.start)
    nodes = {walk.start: root}
    for step in walk.steps:
        near, far = (step.source, step.target) if walk.direction == "down" else (step.target, step.source)
        if far not in nodes and near in nodes:
            nodes[far] = _node(walk, far, step.relation)
            _hang(nodes[near], nodes[far])
    return root


def _node(walk: Walk, public_id: str, relation: str = "") -> Node:
    about = walk.objects[public_id]
    return Node(about, word("stage", about.stage), word("relation", relation) if relation else "")


def _hang(parent: Node, child: Node) -> None:
    for group in parent.groups:
        if (group.relation, group.stage) == (child.relation, child.stage):
            group.nodes.append(child)
            return
    parent.groups.append(Group(child.relation, child.stage, [child]))
