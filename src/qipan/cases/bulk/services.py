"""Taking one step with many cases: one transaction for each, the same services, a result for each.

A bulk is told by its key: sent again it answers what became of it and goes on where it was cut off, and
nothing is done twice. Every event of its steps carries its id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.cases import selectors
from qipan.cases.bulk import rules
from qipan.cases.bulk.choosing import chosen, told_for
from qipan.cases.models import Bulk, BulkItem
from qipan.cases.selectors import CaseFilter
from qipan.cases.work.steps import step_named
from qipan.core.public import Actor, canonical, clock, event_context, new_id, pack, record, unit_of_work
from qipan.errors import NotFound, QipanError, RuleRefused
from qipan.kernels.identifiers import mask
from qipan.people.public import require_person


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of many cases: a step, what it is told, and the key that tells this request apart.

    ``cases`` are public ids; without any the cases of ``wanted`` are meant.
    """

    step: str
    told: Mapping[str, str]
    key: str
    cases: Sequence[str] = ()
    wanted: CaseFilter | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked: the same key with another digest is another request."""
        told = {"step": self.step, "told": dict(self.told)}
        asked = canonical({**told, "cases": list(self.cases), "filter": str(self.wanted)})
        return hashlib.sha256(asked.encode()).hexdigest()


def take_steps(*, by: Actor, request: Request) -> Bulk:
    """Let each case take the step; the result stands in the bulk's items.

    Raises ``InputError`` for an unknown step, no case or no key, ``RuleRefused`` for too many cases and for a
    key that was used for something else, ``NotPermitted`` without ``case.view``. What forbids the step to a
    single case is the result of that case.
    """
    require_person(by)
    rules.ensure_key(request.key)
    told = told_for(request.step, request.told, pack())
    bulk = _begun(by, replace(request, told=told))
    for item in bulk.items.filter(state="waiting").order_by("id"):
        _take(bulk, item, by)
    _finish(bulk, by)
    return bulk


def _begun(by: Actor, request: Request) -> Bulk:
    known = Bulk.objects.filter(asked_by=by.id, key=request.key).first()
    if known is None:
        ids = chosen(by=by, cases=request.cases, wanted=request.wanted)
        try:
            return _begin(by, request, ids)
        except IntegrityError:
            # The same request came twice at once; the other one was first.
            known = Bulk.objects.get(asked_by=by.id, key=request.key)
    if known.digest != request.digest:
        raise RuleRefused(
            _("This key was used for another bulk."), where="key", mend=_("Make a new key for a new bulk.")
        )
    return known


@unit_of_work
def _begin(by: Actor, request: Request, ids: Sequence[str]) -> Bulk:
    bulk = Bulk.objects.create(
        public_id=new_id("blk"),
        key=request.key,
        asked_by=by.id,
        step=request.step,
        told={name: mask(value) for name, value in request.told.items()},
        digest=request.digest,
        asked_at=clock.now(),
    )
    BulkItem.objects.bulk_create(BulkItem(bulk=bulk, case=public_id) for public_id in ids)
    record("act.bulk.begun", by=by, subject=bulk.public_id, data={"step": request.step, "cases": len(ids)})
    return bulk


def _take(bulk: Bulk, item: BulkItem, by: Actor) -> None:
    """One case in one transaction: the step and its result stand together or neither does."""
    try:
        with transaction.atomic(), event_context(bulk=bulk.public_id):
            case = selectors.case_by_id(item.case, by=by)
            step_named(bulk.step).perform(by, case, selectors.running_order(case), dict(bulk.told))
            if not _settle(item, "done", ""):
                # Another worker of the same bulk was faster: what was done here is taken back.
                transaction.set_rollback(True)
    except QipanError as error:
        _settle(item, "refused", " ".join(part for part in (error.what, error.mend) if part))


def _settle(item: BulkItem, state: str, reason: str) -> bool:
    waiting = BulkItem.objects.filter(pk=item.pk, state="waiting")
    return bool(waiting.update(state=state, reason=mask(reason)))


@unit_of_work
def _finish(bulk: Bulk, by: Actor) -> None:
    if not Bulk.objects.filter(pk=bulk.pk, finished_at=None).update(finished_at=clock.now()):
        return
    bulk.refresh_from_db()
    done, items = bulk.items.filter(state="done").count(), bulk.items.count()
    data = {"step": bulk.step, "done": done, "refused": items - done}
    record("act.bulk.finished", by=by, subject=bulk.public_id, data=data)


def bulk_by_id(public_id: str, *, by: Actor) -> Bulk:
    """The bulk with a public id, for whoever asked for it. Raises ``NotFound``."""
    found = Bulk.objects.filter(public_id=public_id, asked_by=by.id).first()
    if found is None:
        raise NotFound(_("No bulk %(id)s is known.") % {"id": public_id}, mend=_("Check the number."))
    return found
