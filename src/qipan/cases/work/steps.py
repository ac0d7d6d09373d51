"""The steps of a case as a page offers them: which form each one has and which service it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from qipan.cases import forms, services
from qipan.cases.answering.services import answer
from qipan.cases.merging.forms import MergeForm
from qipan.cases.merging.steps import merge_step
from qipan.cases.models import Case, Order
from qipan.cases.work.available_actions import Action
from qipan.core.forms import HouseForm
from qipan.core.public import Actor
from qipan.errors import NotFound, RuleRefused

Perform = Callable[[Actor, Case, Order | None, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Step:
    """A step's form, what it does, and which field begins with which attribute of the case."""

    form: type[HouseForm]
    perform: Perform
    initial: Mapping[str, str] = field(default_factory=dict)


def _on_case(service: Callable[..., object], **fixed: Any) -> Perform:
    """A service that works on the case and takes what the form gives."""

    def perform(by: Actor, case: Case, order: Order | None, told: Mapping[str, Any]) -> object:
        del order
        return service(by=by, case=case, **fixed, **told)

    return perform


def _on_order(service: Callable[..., object]) -> Perform:
    """A service that works on the running order of the case."""

    def perform(by: Actor, case: Case, order: Order | None, told: Mapping[str, Any]) -> object:
        del case
        if order is None:
            raise RuleRefused(_("No order runs on this case."), mend=_("Dispatch it first."))
        return service(by=by, order=order, **told)

    return perform


def _check(*, by: Actor, case: Case, verdict: str, text: str) -> object:
    return services.check(by=by, case=case, passed=verdict == "passed", text=text)


STEPS: dict[str, Step] = {
    "triage": Step(
        forms.TriageForm, _on_case(services.triage), {"category": "category", "condition": "condition"}
    ),
    "dispatch": Step(forms.DispatchForm, _on_case(services.dispatch), {"task": "title"}),
    "accept": Step(forms.PlainForm, _on_order(services.accept)),
    "return": Step(forms.ReturnForm, _on_order(services.give_back)),
    "handle": Step(forms.HandleForm, _on_order(services.handle)),
    "check": Step(forms.CheckForm, _on_case(_check)),
    "answer": Step(forms.AnswerForm, _on_case(answer)),
    "close": Step(forms.PlainForm, _on_case(services.close)),
    "reopen": Step(forms.ReasonForm, _on_case(services.reopen)),
    **{
        action: Step(forms.ReasonForm, _on_case(services.end, action=action))
        for action in ("reject", "cancel")
    },
    "merge": Step(MergeForm, merge_step),
}


def step_named(name: str) -> Step:
    """The step with this name. Raises ``NotFound``."""
    if name not in STEPS:
        raise NotFound(_("A case has no such step."), where=name)
    return STEPS[name]


def form_for(name: str, case: Case, data: Any = None) -> HouseForm:
    """The form of a step: filled with ``data`` that was sent, else with what the case suggests."""
    step = step_named(name)
    initial = {field_name: getattr(case, attribute) for field_name, attribute in step.initial.items()}
    return step.form(data, initial=initial, auto_id=f"id_{name}_%s")


@dataclass(frozen=True, slots=True)
class OpenStep:
    """An offered step with its form, for the page."""

    offer: Action
    form: HouseForm

    @property
    def name(self) -> str:
        """Name of the step."""
        return self.offer.step
