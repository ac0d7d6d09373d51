"""Standard texts: a beginning for an answer, filled with the facts of the case."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import formats

from qipan.cases.models import Case, Outcome
from qipan.cases.section.answers import ANSWERS, StandardText
from qipan.core.public import local_time, pack


def standard_texts(case: Case) -> list[StandardText]:
    """The standard texts that fit the case's category, the nearest category first."""
    policy = pack().pack[ANSWERS]
    chain = (*pack().chain("category", case.category), "")
    texts = [t for t in policy.standard if t.category in chain] if policy else []
    return sorted(texts, key=lambda t: chain.index(t.category))


@dataclass(frozen=True, slots=True)
class FilledText:
    """A standard text with the facts of a case."""

    code: str
    name: str
    text: str
    basis: str


def texts_for(case: Case, language: str) -> list[FilledText]:
    """The standard texts for a case, filled in ``language`` (one query where there are any)."""
    texts = standard_texts(case)
    facts = _facts(case, language) if texts else {}
    return [
        FilledText(
            t.code, t.name.in_language(language), t.text.in_language(language).format(**facts), t.basis
        )
        for t in texts
    ]


def _facts(case: Case, language: str) -> dict[str, str]:
    done = Outcome.objects.filter(order__case=case).order_by("-id").values_list("text", flat=True).first()
    return {
        "number": case.number,
        "category": pack().label("category", case.category, language),
        "party": case.lead.in_language(language) if case.lead else "",
        "opened": formats.date_format(local_time(case.opened_at), "Y-m-d"),
        "done": done or "",
        "place": case.area.in_language(language) if case.area else "",
    }
