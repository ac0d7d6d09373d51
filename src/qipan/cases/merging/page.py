"""The page on which a triager compares a case with its neighbours, joins, takes out and splits."""

from __future__ import annotations

from typing import Any

from qipan.cases import selectors
from qipan.cases import visibility as reach
from qipan.cases.merging.forms import MergeForm, SplitForm, UnmergeForm
from qipan.cases.merging.selectors import family_of
from qipan.cases.models import Case
from qipan.cases.section.workflow import CaseWorkflow
from qipan.cases.similar.presenters import Compared, compared, with_texts
from qipan.core.forms import HouseForm
from qipan.core.public import Actor, Panel, pack
from qipan.people.public import Permission, has_permission
from qipan.suggest.public import SUBJECT, LearnedModel, in_use


def neighbours_panel(actor: Actor, public_id: str) -> Panel | None:
    """On a case's page: what it was joined with, and likely duplicates with their reasons."""
    case = selectors.case_by_id(public_id, by=actor)
    if case.kind != "report" or case.adopted:
        return None
    content = {"case": case, "may_triage": _may_triage(case, actor), **_family(case)}
    if case.closed_at is None:
        joined = selectors.signals_of(case)
        content["found"] = compared(case, joined[0].signal if joined else None, by=actor)
    shown = content.get("found") or content["members"] or content["matters"] or case.head_id
    return Panel("cases/similar/_panel.html", content) if shown or content["may_triage"] else None


def _family(case: Case) -> dict[str, Any]:
    members, matters = family_of(case)
    return {"members": members, "matters": matters}


def _may_triage(case: Case, by: Actor) -> bool:
    return has_permission(by, Permission.CASE_TRIAGE, areas=reach.place_of(case))


def similar_page(case: Case, *, by: Actor, bound: HouseForm | None = None, into: str = "") -> dict[str, Any]:
    """All that the page shows; ``bound`` is the form that was refused, ``into`` the number it was about."""
    joined = selectors.signals_of(case)
    signal = joined[0].signal if joined else None
    found = with_texts(compared(case, signal, by=by)) if case.closed_at is None else []
    may, open_here = _may_triage(case, by), case.closed_at is None and not case.adopted
    mergeable = may and pack()[CaseWorkflow].transition("merge", case.state) is not None
    return {
        "case": case,
        "signal": signal,
        "rows": [(one, _merge_form(one, bound, into)) for one in found],
        "mergeable": mergeable,
        "other": _kept(bound, MergeForm, not any(one.case.number == into for one in found)),
        "unmerge": _kept(bound, UnmergeForm) if may and case.head_id else None,
        "split": _kept(bound, SplitForm) if may and open_here and case.kind == "report" else None,
        "model": _model_told(),
        **_family(case),
    }


def _kept(bound: HouseForm | None, kind: type[HouseForm], mine: bool = True) -> HouseForm:
    return bound if mine and isinstance(bound, kind) else kind()


def _merge_form(one: Compared, bound: HouseForm | None, into: str) -> HouseForm:
    mine = isinstance(bound, MergeForm) and one.case.number == into
    auto_id = f"id_{one.case.public_id}_%s"
    if mine and bound is not None:
        bound.auto_id = auto_id
        return bound
    return MergeForm(initial={"into": one.case.number}, auto_id=auto_id)


def _model_told() -> LearnedModel | None:
    """The learned model in use; None where the rules by hand are."""
    used = in_use()
    if not used.learned:
        return None
    return LearnedModel.objects.defer("content").filter(kind=SUBJECT, public_id=used.public_id).first()
