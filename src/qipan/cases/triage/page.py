"""What the triage step of a case's page shows beside its form."""

from __future__ import annotations

from dataclasses import dataclass

from qipan.cases.models import Case
from qipan.cases.triage.departments import Department, departments
from qipan.cases.triage.precedents import Precedent, precedents
from qipan.core.public import Actor, pack
from qipan.suggest.public import Advice, active_model, advise

SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Explained:
    """One suggestion with the characters that speak for and against it (share of the score), and its
    keywords.
    """

    category: str
    probability: float | None
    speak_for: list[tuple[str, float]]
    speak_against: list[tuple[str, float]]
    heard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriageHelp:
    """All of it: advice, its explanation, departments by the duty list, earlier cases that read alike."""

    advice: Advice
    explained: list[Explained]
    departments: list[Department]
    precedents: list[Precedent]


def triage_help(case: Case, text: str, *, by: Actor) -> TriageHelp:
    """The help for one case whose first words are ``text`` (three queries)."""
    advice = advise(pack(), text, active_model())
    return TriageHelp(
        advice, explained(advice, text), departments(advice, case), _alike(advice, text, case, by=by)
    )


def explained(advice: Advice, text: str) -> list[Explained]:
    """Each suggestion with what speaks for it and against it."""
    return [_explained(advice, text, likely.category, likely.probability) for likely in advice.likely]


def _explained(advice: Advice, text: str, category: str, probability: float | None) -> Explained:
    heard = advice.heard.get(category, ())
    if advice.model is None:
        return Explained(category, probability, [], [], heard)
    model = advice.model.model
    told = [run for run in model.explain(text, model.classes.index(category)) if run[0]]
    pro = [run for run in told if run[1] > 0][:SHOWN_WORDS]
    con = [run for run in told if run[1] < 0][:SHOWN_WORDS]
    return Explained(category, probability, pro, con, heard)


def _alike(advice: Advice, text: str, case: Case, *, by: Actor) -> list[Precedent]:
    if advice.model is None or not advice.likely:
        return []
    return precedents(advice.model.model, text, [x.category for x in advice.likely], case, by=by)
