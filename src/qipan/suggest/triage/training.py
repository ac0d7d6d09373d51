"""Writes of the model registry: a trained version is kept; a named person puts one into use, or none."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from qipan import __version__
from qipan.core.public import Actor, clock, new_id, pack, reason_problem, record, unit_of_work
from qipan.errors import InputError, NotFound, RuleRefused
from qipan.kernels.textcorpus import Corpus
from qipan.kernels.textfit import fit, out_of_fold
from qipan.kernels.textscore import classification_report
from qipan.people.public import Permission, require, require_person
from qipan.suggest.models import LearnedModel
from qipan.suggest.section import TRIAGE
from qipan.suggest.triage.active import KIND, forget
from qipan.suggest.triage.examples import Examples, corpus_of

# Texts beyond this are judged by fewer folds, so that a training ends in its time.
MANY = 20_000


def train_triage(*, by: Actor, examples: Examples) -> LearnedModel:
    """Train a version from examples, judge it on texts that it did not see, and keep it; it is not yet in
    use.

    Needs ``model.activate``, or the machine itself (a timetable, a demo). Raises ``InputError`` when there is
    too little to learn from, or a label is no category of the city.
    """
    if by.is_person:
        require(by, Permission.MODEL_ACTIVATE)
    _ensure_known(examples)
    corpus = corpus_of(pack(), examples)
    chances = out_of_fold(corpus, seed=0, parts=3 if len(corpus.texts) > MANY else 5, priors=examples.priors)
    told = pack().pack[TRIAGE]
    threshold = told.threshold if told else 1.0
    figures = classification_report(chances, corpus.truth, corpus.classes, threshold)
    content = fit(corpus, priors=examples.priors).to_bytes()
    return _keep(by, examples, corpus, figures, content)


def _ensure_known(examples: Examples) -> None:
    unknown = sorted({label for label in examples.labels if not pack().chain("category", label)})
    if unknown:
        raise InputError(
            f"The city has no category {', '.join(map(repr, unknown[:5]))}.",
            where="label",
            mend="Label the file with codes of categories.yaml.",
        )


@unit_of_work
def _keep(
    by: Actor, examples: Examples, corpus: Corpus, figures: dict[str, Any], content: bytes
) -> LearnedModel:
    newest = LearnedModel.objects.filter(kind=KIND).aggregate(newest=Max("version"))["newest"] or 0
    made = LearnedModel.objects.create(
        public_id=new_id("mdl"),
        kind=KIND,
        version=newest + 1,
        trained_at=clock.now(),
        trained_by=by.id,
        data={
            **examples.origin,
            "texts": len(examples.texts),
            "categories": len(corpus.classes),
            "background": len(corpus.background),
        },
        data_digest=examples.digest,
        code_version=__version__,
        figures=figures,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        simulated=examples.simulated,
    )
    told = {"kind": KIND, "version": made.version, "data": made.data, "data_digest": made.data_digest}
    more = {"digest": made.digest, "code": made.code_version, "pack": pack().digest}
    record("act.model.trained", by=by, subject=made.public_id, data={**told, **more})
    return made


@unit_of_work
def activate(*, by: Actor, public_id: str, reason: str) -> LearnedModel:
    """Put a trained version into use; the one before stays kept. Needs a named person with
    ``model.activate``.

    Raises ``RuleRefused`` without a reason, or when the city's text holds no register entry for the
    algorithm.
    """
    require_person(by)
    require(by, Permission.MODEL_ACTIVATE)
    found = _locked(public_id)
    if pack().pack[TRIAGE] is None:
        raise RuleRefused(
            _("The city's text holds no register entry for this algorithm, so it may not act."),
            mend=_("Write triage.yaml with purpose, data, impact, limits and who may override."),
        )
    before = LearnedModel.objects.filter(kind=found.kind, active=True).exclude(pk=found.pk)
    replaced = list(before.values_list("public_id", flat=True))
    before.update(active=False)
    return _set(found, by, reason, active=True, action="act.model.activated", replaced=replaced)


@unit_of_work
def retire(*, by: Actor, public_id: str, reason: str) -> LearnedModel:
    """Take a version out of use: keywords alone suggest again. Needs a named person with
    ``model.activate``.
    """
    require_person(by)
    require(by, Permission.MODEL_ACTIVATE)
    return _set(_locked(public_id), by, reason, active=False, action="act.model.retired", replaced=[])


def _set(
    found: LearnedModel, by: Actor, reason: str, *, active: bool, action: str, replaced: list[str]
) -> LearnedModel:
    if reason_problem(reason):
        raise RuleRefused(_("Say why, in one sentence."), where="reason", mend=_("It stays with the model."))
    found.active, found.reason = active, reason.strip()
    found.activated_at, found.activated_by = clock.now(), by.id
    found.save(update_fields=["active", "reason", "activated_at", "activated_by"])
    forget()
    transaction.on_commit(forget)
    data = {"version": found.version, "reason": found.reason, "replaced": replaced, "digest": found.digest}
    record(action, by=by, subject=found.public_id, data=data)
    return found


def _locked(public_id: str) -> LearnedModel:
    found = LearnedModel.objects.select_for_update().filter(public_id=public_id, kind=KIND).first()
    if found is None:
        raise NotFound(_("No model has the id %(id)s.") % {"id": public_id}, mend=_("Check the number."))
    return found
