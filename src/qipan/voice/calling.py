"""Whom the hotline calls next: bounded by what was answered lately, never by how many cases there are.

Those never called come first, whose answer is oldest foremost; then those who were not reached, whom nobody
tried for longest. The reads begin at the clocks of answers and at the calls of the last days, and look each
case up by its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from qipan.cases import public as case_room
from qipan.cases.section.checks import CHECKS, CallBacks
from qipan.core.public import clock, pack
from qipan.voice.models import CallAttempt, Feedback
from qipan.voice.services import answered_states

# Outcomes after which nobody calls again.
ENDED = ("refused", "reached", "skipped")


def call_list(most: int) -> list[case_room.Case]:
    """The first ``most`` cases to be called about (four queries); none where the city calls nobody."""
    text = pack().pack[CHECKS].callbacks
    if text is None:
        return []
    window = _Window(text, clock.now())
    keys = window.never_called(most)
    if len(keys) < most:
        keys += [key for key in window.called_before(most) if key not in keys]
    rows = case_room.Case.objects.filter(pk__in=keys[:most]).select_related("area", "lead")
    found = {case.pk: case for case in rows.defer("area__geometry")}
    return [found[key] for key in keys[:most] if key in found]


@dataclass(frozen=True, slots=True)
class _Window:
    """The days within which reporters are called after their answer."""

    text: CallBacks
    now: datetime

    @property
    def since(self) -> datetime:
        return self.now - timedelta(days=self.text.within_days)

    def never_called(self, most: int) -> list[int]:
        """Keys of cases in the order of their answers; a merged one waits for the answer of the one above."""
        untried = ~Exists(CallAttempt.objects.filter(case=OuterRef("pk")))
        own = _silent(Q(pk=OuterRef("case"), head=None, state__in=_states())).filter(untried)
        under = _silent(Q(head=OuterRef("case"), head__state__in=_states())).filter(untried)
        found = self._answered(own, 2 * most)
        heads = {head: at for at, head in self._answered(under, 2 * most)}
        if heads:
            members = _silent(Q(head__in=heads)).filter(untried).values_list("head_id", "pk")
            found += [(heads[head], key) for head, key in members if head in heads]
        return list(dict.fromkeys(key for _at, key in sorted(found)))[:most]

    def _answered(self, cases: QuerySet[case_room.Case], most: int) -> list[tuple[datetime, int]]:
        """When the first of these were answered lately, and their keys."""
        answers = case_room.Clock.objects.filter(stage="answer", stopped_at__gte=self.since)
        rows = answers.filter(Exists(cases)).order_by("stopped_at", "id").values_list("stopped_at", "case_id")
        return [(at, key) for at, key in rows[:most] if at is not None]

    def called_before(self, most: int) -> list[int]:
        """Keys of cases whose reporter was not reached yet, may be tried again, and rested long enough."""
        answers = case_room.Clock.objects.filter(stage="answer", stopped_at__gte=self.since)
        answered = Exists(answers.filter(case=OuterRef("case"))) | Exists(
            answers.filter(case__members=OuterRef("case"))
        )
        standing = Q(head=None, state__in=_states()) | Q(head__state__in=_states())
        silent = Exists(_silent(Q(pk=OuterRef("case")) & standing))
        tries = CallAttempt.objects.filter(made_at__gte=self.since).filter(silent, answered).values("case")
        counted = tries.annotate(
            tried=Count("id"), last=Max("made_at"), ended=Count("id", filter=Q(outcome__in=ENDED))
        )
        rested = self.now - timedelta(hours=self.text.pause_hours)
        again = counted.filter(tried__lt=self.text.attempts, last__lte=rested, ended=0)
        return list(again.order_by("last", "case").values_list("case", flat=True)[:most])


def _states() -> list[str]:
    return sorted(answered_states())


def _silent(which: Q) -> QuerySet[case_room.Case]:
    """Of these cases those whose reporter left a number and said nothing."""
    reachable = case_room.CaseSignal.objects.filter(
        case=OuterRef("pk"), signal__reporter__shredded_at=None, signal__reporter__phone__gt=""
    )
    spoke = Feedback.objects.filter(case=OuterRef("pk"))
    return case_room.Case.objects.filter(
        which, Exists(reachable), ~Exists(spoke), confirmed=False, adopted=False
    )
