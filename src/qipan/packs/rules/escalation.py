"""The ladder of reminders: every step tells somebody who exists."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.parties import expand_parties
from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack


def ladder(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Steps have their own ids; each tells either a role or a party of the city."""
    yield from unique(text, ("escalation",), [step.id for step in pack.escalation], "id")
    parties = {party.code: party for party in expand_parties(pack)} if pack.escalation else {}
    for index, step in enumerate(pack.escalation):
        for number, told in enumerate(step.tells):
            path = ("escalation", index, "tells", number)
            if bool(told.role) == bool(told.party):
                what = "A step tells either a role or a party."
                yield text.problem(path, what, "Write one of `role` and `party`.")
            elif told.party:
                yield from known(text, (*path, "party"), told.party, parties, "party")


RULES = (ladder,)
