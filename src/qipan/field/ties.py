"""What field work gives to the house."""

from __future__ import annotations

from django.db.models import Q

from qipan.cases.public import CaseKeeper, add_work_subject
from qipan.core.public import links, name_codes, register, register_panel
from qipan.field import filled, panels, visits
from qipan.field.models import FilledForm, Handover, Visit
from qipan.field.words import WORDS
from qipan.media.public import register_keeper


def tie() -> None:
    """Called once when the program starts."""
    register("vis", filled.describe_visits)
    register("frm", filled.describe_forms)
    register("hnd", filled.describe_handovers)
    links.derive("visited", Visit, source="order__public_id", target="public_id", between=("ord", "vis"))
    links.derive(
        "handed-over", Handover, source="order__public_id", target="public_id", between=("ord", "hnd")
    )
    links.derive(
        "found",
        Visit,
        source="public_id",
        target="outcome__public_id",
        between=("vis", "out"),
        where=Q(outcome__isnull=False),
    )
    links.derive(
        "filled",
        FilledForm,
        source="visit__outcome__public_id",
        target="public_id",
        between=("out", "frm"),
        where=Q(visit__outcome__isnull=False),
    )
    links.derive(
        "filled",
        FilledForm,
        source="visit__public_id",
        target="public_id",
        between=("vis", "frm"),
        where=Q(visit__outcome=None),
    )
    register_panel("cas", panels.visits)
    add_work_subject("vis", case_of=visits.case_of, party_of=visits.party_of)
    register_keeper(CaseKeeper(), folder="cas", subjects=("vis",))
    for kind, named in WORDS.items():
        name_codes(kind, named)
