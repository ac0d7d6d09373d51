"""The store's own reports as history: merged ones are its duplicates."""

from __future__ import annotations

from qipan.cases.models import Case
from qipan.suggest.public import Known, known, merged_states


def reports_of_store() -> list[Known]:
    """The store's own reports; merged ones are its duplicates."""
    signal = "case_signals__signal__"
    fields = (
        "opened_at",
        "closed_at",
        "lon",
        "lat",
        "category",
        "state",
        f"{signal}address",
        f"{signal}text",
    )
    rows = Case.objects.filter(kind="report").order_by("opened_at", "id").values_list(*fields)
    merged = merged_states()
    return [
        known(
            at=at,
            closed_at=closed_at,
            lon=lon,
            lat=lat,
            address=address or "",
            text=text or "",
            category=category,
            duplicate=state in merged,
        )
        for at, closed_at, lon, lat, category, state, address, text in rows.iterator()
    ]
