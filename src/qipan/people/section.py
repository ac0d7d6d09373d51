"""``parties.yaml`` and ``people.yaml``: who there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from qipan.packs.base import Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.references import missing
from qipan.packs.section.city import City
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import cycles, unique
from qipan.packs.view import View

PartyKind = Literal[
    "party-body", "government", "street", "community", "enterprise", "social-organisation", "citizen"
]


class Party(PackModel):
    """An organisation. With ``per: district`` one is made for every district: ``{area}`` in the
    code and ``{area_name}`` in the names are replaced.
    """

    code: Code
    kind: PartyKind
    name: Name
    parent: str = ""
    area: Annotated[str, Ref("area", blank=True)] = ""
    per: Literal["", "district"] = ""


class RoleGrant(PackModel):
    """A role with its scope: an organisation (and those below) and an area (and those below)."""

    role: Code
    organisation: Annotated[str, Ref("party", blank=True)] = ""
    area: Annotated[str, Ref("area", blank=True)] = ""


class DemoAccount(PackModel):
    """An obviously invented person; made only in demo stores."""

    username: Code
    name: Name
    organisation: Annotated[str, Ref("party")]
    roles: tuple[RoleGrant, ...]


def party_template(code: str) -> str:
    """The code as ``parties.yaml`` writes it: duties say ``{district}`` where parties say ``{area}``."""
    return code.replace("{district}", "{area}")


def fill(template: str, area_code: str) -> str:
    """The concrete party code for a district; templates without a place stay as they are."""
    return party_template(template).replace("{area}", area_code)


def expand_parties(parties: Iterable[Party], names: Names) -> tuple[Party, ...]:
    """All parties, those ``per: district`` once for every district area, in order of writing."""
    districts: list[Named] | None = None
    concrete: list[Party] = []
    for party in parties:
        if party.per:
            if districts is None:
                districts = [area for area in names.names("area").values() if area.level == "district"]
            concrete += (_for_area(party, area) for area in districts)
        else:
            concrete.append(party)
    return tuple(concrete)


def _for_area(party: Party, area: Named) -> Party:
    spelt = area.name or Name(zh=area.code, en=area.code)
    name = Name(
        zh=party.name.zh.replace("{area_name}", spelt.zh), en=party.name.en.replace("{area_name}", spelt.en)
    )
    changes = {
        "code": fill(party.code, area.code),
        "name": name,
        "parent": fill(party.parent, area.code),
        "area": area.code,
        "per": "",
    }
    return party.model_copy(update=changes)


def parties(view: View) -> Iterator[Problem]:
    """Party codes are unique, parents exist also after expansion, templates are complete."""
    texts = view[PARTIES]
    order, parents = [party.code for party in texts], {party.code: party.parent for party in texts}
    yield from unique(view, ("parties",), order)
    yield from cycles(view, ("parties",), parents, order)
    for index, party in enumerate(texts):
        at = ("parties", index)
        if bool(party.per) != ("{area}" in party.code):
            what = _("`{code}` and `per` do not fit together.", code=party.code)
            mend = _("Use `per: district` together with `{{area}}` in the code, or neither.")
            yield view.problem((*at, "code"), what, mend)
        stray = party.parent not in parents or ("{" in party.parent and not party.per)
        if party.parent and stray and party.parent not in view.names("party"):
            yield missing(view, (*at, "parent"), party.parent, "party")


def accounts(view: View) -> Iterator[Problem]:
    """Demo accounts have their own names."""
    yield from unique(view, ("accounts",), [each.username for each in view[ACCOUNTS]], "username")


def _city_itself(city: City) -> tuple[Party, ...]:
    """A city that lists no parties is one party."""
    return (Party(code=city.code, kind="government", name=city.name),)


def _names(texts: Iterable[Party], names: Names) -> Iterator[Named]:
    for party in expand_parties(texts, names):
        yield Named(party.code, party.name, party.parent)


def _templates(texts: Iterable[Party], _names: Names) -> Iterator[Named]:
    """As parties spell them (``{area}``) and as duties do (``{district}``)."""
    for party in texts:
        yield Named(party.code, party.name)
        yield Named(party.code.replace("{area}", "{district}"), party.name)


PARTIES: Section[tuple[Party, ...]] = register(
    Section(
        "parties",
        "parties.yaml",
        tuple[Party, ...],
        absent=_city_itself,
        kinds={"party": Kind(_("party"), _names), "party-template": Kind(_("party"), _templates)},
        rules=(parties,),
    )
)
ACCOUNTS: Section[tuple[DemoAccount, ...]] = register(
    Section("accounts", "people.yaml", tuple[DemoAccount, ...], absent=lambda _city: (), rules=(accounts,))
)


class Parties:
    """The parties of the city, those of districts made concrete."""

    def __init__(self, index: PackIndex) -> None:
        self.all: tuple[Party, ...] = expand_parties(index.pack[PARTIES], index)
        self._parties = {party.code: party for party in self.all}

    def party(self, code: str) -> Party:
        """The concrete party with this code."""
        return entry_of(self._parties, code, "party")

    def resolve(self, template: str, district_code: str = "") -> Party | None:
        """The party that a duty means in a district; None when it needs a district that is not known."""
        return self._parties.get(fill(template, district_code))
