"""Pages of photos and voice notes: the picture, the page that covers and releases it, the original."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from qipan.core.forms import HouseForm, attempt
from qipan.kernels.covering import Box
from qipan.media import selectors, services
from qipan.media.folders import folder_named
from qipan.media.forms import BoxForm, PurposeForm
from qipan.media.models import Attachment
from qipan.people.public import Permission, actor_on, needs

REFUSED = 422
SHOWN_TYPE = {"photo": "image/jpeg"}


def file_response(attachment: Attachment, content: bytes, kind: str = "") -> HttpResponse:
    """A picture or recording as it is; no copy of it stays in a cache on the way."""
    answer = HttpResponse(
        content, content_type=kind or SHOWN_TYPE.get(attachment.kind, attachment.original_type)
    )
    answer["Content-Disposition"] = "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def content(request: HttpRequest, public_id: str) -> HttpResponse:
    """The picture with what is covered, or the recording; open to strangers once released."""
    return file_response(*selectors.content_for(public_id, by=actor_on(request)))


@require_http_methods(["GET", "POST"])
@needs(Permission.CASE_VIEW)
def redaction(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look at a photo, cover more of it or less, release it. Each button is a form; no script is needed."""
    by = actor_on(request)
    found = selectors.attachment_by_id(public_id, by=by)
    form = BoxForm(request.POST or None)
    boxes = [Box(**box) for box in found.boxes]

    def add(told: dict[str, Any]) -> None:
        del told
        services.redact(by=by, attachment=found, boxes=[*boxes, form.box])

    if request.method == "POST" and "remove" in request.POST:
        kept = [box for number, box in enumerate(boxes) if str(number) != request.POST["remove"]]
        services.redact(by=by, attachment=found, boxes=kept)
        return redirect("media:redaction", public_id)
    if form.is_bound and attempt(form, add):
        messages.success(request, _("Covered. Look at the picture again before you release it."))
        return redirect("media:redaction", public_id)
    return _redaction_page(request, found, form)


def _redaction_page(
    request: HttpRequest, found: Attachment, form: HouseForm, purpose: HouseForm | None = None
) -> HttpResponse:
    bound = form.is_bound or (purpose is not None)
    shown = {
        "attachment": found,
        "folder": folder_named(found.folder),
        "form": form,
        "purpose": purpose or PurposeForm(),
        "boxes": [
            {"why": box["why"], **{side: round(100 * box[side], 1) for side in ("x", "y", "w", "h")}}
            for box in found.boxes
        ],
    }
    return render(request, "media/redaction.html", shown, status=REFUSED if bound else 200)


@require_POST
@needs(Permission.PHOTO_RELEASE)
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let strangers see the picture that was on the page."""
    by = actor_on(request)
    found = selectors.attachment_by_id(public_id, by=by)
    services.release(by=by, attachment=found, seen=request.POST.get("seen", ""))
    messages.success(
        request, _("The photo is released: the reporter and the public may see it as it is now.")
    )
    return redirect("media:redaction", public_id)


@require_POST
@needs(Permission.PHOTO_RELEASE)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a released photo back."""
    by = actor_on(request)
    found = selectors.attachment_by_id(public_id, by=by)
    services.withdraw(by=by, attachment=found, reason=request.POST.get("reason", ""))
    messages.success(request, _("The photo is withdrawn; strangers no longer see it."))
    return redirect("media:redaction", public_id)


@never_cache
@require_POST
@needs(Permission.PHOTO_ORIGINAL)
def original(request: HttpRequest, public_id: str) -> HttpResponse:
    """The file as it came in, this once, to somebody who says what for. The look is logged."""
    by, form = actor_on(request), PurposeForm(request.POST)
    found = selectors.attachment_by_id(public_id, by=by)
    seen: list[tuple[bytes, str]] = []
    if attempt(form, lambda told: seen.append(services.look_at_original(by=by, attachment=found, **told))):
        return file_response(found, *seen[0])
    return _redaction_page(request, found, BoxForm(), form)
