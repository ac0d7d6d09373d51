"""Parties made concrete: ``per: district`` gives one party for every district of the city."""

from __future__ import annotations

from qipan.packs.schema import AreaText, Name, Pack, Party


def party_template(code: str) -> str:
    """The code as ``parties.yaml`` writes it: duties say ``{district}`` where parties say ``{area}``."""
    return code.replace("{district}", "{area}")


def fill(template: str, area_code: str) -> str:
    """The concrete party code for a district; templates without a place stay as they are."""
    return party_template(template).replace("{area}", area_code)


def expand_parties(pack: Pack) -> tuple[Party, ...]:
    """All parties, those ``per: district`` once for every district area, in order of writing."""
    districts = [area for area in pack.areas if area.level == "district"]
    return tuple(
        concrete
        for party in pack.parties
        for concrete in ([_for_area(party, area) for area in districts] if party.per else [party])
    )


def _for_area(party: Party, area: AreaText) -> Party:
    name = Name(
        zh=party.name.zh.replace("{area_name}", area.name_zh),
        en=party.name.en.replace("{area_name}", area.name_en),
    )
    changes = {
        "code": fill(party.code, area.code),
        "name": name,
        "parent": fill(party.parent, area.code),
        "area": area.code,
        "per": "",
    }
    return party.model_copy(update=changes)
