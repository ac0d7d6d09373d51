"""What a text sounds like, and the models that say so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from qipan.cases.models import Case
from qipan.cases.triage import figures
from qipan.cases.triage.departments import departments
from qipan.cases.triage.page import explained
from qipan.core.public import pack
from qipan.errors import InputError
from qipan.people.public import Permission, actor_on, has_permission, require
from qipan.places.public import area_by_code
from qipan.places.section import Areas
from qipan.suggest.public import LearnedModel, activate, active_model, advise, retire
from qipan.ui.public import Body

router = Router(tags=["triage"])
LONGEST = 10_000


class SuggestIn(Body):
    """A text, and the code of the area where it is, if known."""

    text: str
    area: str = ""


class LikelyOut(Schema):
    """A category; ``probability`` is null where only keywords speak. Contributions add to the score."""

    category: str
    probability: float | None
    speak_for: list[tuple[str, float]]
    speak_against: list[tuple[str, float]]
    keywords: list[str]


class DepartmentOut(Schema):
    """A party that the duty list names for likely categories."""

    party: str
    duties: list[str]
    probability: float | None


class SuggestOut(Schema):
    """``suggested`` is empty where the machine is not sure; ``doubt`` says why.

    unsure: below the threshold; gone: the likeliest category is no longer in the city's text; unknown: no
    known
    word; silent: neither a model nor a keyword speaks.
    """

    voice: str
    model: str
    suggested: str
    doubt: str
    threshold: float
    dropped: list[str]
    categories: list[LikelyOut]
    departments: list[DepartmentOut]


class TriageModelOut(Schema):
    """A trained version with its figures."""

    id: str
    version: int
    active: bool
    simulated: bool
    trained_at: datetime
    code_version: str
    data: dict[str, Any]
    data_digest: str
    digest: str
    figures: dict[str, Any]


class OverrideOut(Schema):
    """What was suggested (empty: not sure), what was chosen instead, how often."""

    voice: str
    suggested: str
    chosen: str
    times: int


class SureOut(Schema):
    """By month and tenth of probability: how sure it was on average, how often people chose the same."""

    month: datetime
    tenth: int
    times: int
    said: float
    agreed: int
    right: float


class FiguresOut(Schema):
    """What became of suggestions, over all people together."""

    decided: int
    spoken: int
    agreed: int
    overrides: list[OverrideOut]
    calibration: list[SureOut]


class ModelReasonIn(Body):
    """Why a model is put into use or taken out."""

    reason: str = Field(max_length=2000)


@router.post("/triage/suggest", response=SuggestOut, summary="What a text sounds like, and who would lead")
def suggest(request: HttpRequest, told: SuggestIn) -> dict[str, Any]:
    """Needs ``case.triage`` or ``case.intake``. The text is not kept."""
    by = actor_on(request)
    if not has_permission(by, Permission.CASE_TRIAGE):
        require(by, Permission.CASE_INTAKE)
    _ensure_text(told.text)
    area = area_by_code(told.area) if told.area else None
    place = Case(area=area, district=pack()[Areas].district_of(told.area))
    advice = advise(pack(), told.text, active_model())
    return {
        "voice": advice.voice,
        "model": advice.model_id,
        "suggested": advice.first,
        "doubt": advice.doubt,
        "threshold": advice.threshold,
        "dropped": advice.dropped,
        "categories": [
            {
                "category": e.category,
                "probability": e.probability,
                "speak_for": e.speak_for,
                "speak_against": e.speak_against,
                "keywords": e.heard,
            }
            for e in explained(advice, told.text)
        ],
        "departments": departments(advice, place),
    }


def _ensure_text(text: str) -> None:
    if not text.strip():
        raise InputError(_("There is no text."), where="text", mend=_("Say what is wrong, and where."))
    if len(text) > LONGEST:
        raise InputError(
            _("The text is longer than %(most)s characters.") % {"most": LONGEST},
            where="text",
            mend=_("Shorten it."),
        )


@router.get("/triage/models", response=list[TriageModelOut], summary="Trained versions, newest first")
def list_models(request: HttpRequest) -> list[dict[str, Any]]:
    """Needs ``model.view``."""
    return [_out(found) for found in figures.models_of(by=actor_on(request))]


@router.get("/triage/figures", response=FiguresOut, summary="What became of the machine's suggestions")
def read_figures(request: HttpRequest) -> dict[str, Any]:
    """Needs ``model.view``. Over all people together."""
    by = actor_on(request)
    found = figures.totals(by=by)
    return {
        "decided": found.decided,
        "spoken": found.spoken,
        "agreed": found.agreed,
        "overrides": figures.overrides(by=by),
        "calibration": figures.calibration(by=by),
    }


@router.post("/triage/models/{model_id}/activate", response=TriageModelOut, summary="Put a version into use")
def put_into_use(request: HttpRequest, model_id: str, told: ModelReasonIn) -> dict[str, Any]:
    """Needs ``model.activate`` and a reason; the version in use before stays kept."""
    return _out(activate(by=actor_on(request), public_id=model_id, reason=told.reason))


@router.post("/triage/models/{model_id}/retire", response=TriageModelOut, summary="Take a version out of use")
def take_out_of_use(request: HttpRequest, model_id: str, told: ModelReasonIn) -> dict[str, Any]:
    """Needs ``model.activate`` and a reason; keywords alone suggest again."""
    return _out(retire(by=actor_on(request), public_id=model_id, reason=told.reason))


def _out(found: LearnedModel) -> dict[str, Any]:
    plain = ("version", "active", "simulated", "trained_at", "code_version", "data", "data_digest")
    return {
        "id": found.public_id,
        **{name: getattr(found, name) for name in (*plain, "digest", "figures")},
    }
