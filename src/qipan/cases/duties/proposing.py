"""What a ruling would change in the duty list, in the words of the pack."""

from __future__ import annotations

from dataclasses import dataclass

from qipan.cases.duties.table import listed
from qipan.cases.models import Case, Ruling
from qipan.cases.section.duties import Duty, DutyList
from qipan.core.public import pack
from qipan.people.section import PARTIES, fill


@dataclass(frozen=True, slots=True)
class Change:
    """A duty as the pack would write it, and the id of the one whose place it takes."""

    duty: Duty
    replaces: str


def proposed(ruling: Ruling, case: Case, scope: str) -> Change | None:
    """The duty that would have sent the case where the ruling sends it.

    None when the list says so already, and for a matter without a category: the duty for everything else is
    the city's text alone. It takes over season and hours of what it replaces.
    """
    now = listed(case)
    lead = ruling.lead.code
    if not case.category or (now.party == lead and now.duty is not None):
        return None
    area = case.district if scope == "district" else ""
    old = now.duty if now.duty and (now.duty.category, now.duty.area) == (case.category, area) else None
    duty = Duty(
        id=f"ruled-{ruling.public_id[-10:]}",
        category=case.category,
        area=area,
        season=old.season if old else None,
        hours=old.hours if old else (),
        lead=_template(lead, case.district, area),
        assist=tuple(_template(code, case.district, area) for code in ruling.assists),
        fallback=now.duty.fallback if now.duty else pack()[DutyList].last_resort.code,
        basis=ruling.basis,
    )
    return Change(duty, old.id if old else "")


def _template(code: str, district: str, area: str) -> str:
    """A party of one district becomes the party of each district when the duty holds for the whole city."""
    if area:
        return code
    texts = (party.code for party in pack().pack[PARTIES] if party.per)
    found = next((text for text in texts if fill(text, district) == code), None)
    return found.replace("{area}", "{district}") if found else code
