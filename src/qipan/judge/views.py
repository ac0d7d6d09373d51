"""Pages of judgement: findings and warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from qipan.core.forms import HouseForm, attempt
from qipan.core.public import describe, pack, panels_for, sources_of
from qipan.judge import selectors, services
from qipan.judge.courses import course_of
from qipan.judge.forms import ReasonsForm, WarningForm, colour_table
from qipan.judge.models import Finding, Warning
from qipan.judge.section.indicators import Indicators
from qipan.judge.section.warnings import WARNINGS
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422
SHOWN_EVIDENCE = 60


@require_GET
@needs(Permission.BOARD_VIEW)
def findings(request: HttpRequest) -> HttpResponse:
    """The newest findings, whatever became of them."""
    return render(request, "judge/findings.html", {"findings": selectors.latest_findings()})


@require_GET
@needs(Permission.BOARD_VIEW)
def warnings(request: HttpRequest) -> HttpResponse:
    """Warnings in force, and findings that wait for judgement."""
    shown = {
        "in_force": selectors.warnings_in_force(),
        "past": selectors.past_warnings(),
        "to_judge": selectors.open_findings(),
    }
    return render(request, "judge/warnings.html", shown)


@require_GET
@needs(Permission.BOARD_VIEW)
def finding(request: HttpRequest, public_id: str) -> HttpResponse:
    """One finding: what was seen against what is usual, its evidence, and what a person may do."""
    return _finding_page(request, selectors.finding_by_id(public_id))


def _finding_page(request: HttpRequest, found: Finding, refused: HouseForm | None = None) -> HttpResponse:
    language, evidence = get_language() or "zh", sorted(sources_of(found.public_id, "evidence"))
    forms: dict[str, HouseForm] = {
        "dismiss": ReasonsForm(),
        "confirm": WarningForm(language=language, initial={"title": _title(found, language)}),
    }
    if refused is not None:
        forms["confirm" if isinstance(refused, WarningForm) else "dismiss"] = refused
    shown = {
        "finding": found,
        "indicator": pack()[Indicators].indicator(found.indicator),
        "course": course_of(found),
        "evidence": describe(evidence[:SHOWN_EVIDENCE]).values(),
        "warnings": selectors.warnings_of(found),
        "forms": forms,
        "refused": refused.name if refused else "",
        "to_judge": found.state in selectors.TO_JUDGE,
        "stale": refused if found.state not in selectors.TO_JUDGE else None,
        "colours": colour_table(),
        "table": pack().pack[WARNINGS],
        "panels": panels_for(actor_on(request), found.public_id),
    }
    return render(request, "judge/finding.html", shown, status=REFUSED if refused else 200)


def _title(found: Finding, language: str) -> str:
    index = pack()
    return f"{found.area.in_language(language)} {index.label('indicator', found.indicator, language)}"


@require_POST
@needs(Permission.FINDING_JUDGE)
def acknowledge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a finding on."""
    services.acknowledge(by=actor_on(request), finding=selectors.finding_by_id(public_id))
    messages.success(request, _("You have taken this finding on."))
    return redirect("judge:finding", public_id)


@require_POST
@needs(Permission.FINDING_JUDGE)
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set a finding aside, with reasons."""
    by, found, form = actor_on(request), selectors.finding_by_id(public_id), ReasonsForm(request.POST)
    if attempt(form, lambda told: services.dismiss(by=by, finding=found, **told)):
        messages.success(request, _("The finding was set aside."))
        return redirect("judge:finding", public_id)
    return _finding_page(request, found, form)


@require_POST
@needs(Permission.WARNING_ISSUE)
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a finding a warning."""
    by, found = actor_on(request), selectors.finding_by_id(public_id)
    form, made = WarningForm(request.POST, language=get_language() or "zh"), _Kept()
    if attempt(form, lambda told: made(services.confirm(by=by, finding=found, **told))):
        messages.success(request, _("The warning is in force."))
        return redirect("judge:warning", made.public_id)
    return _finding_page(request, found, form)


class _Kept:
    """Keeps the id of what a form's work made."""

    public_id = ""

    def __call__(self, made: Warning) -> None:
        self.public_id = made.public_id


@require_GET
@needs(Permission.BOARD_VIEW)
def warning(request: HttpRequest, public_id: str) -> HttpResponse:
    """One warning with its revisions, and what a person may do."""
    return _warning_page(request, selectors.warning_by_id(public_id))


def _warning_page(request: HttpRequest, found: Warning, refused: HouseForm | None = None) -> HttpResponse:
    fields = ("urgency", "trend", "harm", "title", "text")
    forms: dict[str, HouseForm] = {
        "cancel": ReasonsForm(),
        "adjust": WarningForm(
            language=get_language() or "zh", initial={name: getattr(found, name) for name in fields}
        ),
    }
    if refused is not None:
        forms["adjust" if isinstance(refused, WarningForm) else "cancel"] = refused
    shown: dict[str, Any] = {
        "warning": found,
        "stale": refused if found.state != "in-force" else None,
        "revisions": selectors.warnings_of(found.finding),
        "forms": forms,
        "refused": refused.name if refused else "",
        "colours": colour_table(),
        "table": pack().pack[WARNINGS],
        "panels": panels_for(actor_on(request), found.public_id),
    }
    return render(request, "judge/warning.html", shown, status=REFUSED if refused else 200)


@require_POST
@needs(Permission.WARNING_ISSUE)
def adjust(request: HttpRequest, public_id: str) -> HttpResponse:
    """Replace a warning by a revision."""
    form = WarningForm(request.POST, language=get_language() or "zh")
    return _change(request, public_id, form, services.adjust, _("The revision is in force."))


@require_POST
@needs(Permission.WARNING_ISSUE)
def cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Lift a warning, with reasons."""
    return _change(
        request, public_id, ReasonsForm(request.POST), services.cancel, _("The warning was lifted.")
    )


def _change(
    request: HttpRequest, public_id: str, form: HouseForm, work: Callable[..., Warning], done: str
) -> HttpResponse:
    by, found, made = actor_on(request), selectors.warning_by_id(public_id), _Kept()
    if attempt(form, lambda told: made(work(by=by, warning=found, **told))):
        messages.success(request, done)
        return redirect("judge:warning", made.public_id)
    return _warning_page(request, found, form)
