"""Reads of quarrels, rulings, proposals, hops and sub-orders."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from qipan.cases.models import Case, Clock, Dispute, DutyProposal, Order, Reassignment, Ruling
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, pack
from qipan.errors import NotFound
from qipan.people.public import Permission, reaches_of, require

SHOWN = 100
PRECEDENTS = 5


def _disputes() -> QuerySet[Dispute]:
    related = ("case__area", "case__lead", "first", "second", "ruling__lead", "ruling__ruled_by")
    return Dispute.objects.select_related(*related, "ruling__proposal").defer("case__area__geometry")


def dispute_by_id(public_id: str, *, by: Actor) -> Dispute:
    """The quarrel with a public id. Raises ``NotFound``, also for one whose case is out of reach."""
    require(by, Permission.CASE_VIEW)
    found = _disputes().filter(public_id=public_id, case__in=Case.objects.filter(visible_to(by))).first()
    if found is None:
        raise NotFound(_("No quarrel has the id %(id)s.") % {"id": public_id}, mend=_("Check the id."))
    return found


def dispute_of(case: Case) -> Dispute | None:
    """The quarrel about a case, with its ruling and proposal (one query)."""
    return _disputes().filter(case=case).first()


def open_disputes(*, by: Actor) -> list[Dispute]:
    """Quarrels that wait for a ruling, the most urgent first (one query)."""
    require(by, Permission.CASE_VIEW)
    seen = _disputes().filter(ruled_at=None, case__in=Case.objects.filter(visible_to(by)))
    return list(seen.order_by("due_at", "id")[:SHOWN])


def latest_rulings(*, by: Actor, category: str = "", district: str = "") -> list[Ruling]:
    """Rulings, newest first; for a category (and all below it) and a district where named (one query)."""
    require(by, Permission.CASE_VIEW)
    rulings = _rulings()
    if category:
        rulings = rulings.filter(category__in=sorted(pack().descendants("category", category) or {category}))
    if district:
        rulings = rulings.filter(district=district)
    return list(rulings.order_by("-id")[:SHOWN])


def precedents_for(case: Case) -> list[Ruling]:
    """What was ruled in the same category or one above or below; the own district first (one query)."""
    index = pack()
    alike = set(index.chain("category", case.category)) | index.descendants("category", case.category)
    rulings = _rulings().filter(category__in=sorted(alike)).exclude(dispute__case=case)
    newest = list(rulings.order_by("-id")[: 4 * PRECEDENTS])
    return sorted(newest, key=lambda ruling: ruling.district != case.district)[:PRECEDENTS]


def _rulings() -> QuerySet[Ruling]:
    return Ruling.objects.select_related("lead", "ruled_by", "dispute__first", "dispute__second")


def proposals(*, by: Actor) -> list[DutyProposal]:
    """Proposed changes of the duty list, those that wait first (one query)."""
    require(by, Permission.CASE_VIEW)
    found = _proposals().order_by("-id")[:SHOWN]
    return sorted(found, key=lambda proposal: proposal.state != "open")


def proposal_by_id(public_id: str, *, by: Actor) -> DutyProposal:
    """The proposal with a public id. Raises ``NotFound``."""
    require(by, Permission.CASE_VIEW)
    found = _proposals().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("No proposal has the id %(id)s.") % {"id": public_id}, mend=_("Check the id."))
    return found


def _proposals() -> QuerySet[DutyProposal]:
    related = ("ruling__lead", "ruling__ruled_by", "ruling__dispute", "decided_by", "amendment")
    return DutyProposal.objects.select_related(*related)


def reassignments_of(case: Case) -> list[Reassignment]:
    """To whom a case came, in order (one query)."""
    return list(Reassignment.objects.filter(case=case).select_related("party").order_by("number"))


def sub_orders_of(case: Case) -> list[Order]:
    """Sub-orders of a case with their clocks, oldest first (two queries where there are some)."""
    return list(_sub_orders().filter(case=case).order_by("id"))


def waiting_sub_orders(*, by: Actor) -> list[Order]:
    """Running sub-orders of the own parties, or of cases in reach; unanswered ones first (two queries)."""
    require(by, Permission.CASE_VIEW)
    own = [code for reach in reaches_of(by, Permission.CASE_VIEW) for code in reach.organisations]
    seen = Q(case__in=Case.objects.filter(visible_to(by)))
    orders = _sub_orders().filter(seen | Q(party__code__in=own), ended_at=None)
    return list(orders.order_by("accepted_at", "-issued_at", "-id")[:SHOWN])


def _sub_orders() -> QuerySet[Order]:
    clocks = Prefetch("clocks", Clock.objects.order_by("id"))
    related = Order.objects.filter(role="assist").select_related("case__area", "party", "whistle__blown_by")
    return related.defer("case__answer", "case__area__geometry").prefetch_related(clocks)
