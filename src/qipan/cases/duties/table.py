"""The duty list in force: the pack's text with the amendments that people accepted since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qipan.cases.models import Case, DutyAmendment
from qipan.cases.section.duties import DUTIES, Duty, DutyList, DutyTable
from qipan.core.public import clock, pack
from qipan.packs.index import PackIndex
from qipan.people.section import Parties


@dataclass(frozen=True, slots=True)
class ActiveList:
    """The table that holds, and the amendments in it: public id by duty id."""

    table: DutyTable
    amendments: Mapping[str, str]


def active_list() -> ActiveList:
    """The duty list in force (one small query; the table is built once for each set of amendments)."""
    rows = DutyAmendment.objects.order_by("id").values_list("public_id", "duty__id")
    return _built(pack(), tuple(rows))


@lru_cache(maxsize=8)
def _built(index: PackIndex, rows: tuple[tuple[str, str], ...]) -> ActiveList:
    ids = [public_id for public_id, _ in rows]
    told = dict(DutyAmendment.objects.filter(public_id__in=ids).values_list("public_id", "duty"))
    table = index[DutyList].amended(Duty.model_validate(told[public_id]) for public_id in ids)
    written = {duty.id for duty in index.pack[DUTIES]}
    return ActiveList(table, {duty: public_id for public_id, duty in rows if duty not in written})


@dataclass(frozen=True, slots=True)
class Listed:
    """Whom the duty list names for a case, by which duty and, where one is followed, which amendment."""

    party: str = ""
    duty: Duty | None = None
    district: str = ""
    amendment: str = ""

    @property
    def duty_id(self) -> str:
        """Id of the duty; empty where none holds."""
        return self.duty.id if self.duty else ""

    def assists(self, *, but: str = "") -> list[str]:
        """Codes of the assisting parties that exist in the case's district, without ``but``."""
        codes = self.duty.assist if self.duty else ()
        return [code for code in _resolved(codes, self.district) if code != but]


def listed(case: Case, table: DutyTable | None = None) -> Listed:
    """What the duty list says of a case now; ``table`` saves the query where many cases are asked for."""
    active = ActiveList(table, {}) if table else active_list()
    chain = case.area.chain if case.area else ()
    duty = pack()[DutyList].duty_for(case.category, chain, at=clock.now(), table=active.table)
    if duty is None:
        return Listed(district=case.district)
    party = next(_resolved((duty.lead, duty.fallback), case.district), "")
    return Listed(party, duty, case.district, active.amendments.get(duty.id, ""))


def _resolved(templates: tuple[str, ...], district: str) -> Iterator[str]:
    found = (pack()[Parties].resolve(template, district) for template in templates)
    return (party.code for party in found if party)
