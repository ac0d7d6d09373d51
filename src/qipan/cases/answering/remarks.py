"""What a careful colleague would remark on an answer before it goes out.

Grave remarks (a boiler-plate repeat, mere courtesy, an answer that names nothing of what was asked) hold the
answer back until a named person says why it goes out as it is; the others are advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qipan.cases.models import Case
from qipan.cases.section.answers import ANSWERS, AnswerText
from qipan.core.public import clock, pack
from qipan.kernels import reply_quality as answers
from qipan.kernels.reply_substance import substance_of

COMPARED = 200
COMPARED_DAYS = 90
# Of a report with fewer terms too little is known to say that an answer missed it.
FEWEST_TERMS = 5


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark; a ``grave`` one holds the answer back."""

    code: str
    text: str
    grave: bool


def remarks_on(case: Case, text: str) -> list[Remark]:
    """Remarks on ``text`` as the answer to ``case``, grave ones first (two queries at most).

    A city without ``answers.yaml`` makes none.
    """
    policy = pack().pack[ANSWERS]
    if policy is None or not text.strip():
        return []
    grave = list(_grave(case, text, policy))
    # A grave remark already says that something is missing; to say it twice helps nobody.
    little = () if grave else _tells_little(text, policy)
    return [*grave, *little, *_advice(text, policy)]


def _grave(case: Case, text: str, policy: AnswerText) -> Iterator[Remark]:
    if len(answers.without(text, policy.courtesy)) < policy.least_substance:
        yield Remark("courtesy-only", _("Apart from courtesies the answer says nothing."), grave=True)
        return
    if (alike := answers.count_alike(text, _recent(case), policy.alike)) >= policy.alike_times:
        told = ngettext(
            "%(count)d other reporter was given nearly the same answer lately.",
            "%(count)d other reporters were given nearly the same answer lately.",
            alike,
        )
        yield Remark("boiler-plate", told % {"count": alike}, grave=True)
    if _names_nothing(case, text):
        yield Remark("not-asked", _("The answer names nothing of what was reported."), grave=True)


def _advice(text: str, policy: AnswerText) -> Iterator[Remark]:
    for word in answers.undated(text, policy.soon):
        yield Remark("undated", _("“%(word)s”: by when? Give a date.") % {"word": word}, grave=False)
    for plain in policy.plain:
        if plain.word in text:
            told = _("“%(word)s” is office language; people say “%(instead)s”.")
            yield Remark("office-word", told % {"word": plain.word, "instead": plain.instead}, grave=False)
    for sentence in answers.long_sentences(text, policy.longest_sentence):
        told = _("A long sentence: “%(start)s…”. Make two of it.")
        yield Remark("long-sentence", told % {"start": sentence[:16]}, grave=False)


def _tells_little(text: str, policy: AnswerText) -> Iterator[Remark]:
    """Advice from the two scores: it says what was counted, so that anybody can check; it holds nothing."""
    counted = substance_of(text)
    if counted.completeness < policy.least_complete:
        told = _(
            "It may leave open what was done: %(characters)d characters beside courtesies, "
            "%(steps)d statements of a step or date, %(facts)d of a finding."
        )
        numbers = {"characters": counted.substance, "steps": counted.steps, "facts": counted.facts}
        yield Remark("little-done", told % numbers, grave=False)
    if counted.explanation < policy.least_explained:
        told = _(
            "It may leave open why: %(reasons)d statements of a cause, rule or basis in %(characters)d "
            "characters."
        )
        numbers = {"reasons": counted.reasons, "characters": counted.characters}
        yield Remark("little-why", told % numbers, grave=False)


def _recent(case: Case) -> list[str]:
    """Answers lately given to other cases of the same kind, newest first; bounded."""
    since = clock.now() - timedelta(days=COMPARED_DAYS)
    alike = Case.objects.filter(category=case.category, opened_at__gte=since).exclude(pk=case.pk)
    given = alike.exclude(answer="").order_by("-opened_at", "-id").values_list("answer", flat=True)
    return list(given[:COMPARED])


def _names_nothing(case: Case, text: str) -> bool:
    said = " ".join(case.case_signals.values_list("signal__text", flat=True)[:10]) or case.title
    if len(answers.key_terms(said)) < FEWEST_TERMS:
        return False
    names = pack().pack.city.name
    category = pack().label("category", case.category, "zh") + pack().label("category", case.category, "en")
    asked = answers.key_terms(said) | answers.key_terms(category)
    asked -= answers.key_terms(f"{names.zh} {names.en}")
    return bool(asked) and not asked & answers.key_terms(text)
