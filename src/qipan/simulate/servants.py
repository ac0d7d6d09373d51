"""The people who work in a simulated city: the pack's demo accounts, and an invented worker per party."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.cases.section.duties import DUTIES
from qipan.core.public import Actor
from qipan.packs.base import Name
from qipan.packs.index import PackIndex
from qipan.people.public import account_by_username, actor_of
from qipan.people.section import ACCOUNTS, DemoAccount, Parties, Party, RoleGrant
from qipan.places.section import AREAS

PREFIX = "worker-"


def workers(index: PackIndex) -> tuple[DemoAccount, ...]:
    """One invented handler for each party that a duty can name, in every district."""
    return tuple(_worker(party, number) for number, party in enumerate(_handling(index), start=1))


def _handling(index: PackIndex) -> Iterable[Party]:
    districts = ["", *(a.code for a in index.pack[AREAS] if a.level == "district")]
    named = (
        index[Parties].resolve(template, district)
        for duty in index.pack[DUTIES]
        for template in (duty.lead, duty.fallback)
        for district in districts
    )
    return {party.code: party for party in named if party is not None}.values()


def _worker(party: Party, number: int) -> DemoAccount:
    return DemoAccount(
        username=f"{PREFIX}{party.code}",
        name=Name(zh=f"模拟·处置{number:02d}", en=f"Simulated Worker {number:02d}"),
        organisation=party.code,
        roles=(RoleGrant(role="handler", organisation=party.code),),
    )


class Staff:
    """Actors by account name, each read once."""

    def __init__(self) -> None:
        self._known: dict[str, Actor] = {}

    def named(self, username: str) -> Actor:
        """The actor of a demo account. Raises ``NotFound``."""
        if username not in self._known:
            self._known[username] = actor_of(account_by_username(username))
        return self._known[username]

    def with_role(self, index: PackIndex, role: str) -> Actor:
        """The first of the pack's demo accounts that holds a role for the whole city."""
        for account in index.pack[ACCOUNTS]:
            if any(grant.role == role and not grant.area for grant in account.roles):
                return self.named(account.username)
        raise LookupError(f"The city has no demo account with the role {role}.")

    def worker(self, party: str) -> Actor:
        """The invented handler of a party."""
        return self.named(f"{PREFIX}{party}")
