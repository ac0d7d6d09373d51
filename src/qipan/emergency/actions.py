"""What can be done in an emergency, by name: the form that it takes and the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qipan.core.forms import HouseForm
from qipan.core.public import Actor
from qipan.emergency import forms, opening, staffing, steps, stock
from qipan.emergency.models import Emergency
from qipan.errors import NotFound

Work = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its form, its service, and whether the form's choices come from the plan."""

    form: type[HouseForm]
    work: Work
    of_plan: bool = False


def _log(*, by: Actor, emergency: Emergency, text: str, corrects: int | None) -> object:
    old = staffing.entry_of(emergency, corrects) if corrects else None
    return staffing.log_entry(by=by, emergency=emergency, text=text, corrects=old)


ACTS: Mapping[str, Act] = {
    "post": Act(forms.PostForm, staffing.fill_post, of_plan=True),
    "finish": Act(forms.NoteForm, steps.finish_step),
    "skip": Act(forms.SkipForm, steps.skip_step),
    "order": Act(forms.StepForm, steps.order_step),
    "request": Act(forms.StockForm, stock.request_stock, of_plan=True),
    "commit": Act(forms.NumberForm, stock.commit_stock),
    "release": Act(forms.NumberForm, stock.release_stock),
    "log": Act(forms.LogForm, _log),
    "handover": Act(forms.HandoverForm, staffing.offer_handover),
    "accept": Act(forms.PlainForm, staffing.accept_handover),
    "charge": Act(forms.ReasonsForm, opening.take_charge),
    "end": Act(forms.ReasonsForm, opening.end_plan),
}


def form_for(name: str, emergency: Emergency, data: Any = None) -> HouseForm:
    """The form of an act, empty or with what was sent. Raises ``NotFound``."""
    act = named(name)
    options: dict[str, Any] = {"auto_id": f"id_{name}_%s"}
    if act.of_plan:
        options["emergency"] = emergency
    return act.form(data, **options)


def named(name: str) -> Act:
    """The act with this name. Raises ``NotFound``."""
    if name not in ACTS:
        raise NotFound(_("Nothing of this name can be done here."), where=name)
    return ACTS[name]
