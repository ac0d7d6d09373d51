"""Reads of draws and inspections. What waits is shown to inspectors alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from qipan.cases.inspection.drawing import frame_of, sample
from qipan.cases.models import Case, Draw, Inspection
from qipan.cases.visibility import visible_to
from qipan.core.public import Actor, Description
from qipan.errors import NotFound
from qipan.kernels import sampling
from qipan.kernels.proportions import stratified
from qipan.people.public import Permission, account_by_id, require

PAGE = 100


@dataclass(frozen=True, slots=True)
class Proof:
    """A draw made again: whether seed, frame and sample are those that were committed to, noted and kept."""

    seed: bool
    frame: bool
    sample: bool

    @property
    def holds(self) -> bool:
        """Whether all three hold."""
        return self.seed and self.frame and self.sample


def waiting(by: Actor) -> list[Inspection]:
    """Drawn cases that nobody looked at yet, oldest first, for who inspects (three queries).

    Without those that the inspector's own unit, or one above it, had to do with.
    """
    require(by, Permission.CASE_INSPECT)
    found, own = _rows().filter(inspected_at=None), visible_to(by)
    found = found.exclude(case__orders__party__path__in=_units_of(by))
    if own:
        found = found.filter(case__in=Case.objects.filter(own).values("pk"))
    return list(found.order_by("id")[:PAGE])


def _units_of(by: Actor) -> list[str]:
    """Paths of the actor's organisation and of all above it: what they handled is not theirs to know of."""
    steps = account_by_id(by.id).organisation.path.split("/")
    return ["/".join(steps[:end]) for end in range(1, len(steps) + 1)]


def inspection_by_id(public_id: str, *, by: Actor) -> Inspection:
    """An inspection that waits, for who inspects; one that was made, for everybody who sees cases."""
    found = _rows().filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no such inspection."), where=public_id)
    require(by, Permission.CASE_VIEW if found.inspected_at else Permission.CASE_INSPECT)
    if found.inspected_at is None and found.case.orders.filter(party__path__in=_units_of(by)).exists():
        raise NotFound(_("There is no such inspection."), where=public_id)
    return found


def inspections_of(case: str) -> list[Inspection]:
    """Inspections of a case that were made, oldest first (one query)."""
    return list(_rows().filter(case__public_id=case).exclude(inspected_at=None).order_by("id"))


def draws() -> list[Draw]:
    """The newest draws that were made, with ``drawn`` and ``left`` (one query)."""
    counted = Draw.objects.exclude(state="committed").defer("frame")
    counted = counted.annotate(
        drawn=Count("inspections"), left=Count("inspections", filter=Q(inspections__inspected_at=None))
    )
    return list(counted.order_by("-id")[:PAGE])


def draw_by_id(public_id: str) -> Draw:
    """A draw that was made. Raises ``NotFound``."""
    found = Draw.objects.exclude(state="committed").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no such draw."), where=public_id)
    return found


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a draw says of its whole frame: the share found fixed, weighed by the size of each party."""

    share: float
    low: float
    high: float
    inspected: int
    waiting: int

    @property
    def percent(self) -> str:
        """The share in per cent."""
        return f"{100 * self.share:.1f}"

    @property
    def interval(self) -> str:
        """The 95 % interval in per cent."""
        return f"{100 * self.low:.1f}–{100 * self.high:.1f} %"


def estimate(draw: Draw) -> Estimate | None:
    """The share of the frame that would be found fixed (one query); None before anything was inspected.

    What could not be told any more counts as not fixed. Cases that wait count in no weight yet.
    """
    strata = dict(frame_of(draw))
    sizes = Counter(strata.values())
    results = dict(draw.inspections.values_list("case__public_id", "result"))
    made = {case: result for case, result in results.items() if result}
    if not made:
        return None
    n = Counter(strata[case] for case in made)
    fixed = Counter(strata[case] for case, result in made.items() if result == "fixed")
    share, low, high = stratified(
        [sizes[party] for party in n], [n[party] for party in n], [fixed[party] for party in n]
    )
    return Estimate(share, low, high, len(made), len(results) - len(made))


def proof(draw: Draw) -> Proof:
    """The draw made again from what was kept (one query). Tells nothing of who was drawn."""
    kept = sorted(draw.inspections.values_list("case__public_id", flat=True))
    return Proof(
        seed=sampling.commitment(bytes.fromhex(draw.seed)) == draw.commitment,
        frame=sampling.frame_digest(frame_of(draw)) == draw.frame_digest,
        sample=sample(draw) == kept,
    )


def describe_inspections(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for i in Inspection.objects.filter(public_id__in=list(ids)).select_related("draw", "case"):
        at = i.inspected_at.isoformat() if i.inspected_at else ""
        url = f"/inspections/{i.public_id}/"
        yield Description(i.public_id, "inspection", i.case.number, i.result, at, url, i.draw.simulated)


def describe_draws(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for d in Draw.objects.filter(public_id__in=list(ids)).defer("frame"):
        at = d.until.isoformat() if d.until else ""
        url = f"/inspections/draws/{d.public_id}/"
        yield Description(d.public_id, "draw", d.commitment[:12], d.state, at, url, d.simulated)


def _rows() -> QuerySet[Inspection]:
    rows = Inspection.objects.select_related("draw", "case__lead", "case__area", "inspected_by")
    return rows.defer("draw__frame", "case__area__geometry")
