"""Writes of decision: draft a dossier, collect and answer opinion, sign it with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.core.public import (
    FULL_REASON,
    Actor,
    Link,
    clock,
    describe,
    ensure_reason,
    is_id,
    new_id,
    pack,
    record,
    unit_of_work,
)
from qipan.decide import rules
from qipan.decide.guards import obstacles, track_of, unasked_groups
from qipan.decide.models import Dossier, Opinion, Option
from qipan.decide.section import Tracks
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.people.public import Permission, account_by_id, require, require_person


@dataclass(frozen=True, slots=True)
class OptionText:
    """One option in words; ``predicted`` is the expected value of the review indicator."""

    title: str
    effects: str
    costs: str = ""
    predicted: float | None = None


@unit_of_work
def draft(
    *,
    by: Actor,
    question: str,
    affected: str,
    legal_basis: str,
    options: Sequence[OptionText],
    evidence: Sequence[str],
    track: str = "",
    review_indicator: str = "",
    simulated: bool = False,
) -> Dossier:
    """Open a dossier on evidence (public ids of warnings, findings, cases, signals), on a track of the city.

    Raises ``InputError`` for a part that says nothing and for evidence that is none, ``RuleRefused`` for a
    basis that the track does not know and for fewer than two options, ``NotFound`` for an unknown track.
    """
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    chosen = pack()[Tracks].track(track)
    rules.ensure_parts(question=question, affected=affected, legal_basis=legal_basis, track=chosen)
    rules.ensure_options([(option.title, option.effects) for option in options])
    if not evidence or not all(is_id(e) for e in evidence):
        raise InputError(
            _("A dossier stands on evidence."), where="evidence", mend=_("Give ids of what it rests on.")
        )
    _ensure_standing(evidence)
    dossier = Dossier.objects.create(
        public_id=new_id("dec"),
        track=chosen.code,
        question=question.strip(),
        affected=affected.strip(),
        legal_basis=legal_basis.strip(),
        review_indicator=review_indicator,
        opened_at=clock.now(),
        opened_by=account_by_id(by.id),
        simulated=simulated,
    )
    Option.objects.bulk_create(
        Option(
            dossier=dossier,
            position=i,
            title=o.title,
            effects=o.effects,
            costs=o.costs,
            predicted=o.predicted,
        )
        for i, o in enumerate(options, start=1)
    )
    links = [Link(e, dossier.public_id, "prompted") for e in dict.fromkeys(evidence)]
    record(
        "decide.dossier.drafted",
        by=by,
        subject=dossier.public_id,
        data={"options": len(options), "track": chosen.code},
        links=links,
    )
    return dossier


@unit_of_work
def add_opinion(*, by: Actor, dossier: Dossier, voice: str, text: str, group: str = "") -> Opinion:
    """Put an opinion of those affected into a draft; it must be answered before signing.

    ``group`` is one of those whom the track asks. Raises ``InputError`` without words, ``RuleRefused`` for a
    group that the track does not name.
    """
    require(by, Permission.DOSSIER_DRAFT)
    dossier = _locked_draft(dossier.pk)
    if not voice.strip():
        raise InputError(_("An opinion needs its words and whose it is."), where="voice")
    words = ensure_reason(text, where="text")
    if group and group not in {asked.code for asked in track_of(dossier).asks}:
        raise RuleRefused(_("The track of this decision does not ask this group."), where="group")
    opinion = Opinion.objects.create(
        dossier=dossier, voice=voice.strip(), group=group, text=words, given_at=clock.now()
    )
    data = {"opinion": opinion.pk, "group": group}
    record("decide.opinion.added", by=by, subject=dossier.public_id, data=data)
    return opinion


@unit_of_work
def explain_unasked(*, by: Actor, dossier: Dossier, reason: str) -> Dossier:
    """Say under one's own name why somebody who should be asked was not. It is shown with the decision.

    Raises ``InputError`` for a reason that says nothing, ``RuleRefused`` where everybody has spoken.
    """
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    dossier = _locked_draft(dossier.pk)
    if not unasked_groups(dossier):
        raise RuleRefused(_("Everybody whom this track asks has spoken."), where="reason")
    dossier.unasked = ensure_reason(reason, where="reason", least=FULL_REASON)
    dossier.unasked_by = account_by_id(by.id)
    dossier.save(update_fields=["unasked", "unasked_by"])
    record("decide.dossier.unasked", by=by, subject=dossier.public_id, data={"reason": dossier.unasked})
    return dossier


@unit_of_work
def answer_opinion(*, by: Actor, opinion: Opinion, answer: str) -> Opinion:
    """Answer an opinion in words."""
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    _locked_draft(opinion.dossier_id)
    opinion.answer = ensure_reason(answer, where="answer")
    opinion.answered_by = account_by_id(by.id)
    opinion.save(update_fields=["answer", "answered_by"])
    record("decide.opinion.answered", by=by, subject=opinion.dossier.public_id, data={"opinion": opinion.pk})
    return opinion


@unit_of_work
def sign(*, by: Actor, dossier: Dossier, option: int, reasons: str) -> Dossier:
    """Decide: a named person with the right chooses an option (its position) and says why.

    Raises ``NotPermitted`` for anybody else and for the system, ``InputError`` for reasons that say nothing,
    ``RuleRefused`` for what stands in the way (``guards``), ``NotFound`` for an option it does not have.
    """
    require_person(by)
    require(by, Permission.DOSSIER_SIGN)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if dossier.state != "draft":
        raise RuleRefused(_("Only a draft can be signed."), where="state")
    said, account = ensure_reason(reasons, where="reasons", least=FULL_REASON), account_by_id(by.id)
    for obstacle in obstacles(dossier, account.pk):
        raise RuleRefused(obstacle.what, where=obstacle.part, mend=obstacle.mend)
    chosen = Option.objects.filter(dossier=dossier, position=option).first()
    if chosen is None:
        raise NotFound(_("The dossier has no option %(number)s.") % {"number": option}, where="option")
    dossier.state, dossier.chosen, dossier.reasons = "signed", chosen, said
    dossier.decided_at, dossier.decided_by = clock.now(), account
    dossier.save()
    record("decide.dossier.signed", by=by, subject=dossier.public_id, data={"option": option})
    return dossier


@unit_of_work
def withdraw(*, by: Actor, dossier: Dossier, reason: str) -> Dossier:
    """Give up a draft, with a reason."""
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    dossier = _locked_draft(dossier.pk)
    said = ensure_reason(reason)
    dossier.state = "withdrawn"
    dossier.save(update_fields=["state"])
    record("decide.dossier.withdrawn", by=by, subject=dossier.public_id, data={"reason": said})
    return dossier


def _locked_draft(pk: int) -> Dossier:
    """The dossier as it stands now, locked until the transaction ends; it must still be a draft.

    Without the lock an opinion could slip in unanswered while somebody signs.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=pk)
    if dossier.state != "draft":
        raise RuleRefused(_("The dossier is no draft any more."), where="state", mend=_("Open a new one."))
    return dossier


def _ensure_standing(ids: Sequence[str]) -> None:
    """Raise ``InputError`` naming the first id under which nothing stands."""
    for public_id, thing in describe(ids).items():
        if thing.state == "missing":
            raise InputError(
                _("Nothing has the id %(id)s.") % {"id": public_id},
                where="evidence",
                mend=_("Check the id, and that this is the right store."),
            )
