"""A source is a feed: what the next file of the same ledger says otherwise updates what was taken in before.

Rooms above follow: who made something of a signal registers here and is called in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qipan.core.public import Actor
from qipan.sense.public import Revision

Follower = Callable[[Actor, Sequence[Revision]], None]
_followers: list[Follower] = []


def register_follower(follower: Follower) -> None:
    """Call ``follower`` with the revisions of each portion of a file, inside its transaction."""
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(by: Actor, revisions: Sequence[Revision]) -> None:
    """Let the rooms above follow what a source revised."""
    for follower in _followers:
        follower(by, revisions)
