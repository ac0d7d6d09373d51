"""Pages of decision: dossiers, their drafting, opinions and answers, and the signature."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.core.forms import HouseForm, attempt
from qipan.core.public import describe, is_id, panels_for, sources_of
from qipan.decide import selectors, services
from qipan.decide.forms import AnswerForm, DossierForm, OpinionForm, SignForm, UnaskedForm
from qipan.decide.guards import Obstacle, obstacles, track_of, unasked_groups
from qipan.decide.models import Dossier
from qipan.people.public import Permission, account_by_id, actor_on, has_permission, needs

REFUSED = 422


@require_GET
@needs(Permission.BOARD_VIEW)
def dossiers(request: HttpRequest) -> HttpResponse:
    """The newest decisions."""
    return render(request, "decide/dossiers.html", {"dossiers": selectors.latest_dossiers()})


@require_http_methods(["GET", "POST"])
@needs(Permission.DOSSIER_DRAFT)
def new(request: HttpRequest) -> HttpResponse:
    """Open a dossier on evidence."""
    by, evidence = actor_on(request), request.GET.get("evidence", "")
    form = DossierForm(request.POST or None, initial={"evidence": evidence})
    made: list[Dossier] = []

    def work(told: dict[str, str]) -> None:
        ids = told["evidence"].replace(",", " ").split()
        simulated = any(about.simulated for about in describe(ids).values())
        kept = {name: told[name] for name in ("track", "question", "affected", "legal_basis")}
        made.append(services.draft(by=by, evidence=ids, options=form.options(), simulated=simulated, **kept))

    if request.method == "POST" and attempt(form, work):
        messages.success(request, _("The dossier is open."))
        return redirect("decide:dossier", made[0].public_id)
    asked = (request.POST.get("evidence", "") or evidence).replace(",", " ").split()
    shown = {"form": form, "evidence": describe(i for i in asked if is_id(i)).values()}
    return render(request, "decide/new.html", shown, status=REFUSED if request.method == "POST" else 200)


@require_GET
@needs(Permission.BOARD_VIEW)
def dossier(request: HttpRequest, public_id: str) -> HttpResponse:
    """One dossier with its evidence, options, opinions, signature, and what follows."""
    return _page(request, selectors.dossier_by_id(public_id))


def _page(request: HttpRequest, found: Dossier, refused: HouseForm | None = None) -> HttpResponse:
    track = track_of(found)
    forms: dict[str, HouseForm] = {
        "sign": SignForm(dossier=found),
        "opinion": OpinionForm(track=track),
        "unasked": UnaskedForm(),
    }
    if refused is not None:
        forms[refused.name] = refused
    said = [(o, _answer_form(o.pk, refused)) for o in found.opinions.all()]
    shown = {
        "dossier": found,
        "said": said,
        "track": track,
        "obstacles": _obstacles(request, found),
        "unasked": unasked_groups(found) if found.state == "draft" and not found.unasked else [],
        "stale": refused if found.state != "draft" else None,
        "evidence": describe(sources_of(found.public_id, "prompted")).values(),
        "forms": forms,
        "refused": refused.name if refused else "",
        "panels": panels_for(actor_on(request), found.public_id),
    }
    return render(request, "decide/dossier.html", shown, status=REFUSED if refused else 200)


def _obstacles(request: HttpRequest, found: Dossier) -> list[Obstacle]:
    """What stands in the way of a signature: the reader's own, for whoever may sign."""
    if found.state != "draft":
        return []
    by = actor_on(request)
    signer = account_by_id(by.id).pk if has_permission(by, Permission.DOSSIER_SIGN) and by.is_person else None
    return obstacles(found, signer)


def _answer_form(opinion: int, refused: HouseForm | None) -> HouseForm:
    """The form of one opinion: the one that was refused, or an empty one with ids of its own."""
    auto_id = f"id_answer_{opinion}_%s"
    return refused if refused is not None and refused.auto_id == auto_id else AnswerForm(auto_id=auto_id)


@require_POST
@needs(Permission.DOSSIER_SIGN)
def sign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide, with reasons."""
    by, found = actor_on(request), selectors.dossier_by_id(public_id)
    form = SignForm(request.POST, dossier=found)
    if attempt(form, lambda told: services.sign(by=by, dossier=found, **told)):
        messages.success(request, _("The decision is signed."))
        return redirect("decide:dossier", public_id)
    return _page(request, selectors.dossier_by_id(public_id), form)


@require_POST
@needs(Permission.DOSSIER_DRAFT)
def opinion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put an opinion of those affected into a draft."""
    by, found = actor_on(request), selectors.dossier_by_id(public_id)
    form = OpinionForm(request.POST, track=track_of(found))
    if attempt(form, lambda told: services.add_opinion(by=by, dossier=found, **told)):
        return redirect("decide:dossier", public_id)
    return _page(request, found, form)


@require_POST
@needs(Permission.DOSSIER_DRAFT)
def unasked(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say under one's own name why somebody was not asked."""
    by, found, form = actor_on(request), selectors.dossier_by_id(public_id), UnaskedForm(request.POST)
    if attempt(form, lambda told: services.explain_unasked(by=by, dossier=found, **told)):
        return redirect("decide:dossier", public_id)
    return _page(request, found, form)


@require_POST
@needs(Permission.DOSSIER_DRAFT)
def answer(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Answer an opinion."""
    by, found = actor_on(request), selectors.dossier_by_id(public_id)
    form = AnswerForm(request.POST, auto_id=f"id_answer_{number}_%s")
    said = selectors.opinion_of(found, number)
    if attempt(form, lambda told: services.answer_opinion(by=by, opinion=said, **told)):
        return redirect("decide:dossier", public_id)
    return _page(request, found, form)
