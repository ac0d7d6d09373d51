"""Writes of decision: draft a dossier, collect and answer opinion, sign it with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from qipan.core.public import Actor, Link, clock, describe, is_id, new_id, record, unit_of_work
from qipan.decide import rules
from qipan.decide.models import Dossier, Opinion, Option
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
    review_indicator: str = "",
    simulated: bool = False,
) -> Dossier:
    """Open a dossier on evidence (public ids of warnings, findings, cases, signals).

    Raises ``RuleRefused`` when a part is missing, ``InputError`` when the evidence is not a list of ids.
    """
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    rules.ensure_complete(question=question, affected=affected, legal_basis=legal_basis, options=len(options))
    if not evidence or not all(is_id(e) for e in evidence):
        raise InputError(
            _("A dossier stands on evidence."), where="evidence", mend=_("Give ids of what it rests on.")
        )
    _ensure_standing(evidence)
    dossier = Dossier.objects.create(
        public_id=new_id("dec"),
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
        data={"options": len(options)},
        links=links,
    )
    return dossier


@unit_of_work
def add_opinion(*, by: Actor, dossier: Dossier, voice: str, text: str) -> Opinion:
    """Put an opinion of those affected into a draft; it must be answered before signing."""
    require(by, Permission.DOSSIER_DRAFT)
    dossier = _locked_draft(dossier.pk)
    if not text.strip() or not voice.strip():
        raise InputError(_("An opinion needs its words and whose it is."), where="text, voice")
    opinion = Opinion.objects.create(
        dossier=dossier, voice=voice.strip(), text=text.strip(), given_at=clock.now()
    )
    record("decide.opinion.added", by=by, subject=dossier.public_id, data={"opinion": opinion.pk})
    return opinion


@unit_of_work
def answer_opinion(*, by: Actor, opinion: Opinion, answer: str) -> Opinion:
    """Answer an opinion in words."""
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    _locked_draft(opinion.dossier_id)
    if not answer.strip():
        raise InputError(_("The answer is empty."), where="answer")
    opinion.answer, opinion.answered_by = answer.strip(), account_by_id(by.id)
    opinion.save(update_fields=["answer", "answered_by"])
    record("decide.opinion.answered", by=by, subject=opinion.dossier.public_id, data={"opinion": opinion.pk})
    return opinion


@unit_of_work
def sign(*, by: Actor, dossier: Dossier, option: int, reasons: str) -> Dossier:
    """Decide: a named person with the right chooses an option (its position) and says why.

    Raises ``NotPermitted`` for anybody else and for the system, ``RuleRefused`` without reasons or with an
    unanswered opinion, ``NotFound`` for an option the dossier does not have.
    """
    require_person(by)
    require(by, Permission.DOSSIER_SIGN)
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    unanswered = Opinion.objects.filter(dossier=dossier, answer="").count()
    rules.ensure_signable(state=dossier.state, reasons=reasons, unanswered=unanswered)
    chosen = Option.objects.filter(dossier=dossier, position=option).first()
    if chosen is None:
        raise NotFound(_("The dossier has no option %(number)s.") % {"number": option}, where="option")
    dossier.state, dossier.chosen, dossier.reasons = "signed", chosen, reasons.strip()
    dossier.decided_at, dossier.decided_by = clock.now(), account_by_id(by.id)
    dossier.save()
    record("decide.dossier.signed", by=by, subject=dossier.public_id, data={"option": option})
    return dossier


@unit_of_work
def withdraw(*, by: Actor, dossier: Dossier, reason: str) -> Dossier:
    """Give up a draft, with a reason."""
    require_person(by)
    require(by, Permission.DOSSIER_DRAFT)
    dossier = _locked_draft(dossier.pk)
    if not reason.strip():
        raise RuleRefused(_("Withdrawing needs a reason."), where="reason")
    dossier.state = "withdrawn"
    dossier.save(update_fields=["state"])
    record("decide.dossier.withdrawn", by=by, subject=dossier.public_id, data={"reason": reason.strip()})
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
