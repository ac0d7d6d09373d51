"""A model of a pattern, not of a product: a page by offset with its count, and look-ups row by row.

Measured list pages of this kind issue seven queries and more per row (area, party, clocks, newest event,
orders, signals, and so on). This one issues six. It reads the same tables and gives the same hundred cases.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from qipan.cases.models import Case, CaseSignal, Clock, Order
from qipan.core.models import Event


def page(offset: int = 0, size: int = 100, **wanted: Any) -> str:
    """The JSON of a page."""
    cases = Case.objects.filter(**wanted).order_by("-opened_at", "-id")
    rows = [_row(case) for case in cases[offset : offset + size]]
    return json.dumps({"count": cases.count(), "cases": rows}, ensure_ascii=False)


def _row(case: Case) -> dict[str, Any]:
    newest = Event.objects.filter(subject=case.public_id).order_by("-id").first()
    order = Order.objects.filter(case=case).order_by("-id").first()
    return {
        "id": case.public_id,
        "number": case.number,
        "title": case.title,
        "category": case.category,
        "state": case.state,
        "area": case.area.name_zh if case.area else "",
        "party": case.lead.name_zh if case.lead else "",
        "opened_at": case.opened_at.isoformat(),
        "clocks": [
            {"stage": clock.stage, "due_at": clock.due_at.isoformat()}
            for clock in Clock.objects.filter(case=case, stopped_at=None)
        ],
        "signals": CaseSignal.objects.filter(case=case).count(),
        "order": order.public_id if order else "",
        "changed": newest.at.isoformat() if newest else "",
    }


def csv_of_all() -> int:
    """All cases as CSV, object by object: the usual admin action. Gives the bytes written."""
    file = io.StringIO()
    writer = csv.writer(file)
    for case in Case.objects.order_by("-opened_at", "-id"):
        row = _plain(case)
        writer.writerow(row.values())
    return len(file.getvalue())


def points(most: int) -> str:
    """Cases with a place as GeoJSON features of objects."""
    cases = (
        Case.objects.filter(lon__isnull=False).order_by("-opened_at", "-id").select_related("area", "lead")
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [case.lon, case.lat]},
            "properties": _plain(case),
        }
        for case in cases[:most]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)


def _plain(case: Case) -> dict[str, Any]:
    return {
        "id": case.public_id,
        "number": case.number,
        "title": case.title,
        "category": case.category,
        "state": case.state,
        "area": case.area.name_zh if case.area else "",
        "party": case.lead.name_zh if case.lead else "",
        "opened_at": case.opened_at.isoformat(),
        "due_at": case.due_at.isoformat() if case.due_at else "",
    }
