"""The columns of an export: names, what they hold, what they mean. None of them is personal data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qipan.kernels.identifiers import mask
from qipan.tables.public import Column, Kind

Row = Mapping[str, Any]


COLUMNS = (
    Column("number", "text", _("Case number"), _("As the reporter knows it")),
    Column("id", "text", _("Id"), _("Stable id; /cases/ID/ is its page")),
    Column("kind", "text", _("Kind"), _("report or task")),
    Column("title", "text", _("Matter"), _("First line of what was said, numbers of people masked")),
    Column("category", "text", _("Category code"), _("Code in the city's text; empty while not classified")),
    Column("category_name", "text", _("Category"), _("Its name")),
    Column("state", "text", _("State code"), _("Code in the city's workflow")),
    Column("state_name", "text", _("State"), _("Its name")),
    Column("channel", "text", _("Channel"), _("By which it came in")),
    Column("area", "text", _("Area code"), _("Official code of the finest known area")),
    Column("area_name", "text", _("Area"), _("Its name")),
    Column("district", "text", _("District code"), _("Official code of the district")),
    Column("district_name", "text", _("District"), _("Its name")),
    Column("party", "text", _("Party code"), _("Party that leads the case")),
    Column("party_name", "text", _("Party"), _("Its name")),
    Column("lon", "number", _("Longitude"), _("Degrees, in the datum of the city's text")),
    Column("lat", "number", _("Latitude"), _("Degrees, in the datum of the city's text")),
    Column("opened_at", "time", _("Opened"), _("When the case was opened")),
    Column("stage", "text", _("Running stage"), _("Stage of the clock that ends first")),
    Column("due_at", "time", _("Due"), _("The nearest running deadline")),
    Column("provisional", "truth", _("Provisional"), _("The deadline falls into a year without calendar")),
    Column("overdue", "truth", _("Overdue"), _("The deadline had passed at the time of the export")),
    Column("closed_at", "time", _("Closed"), _("When it was closed or ended")),
    Column("reopened", "whole", _("Opened again"), _("How often")),
    Column("confirmed", "truth", _("Confirmed"), _("Its reporter confirmed the outcome")),
    Column("simulated", "truth", _("Simulated"), _("Not a real matter")),
    Column("adopted", "truth", _("Old file"), _("A file of another system, not worked here")),
)


def values(row: Row) -> list[Any]:
    """The values of a list's row in the order of the columns; times are aware datetimes."""
    clock = row["clocks"][0] if row["clocks"] else {}
    full = {**row, "stage": clock.get("stage", ""), "provisional": clock.get("provisional", False)}
    full["title"] = mask(full["title"])
    return [_value(column.kind, full[column.name]) for column in COLUMNS]


def _value(kind: Kind, value: Any) -> Any:
    return datetime.fromisoformat(value) if kind == "time" and value else value
