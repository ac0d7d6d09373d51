"""What field work shows on the page of a case."""

from __future__ import annotations

from qipan.core.public import Actor, Panel
from qipan.errors import NotFound
from qipan.field.filled import form_named
from qipan.field.models import Handover, Visit


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
    return Panel("field/_panel.html", {"visits": told, "handovers": given})


def _named(code: str) -> object:
    """The name of a form; its code where the city has given it up."""
    try:
        return form_named(code).name
    except NotFound:
        return code
