"""Pages of oversight: the walk along the chain, evaluation, the audit of the log, reviews."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qipan.core.forms import attempt
from qipan.core.heads import head
from qipan.core.jobs.periodic import failed_schedules
from qipan.core.links import Direction
from qipan.core.public import clock, describe, latest_events, pack, word
from qipan.core.seal import seals_of
from qipan.oversee.chains import fold_for, tree_of, walk_for
from qipan.oversee.forms import AuditForm, PeriodForm, ReviewForm
from qipan.oversee.selectors import evaluate
from qipan.oversee.services import review
from qipan.oversee.words import STAGE_OF
from qipan.people.public import Permission, actor_on, names_of, needs

AUDIT_PAGE = 100
DEFAULT_DAYS = 30
REFUSED = 422


@require_GET
@needs(Permission.CASE_VIEW)
def chain(request: HttpRequest, public_id: str) -> HttpResponse:
    """The chain of any object: up to what it came from, down to the effect it had."""
    by = actor_on(request)
    up, down = walk_for(by, public_id, "up"), walk_for(by, public_id, "down")
    shown = {
        "about": up.objects[public_id],
        "up": tree_of(up),
        "down": tree_of(down),
        "sizes": {"up": len(up.objects) - 1, "down": len(down.objects) - 1},
    }
    return render(request, "oversee/walk.html", shown)


@require_GET
@needs(Permission.CASE_VIEW)
def neighbours(request: HttpRequest, public_id: str, direction: Direction, relation: str) -> HttpResponse:
    """What the chain folds away under an object, 50 at a time."""
    by, kind = actor_on(request), request.GET.get("kind", "")
    found = fold_for(by, public_id, direction, relation, kind=kind, after=request.GET.get("after", ""))
    context = {
        "about": walk_for(by, public_id, direction).objects[public_id],
        "relation": word("relation", relation),
        "found": found,
        "kind": kind,
    }
    return render(request, "oversee/neighbours.html", context)


@require_GET
@needs(Permission.EVALUATION_VIEW)
def evaluation(request: HttpRequest) -> HttpResponse:
    """Shares with numerator, denominator and interval over a period of local days."""
    form = PeriodForm(request.GET, language=get_language() or "zh")
    told = form.cleaned_data if form.is_valid() else {}
    start, end = _period(told.get("start"), told.get("end"))
    where = {name: told.get(name) or "" for name in ("district", "party")}
    figures = evaluate(by=actor_on(request), start=start, end=end, **where)
    return render(
        request, "oversee/evaluation.html", {"form": form, "figures": figures, "start": start, "end": end}
    )


def _period(first: date | None, last: date | None) -> tuple[datetime, datetime]:
    zone = ZoneInfo(pack().pack.city.timezone)
    today = clock.now().astimezone(zone).date()
    last = last or today + timedelta(days=1)
    first = first or last - timedelta(days=DEFAULT_DAYS)
    return datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)


@require_GET
@needs(Permission.AUDIT_VIEW)
def audit(request: HttpRequest) -> HttpResponse:
    """The event log, newest first, each event with its place in the hash chain (seven queries)."""
    form = AuditForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    before = request.GET.get("before", "")
    events = latest_events(
        before=int(before) if before.isdigit() else None,
        actions=[told["action"]] if told.get("action") else (),
        actor=told.get("actor", ""),
        subject=told.get("subject", ""),
        size=AUDIT_PAGE + 1,
    )
    more, events = len(events) > AUDIT_PAGE, events[:AUDIT_PAGE]
    seals, names = (
        seals_of(e.public_id for e in events),
        names_of((e.actor for e in events), get_language() or "zh"),
    )
    rows = [
        (e, names[e.actor], STAGE_OF.get(e.subject.partition("_")[0], ""), seals.get(e.public_id))
        for e in events
    ]
    asked = request.GET.copy()
    asked.pop("before", None)
    shown = {
        "form": form,
        "rows": rows,
        "head": head(),
        "jobs": failed_schedules(),
        "asked": asked.urlencode(),
    }
    return render(request, "oversee/audit.html", {**shown, "next": events[-1].pk if more else None})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_WRITE)
def write_review(request: HttpRequest, subject: str) -> HttpResponse:
    """Write the review of a case or a decision."""
    by, form = actor_on(request), ReviewForm(request.POST or None)
    about = describe([subject])[subject]
    if request.method == "POST" and attempt(
        form, lambda told: review(by=by, subject=subject, simulated=about.simulated, **told)
    ):
        messages.success(request, _("The review stands."))
        return redirect("oversee:walk", subject)
    status = REFUSED if request.method == "POST" else 200
    return render(request, "oversee/review.html", {"form": form, "about": about}, status=status)
