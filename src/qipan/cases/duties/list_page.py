"""The duty list as everybody may read it: who leads in what, when, on what basis; and as the pack's text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import yaml

from qipan.cases.choices import language
from qipan.cases.duties.table import active_list
from qipan.cases.models import DutyProposal
from qipan.cases.section.duties import Duty
from qipan.core.public import pack, word
from qipan.people.section import PARTIES, party_template

MOST = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A duty with its names in the language of the page; ``amendment`` is the change it came from."""

    duty: Duty
    category: str
    area: str
    lead: str
    assist: tuple[str, ...]
    fallback: str
    when: tuple[str, ...]
    amendment: str

    def has(self, words: str) -> bool:
        """Whether all words occur somewhere in the row, whatever their case."""
        told = (self.duty.id, self.duty.category, self.category, self.area, self.lead, *self.assist)
        text = " ".join((*told, self.fallback, *self.when, self.duty.basis)).lower()
        return all(one in text for one in words.lower().split())


def rows(*, on: date, words: str = "") -> list[Row]:
    """The duties that hold on a day and fit the words, in the order of the list."""
    active = active_list()
    made = (_row(duty, active.amendments.get(duty.id, "")) for duty in active.table.on(on))
    return [row for row in made if row.has(words)]


def _row(duty: Duty, amendment: str) -> Row:
    index, lang = pack(), language()
    return Row(
        duty,
        index.label("category", duty.category, lang) if duty.category else "",
        index.label("area", duty.area, lang) if duty.area else "",
        party_name(duty.lead),
        tuple(party_name(code) for code in duty.assist),
        party_name(duty.fallback),
        tuple(_when(duty)),
        amendment,
    )


def row_of(proposal: DutyProposal) -> Row:
    """A proposed duty as a row of the list."""
    return _row(Duty.model_validate(proposal.duty), "")


def party_name(template: str) -> str:
    """The name of a party, or of the party of each district where a template stands."""
    found = next((p for p in pack().pack[PARTIES] if p.code == party_template(template)), None)
    if found is None:
        return pack().label("party", template, language())
    return found.name.in_language(language()).replace("{area_name}", "〔区县〕" if _zh() else "[district] ")


def _zh() -> bool:
    return language().startswith("zh")


def _when(duty: Duty) -> Iterator[str]:
    if duty.valid_from or duty.valid_until:
        yield f"{duty.valid_from or '…'} – {duty.valid_until or '…'}"
    if duty.season:
        yield f"{duty.season.since} – {duty.season.until}"
    for span in duty.hours:
        days = "" if len(span.days) == 7 else ", ".join(word("weekday", day) for day in span.days) + " "
        yield f"{days}{span.start:%H:%M}–{span.end:%H:%M}"


def as_text() -> str:
    """The whole list in force, amendments included, as ``duties.yaml`` of the pack would say it."""
    plain = [
        duty.model_dump(mode="json", exclude_defaults=True) | {"category": duty.category}
        for duty in active_list().table.duties
    ]
    text: str = yaml.safe_dump(
        [_ordered(one) for one in plain], allow_unicode=True, sort_keys=False, width=110
    )
    return text


def _ordered(plain: dict[str, object]) -> dict[str, object]:
    return {name: plain[name] for name in Duty.model_fields if name in plain}
