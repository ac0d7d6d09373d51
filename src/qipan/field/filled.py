"""Reads of filled forms: how many, their rows, and what was not typed twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from qipan.cases.public import Case, language, visible_to
from qipan.core.public import Actor, Description, pack, word
from qipan.errors import NotFound
from qipan.field.filling import Saving, saving
from qipan.field.models import FilledForm, Handover, Visit
from qipan.field.section import FORMS, FormText
from qipan.people.public import Permission, require

MOST = 10_000
# What every visit knows, as the heading of a column.
KNOWN_WORDS = "visit-field"


@dataclass(frozen=True, slots=True)
class Counted:
    """A form of the city and how often it was filled."""

    form: FormText
    filled: int

    @property
    def name(self) -> str:
        """Its name in the language of the page."""
        return self.form.name.in_language(language())


def form_named(code: str) -> FormText:
    """The form with this code. Raises ``NotFound``."""
    found = next((form for form in pack().pack[FORMS].forms if form.code == code), None)
    if found is None:
        raise NotFound(
            _("The city has no form '%(code)s'.") % {"code": code}, mend=_("See forms.yaml of the city.")
        )
    return found


def _within(by: Actor, since: datetime, until: datetime) -> QuerySet[FilledForm]:
    require(by, Permission.CASE_VIEW)
    seen = Case.objects.filter(visible_to(by)).values("pk")
    return FilledForm.objects.filter(filled_at__gte=since, filled_at__lt=until, visit__order__case__in=seen)


def counts(*, by: Actor, since: datetime, until: datetime) -> list[Counted]:
    """All forms of the city and how many visits in [since, until) filled, as far as ``by`` may see."""
    rows = _within(by, since, until).values_list("form").annotate(n=Count("id")).order_by()
    found = dict(rows)
    return [Counted(form, found.get(form.code, 0)) for form in pack().pack[FORMS].forms]


def rows_of(code: str, *, by: Actor, since: datetime, until: datetime) -> list[FilledForm]:
    """The newest filled forms of one kind, at most ``MOST``, oldest first (one query)."""
    rows = _within(by, since, until).filter(form=form_named(code).code).select_related("visit")
    return list(rows.order_by("-id")[:MOST])[::-1]


def saved(*, by: Actor, since: datetime, until: datetime) -> Saving:
    """What visits in [since, until) filled, and how much of it was typed (one query, ``MOST`` forms)."""
    rows = list(_within(by, since, until).select_related("visit").order_by("-id")[:MOST])
    visits: dict[int, list[FilledForm]] = {}
    for row in rows:
        visits.setdefault(row.visit_id, []).append(row)
    counted = [saving(forms, forms[0].visit.values.keys()) for forms in visits.values()]
    return Saving(len(rows), sum(c.cells for c in counted), sum(c.typed for c in counted))


def headings(form: FormText) -> list[str]:
    """Names of a form's columns in the language of the page."""
    asked = {field.code: field for field in pack().pack[FORMS].fields}
    return [
        _heading(asked[c].name.in_language(language()), asked[c].unit) if c in asked else word(KNOWN_WORDS, c)
        for c in form.takes
    ]


def _heading(name: str, unit: str) -> str:
    return f"{name} ({unit})" if unit else name


def table(code: str, *, by: Actor, since: datetime, until: datetime) -> tuple[list[str], list[list[Any]]]:
    """Headings and rows of a form, for a download; the last column is the id of the filled form."""
    form = form_named(code)
    filled = rows_of(code, by=by, since=since, until=until)
    rows = [[*(one.values.get(field, "") for field in form.takes), one.public_id] for one in filled]
    return [*headings(form), _("Id")], rows


def describe_visits(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for v in Visit.objects.filter(public_id__in=list(ids)).select_related("order__case"):
        url, simulated = f"/cases/{v.order.case.public_id}/", v.order.case.simulated
        yield Description(
            v.public_id, "visit", v.text[:120], v.standing, v.visited_at.isoformat(), url, simulated
        )


def describe_forms(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    names = {form.code: form.name.in_language(language()) for form in pack().pack[FORMS].forms}
    for f in FilledForm.objects.filter(public_id__in=list(ids)).select_related("visit__order__case"):
        case = f.visit.order.case
        title, at, url = names.get(f.form, f.form), f.filled_at.isoformat(), f"/cases/{case.public_id}/"
        yield Description(f.public_id, "form", title, "", at, url, case.simulated)


def describe_handovers(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for h in Handover.objects.filter(public_id__in=list(ids)).select_related("order__case"):
        case = h.order.case
        state, at, url = (
            "taken" if h.taken_at else "given",
            h.given_at.isoformat(),
            f"/cases/{case.public_id}/",
        )
        yield Description(h.public_id, "handover", h.note[:120], state, at, url, case.simulated)
