"""What field work and photos show on the page of a case."""

from __future__ import annotations

from qipan.act.field.filled import form_named
from qipan.act.models import Attachment, Handover, Visit
from qipan.core.public import Actor, Panel
from qipan.errors import NotFound


def photos(actor: Actor, case: str) -> Panel | None:
    """Photos and voice notes of the case, as this reader may see them (one query)."""
    del actor
    found = list(
        Attachment.objects.filter(case__public_id=case, shredded_at=None)
        .select_related("released_by")
        .order_by("id")
    )
    return Panel("act/attachments/_panel.html", {"attachments": found}) if found else None


def visits(actor: Actor, case: str) -> Panel | None:
    """Visits with the forms that they filled, and hand-overs (three queries, two where nobody was)."""
    del actor
    rows = Visit.objects.filter(order__case__public_id=case).select_related("made_by")
    made = list(rows.prefetch_related("forms").order_by("id"))
    given = list(
        Handover.objects.filter(order__case__public_id=case)
        .select_related("giver", "to", "taken_by")
        .order_by("id")
    )
    if not made and not given:
        return None
    told = [(visit, [_named(form.form) for form in visit.forms.all()]) for visit in made]
    return Panel("act/field/_panel.html", {"visits": told, "handovers": given})


def _named(code: str) -> object:
    """The name of a form; its code where the city has given it up."""
    try:
        return form_named(code).name
    except NotFound:
        return code
