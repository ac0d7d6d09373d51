"""Opening a plan for a warning or a case, taking charge, and ending."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qipan.cases.public import Case
from qipan.core.public import Actor, clock, new_id, pack, prefix_of, record, unit_of_work
from qipan.emergency import rules
from qipan.emergency.models import Emergency, EmergencyStep, EmergencyUse
from qipan.emergency.section.plans import EmergencyPlans, Plan
from qipan.emergency.steps import start_ready
from qipan.errors import InputError, RuleRefused
from qipan.judge.public import warning_by_id
from qipan.people.public import Permission, account_by_id, require, require_person
from qipan.places.public import Area


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plan is opened for: a warning in force, or an open case."""

    origin: str
    title: str
    area: Area | None
    colour: str = ""
    indicator: str = ""
    category: str = ""
    simulated: bool = False

    @property
    def plans(self) -> tuple[Plan, ...]:
        """Plans of the city that fit."""
        return pack()[EmergencyPlans].plans_for(
            indicator=self.indicator, category=self.category, colour=self.colour
        )


def ground_of(origin: str) -> Ground:
    """What ``origin`` tells. Raises ``InputError`` for another kind, ``RuleRefused`` for what is over."""
    if prefix_of(origin) == "wrn":
        return _warning(origin)
    if prefix_of(origin) != "cas":
        raise InputError(
            _("A plan is opened for a warning or a case."), where="origin", mend=_("Give the id of one.")
        )
    case = Case.objects.select_related("area").defer("area__geometry").filter(public_id=origin).first()
    if case is None or case.closed_at is not None or case.adopted:
        raise RuleRefused(_("This case is not open."), where="origin")
    return Ground(origin, case.title, case.area, category=case.category, simulated=case.simulated)


def _warning(origin: str) -> Ground:
    warning = warning_by_id(origin)
    if warning.state != "in-force":
        raise RuleRefused(_("This warning is not in force."), where="origin")
    indicator = warning.finding.indicator
    return Ground(origin, warning.title, warning.area, warning.colour, indicator, simulated=warning.simulated)


@unit_of_work
def open_plan(*, by: Actor, origin: str, plan: str, reasons: str, simulated: bool = False) -> Emergency:
    """Open a plan of the city for a warning in force or an open case.

    Raises ``NotPermitted`` without ``emergency.command`` there, ``RuleRefused`` without reasons, or when the
    plan does not fit or already runs for it.
    """
    require_person(by)
    ground = ground_of(origin)
    require(by, Permission.EMERGENCY_COMMAND, areas=ground.area.chain if ground.area else ())
    reasons, text = rules.ensure_reasons(reasons), pack()[EmergencyPlans].plan(plan)
    if text not in ground.plans:
        raise RuleRefused(
            _("This plan is not made for this matter or this colour."),
            where="plan",
            mend=_("The plan says for what it may be opened."),
        )
    emergency = _created(by, ground, text, reasons, simulated=simulated or ground.simulated)
    data = {"plan": plan, "version": text.version, "colour": ground.colour}
    record("act.emergency.opened", by=by, subject=emergency.public_id, data=data)
    _lay_out(by, emergency, text)
    return emergency


def _created(by: Actor, ground: Ground, text: Plan, reasons: str, *, simulated: bool) -> Emergency:
    officer = account_by_id(by.id)
    try:
        with transaction.atomic():
            return Emergency.objects.create(
                public_id=new_id("emr"),
                plan=text.code,
                text=text.model_dump(mode="json"),
                origin=ground.origin,
                title=ground.title[:160],
                colour=ground.colour,
                area=ground.area,
                officer=officer,
                opened_at=clock.now(),
                opened_by=officer,
                reasons=reasons,
                simulated=simulated,
                pack_digest=pack().digest,
            )
    except IntegrityError as error:
        raise RuleRefused(_("This plan already runs for this matter."), where="plan") from error


def _lay_out(by: Actor, emergency: Emergency, text: Plan) -> None:
    """Write the steps down and start the clocks of those that need nothing."""
    steps = [
        EmergencyStep(public_id=new_id("ems"), emergency=emergency, code=step.code, position=number)
        for number, step in enumerate(text.steps)
    ]
    EmergencyStep.objects.bulk_create(steps)
    record("act.emergency.planned", by=by, subject=emergency.public_id, data={"steps": len(steps)})
    start_ready(emergency, emergency.opened_at)


@unit_of_work
def take_charge(*, by: Actor, emergency: Emergency, reasons: str) -> Emergency:
    """Answer for an emergency from now on, without a hand-over, with reasons: the other is out of reach."""
    emergency = rules.lock(emergency)
    officer, reasons = rules.commander(by, emergency), rules.ensure_reasons(reasons)
    if officer.pk == emergency.officer_id:
        raise RuleRefused(_("You are in charge already."))
    before, emergency.officer = emergency.officer, officer
    emergency.save(update_fields=["officer"])
    data = {"from": before.public_id, "reasons": reasons}
    record("act.emergency.charge-taken", by=by, subject=emergency.public_id, data=data)
    return emergency


@unit_of_work
def end_plan(*, by: Actor, emergency: Emergency, reasons: str) -> Emergency:
    """End an emergency, with reasons: by the officer in charge, when no stock is out and no step is open.

    Raises ``RuleRefused`` with what is still open.
    """
    emergency = rules.lock(emergency)
    officer, reasons = rules.in_charge(by, emergency), rules.ensure_reasons(reasons)
    if EmergencyUse.objects.filter(emergency=emergency, state="committed").exists():
        raise RuleRefused(_("Stock is still committed."), mend=_("Release it first."))
    if EmergencyStep.objects.filter(emergency=emergency, state__in=("waiting", "due")).exists():
        raise RuleRefused(
            _("Steps are still open."), mend=_("Finish each, or skip it with reasons; both stay on record.")
        )
    emergency.state, emergency.ended_at, emergency.ended_by = "ended", clock.now(), officer
    emergency.end_reasons = reasons
    emergency.save(update_fields=["state", "ended_at", "ended_by", "end_reasons"])
    record("act.emergency.ended", by=by, subject=emergency.public_id, data={"reasons": reasons})
    return emergency
