"""Keeping a trained model: a version in the store, its event, and the edge from the data it learned from."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from qipan import __version__
from qipan.core.public import Actor, Link, canonical, clock, new_id, record, unit_of_work
from qipan.suggest.duplicates.model import SUBJECT, forget
from qipan.suggest.models import LearnedModel

if TYPE_CHECKING:
    from qipan.suggest.duplicates.history import Known
    from qipan.suggest.duplicates.training import Trained


def train_pairs(history: Sequence[Known], *, until: date) -> Trained:
    """Train on ``history`` before ``until``; see ``training.train``. The learner is loaded only now."""
    from qipan.suggest.duplicates.training import train

    return train(history, until=until)


@unit_of_work
def keep_model(*, by: Actor, trained: Trained, source: str, data_name: str, data_digest: str) -> LearnedModel:
    """Store a trained model and put it to use; the one before stays in the store and can be walked to.

    ``source`` is the public id of what it learned from. Only the command line and its system actor call this.
    """
    content = canonical({**trained.model.content(), "threshold": trained.threshold}).encode()
    versions = LearnedModel.objects.filter(kind=SUBJECT)
    before = versions.filter(active=True).first()
    versions.filter(active=True).update(active=False)
    made = LearnedModel.objects.create(
        public_id=new_id("mdl"),
        kind=SUBJECT,
        version=(versions.aggregate(newest=Max("version"))["newest"] or 0) + 1,
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        data={"name": data_name[-200:], "from": str(trained.start), "until": str(trained.until)},
        data_digest=data_digest,
        code_version=__version__,
        figures=trained.figures,
        trained_at=clock.now(),
        trained_by=by.id,
        active=True,
        activated_at=clock.now(),
        activated_by=by.id,
    )
    links = [Link(source, made.public_id, "trained")] if source else []
    if before is not None:
        links.append(Link(before.public_id, made.public_id, "replaced-by"))
    told = {
        "kind": SUBJECT,
        "version": made.version,
        "digest": made.digest,
        "data": data_digest,
        "until": trained.until.isoformat(),
        **{name: trained.figures["figures"]["model"][name] for name in ("precision", "recall")},
    }
    record("act.model.trained", by=by, subject=made.public_id, data=told, links=links)
    transaction.on_commit(forget)
    return made
