"""What a photo belongs to: rooms above say which things may have photos, and who may add and see them.

A *subject* is the very thing that a photo shows (a report, a visit, a check), its *folder* the matter under
which photos are kept together (a case).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from qipan.core.public import Actor, prefix_of
from qipan.errors import NotFound
from qipan.people.public import Permission


@dataclass(frozen=True, slots=True)
class Folder:
    """A matter under which photos are kept: its id, the number that people know it by, its page."""

    public_id: str
    number: str
    url: str
    simulated: bool = False


class Keeper(Protocol):
    """What a room answers for its folders and subjects; all may raise the errors of the house."""

    def folder_of(self, subject: str) -> str:
        """Public id of the folder of a subject, locked against other writers. Raises ``NotFound``."""

    def ensure_may_add(self, by: Actor, folder: str, subject: str) -> None:
        """Raise ``NotPermitted`` unless the subject is the caller's own to show."""

    def is_reporters(self, by: Actor, subject: str) -> bool:
        """Whether a reporter took a photo: then what the camera tells belongs to the report."""

    def may_see(self, by: Actor, folder: str) -> bool:
        """Whether ``by`` may see photos that were not released."""

    def ensure_right(self, by: Actor, right: Permission, folder: str) -> None:
        """Raise ``NotPermitted`` unless ``by`` holds the right where the folder lies."""

    def folders(self, ids: Collection[str]) -> dict[str, Folder]:
        """Folders by public id (one query)."""


_subjects: dict[str, Keeper] = {}
_folders: dict[str, Keeper] = {}


def register_keeper(keeper: Keeper, *, folder: str, subjects: Collection[str]) -> None:
    """A room answers for folders with this prefix and for subjects with those prefixes."""
    _folders[folder] = keeper
    _subjects.update(dict.fromkeys(subjects, keeper))


def keeper_of_subject(subject: str) -> Keeper:
    """Who answers for a subject. Raises ``NotFound`` for what cannot have a photo."""
    keeper = _subjects.get(prefix_of(subject))
    if keeper is None:
        raise no_subject(subject)
    return keeper


def keeper_of(folder: str) -> Keeper:
    """Who answers for a folder. Raises ``NotFound``."""
    keeper = _folders.get(prefix_of(folder))
    if keeper is None:
        raise no_subject(folder)
    return keeper


def no_subject(subject: str) -> NotFound:
    """What is said of an id that can have no photo."""
    return NotFound(
        _("Nothing that could have a photo has the id %(id)s.") % {"id": subject},
        where="subject",
        mend=_("Photos belong to a report, a visit, an outcome, a check or an inspection."),
    )


def folder_named(public_id: str) -> Folder:
    """One folder (one query). Raises ``NotFound``."""
    folder = keeper_of(public_id).folders([public_id]).get(public_id)
    if folder is None:
        raise no_subject(public_id)
    return folder
