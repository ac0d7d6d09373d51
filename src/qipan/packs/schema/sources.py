"""``sources/*.yaml``: mappings from somebody's file to signals."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qipan.packs.schema.base import Basis, Code, Name, PackModel


class TimeField(PackModel):
    """How a time is read. ``date_column`` joins a separate date; ``fold`` says which side of a
    repeated autumn hour is meant; ``timezone`` is the zone of wall times (``UTC`` included).
    """

    column: str
    date_column: str = ""
    formats: tuple[str, ...] = Field(
        default=(), description="strptime formats tried in order; empty: ISO 8601 or typed"
    )
    timezone: str
    fold: Literal["first", "second", "reject"] = "first"
    optional: bool = False


class CategoryField(PackModel):
    """Which columns name the category, and the city's code for each of their values."""

    column: str
    values: dict[str, str]
    blank: str = Field(default="", description="Category of an empty value; empty string: unclassified")
    unknown: Literal["quarantine", "unclassified"] = "quarantine"


class PlaceField(PackModel):
    """Coordinates and, where the source knows it, the official area code (``prefix`` + value).

    A whole number that the file writes as ``25.0`` counts as ``25``.
    """

    longitude: str = ""
    latitude: str = ""
    bounds: tuple[float, float, float, float] | None = Field(
        default=None, description="west, south, east, north: a point outside is an error"
    )
    area_column: str = ""
    area_prefix: str = ""
    address_column: str = ""


class CaseField(PackModel):
    """Sources of old case files: which statuses mean closed, and where the closing time stands.

    A source that tells no status names the one ``state`` of all its rows instead.
    """

    status_column: str = ""
    states: dict[str, str] = Field(default={}, description="Source status -> state code of the workflow")
    state: str = Field(default="", description="State of every row, where the source tells no status")
    closed_at: TimeField | None = None


class SourceText(PackModel):
    """A mapping from somebody's file to signals. ``version`` changes with every change of mapping."""

    code: Code
    version: str
    name: Name
    owner: str = Field(description="Party code of the owner, who keeps owning it")
    kind: Literal["file", "form", "sensor", "snapshots", "simulator", "partner"]
    signal_kind: Literal["report", "reading", "incident", "alert", "opinion", "inspection"]
    channel: str = "file"
    licence: str
    files: str = Field(default="", description="Glob inside a folder, when a folder is imported")
    encoding: str = Field(default="", description="Empty: detect UTF-8, then GB18030")
    columns: tuple[str, ...] = Field(
        default=(), description="Columns that must be there; others are an error"
    )
    key: tuple[str, ...] = Field(default=(), description="Columns that identify a row")
    occurred_at: TimeField | None = None
    received_at: TimeField | None = None
    category: CategoryField | None = None
    place: PlaceField | None = None
    text: tuple[str, ...] = ()
    keep: tuple[str, ...] = Field(default=(), description="Columns kept in the payload")
    confidence: float = Field(default=1.0, gt=0, le=1)
    case: CaseField | None = None
    basis: Basis
