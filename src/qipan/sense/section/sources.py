"""``sources/*.yaml``: mappings from somebody's file to signals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, get_args

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.section.city import zone_problems
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import plain_words, unique
from qipan.packs.view import View
from qipan.packs.yamltext import Path

SignalKind = Literal["report", "reading", "incident", "alert", "opinion", "inspection"]
_FROM_FILES = ("file", "snapshots")


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
    values: dict[str, Annotated[str, Ref("category")]]
    blank: Annotated[str, Ref("category", blank=True)] = Field(
        default="", description="Category of an empty value; empty string: unclassified"
    )
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

    A source without a status names the one ``state`` of all its rows instead.
    """

    status_column: str = ""
    states: dict[str, Annotated[str, Ref("state")]] = Field(
        default={}, description="Source status -> state code of the workflow"
    )
    state: Annotated[str, Ref("state", blank=True)] = Field(
        default="", description="State of every row, where the source has no status"
    )
    closed_at: TimeField | None = None


class SourceText(PackModel):
    """A mapping from somebody's file to signals. ``version`` changes with every change of mapping."""

    code: Code
    version: str
    name: Name
    owner: Annotated[str, Ref("party")] = Field(description="Party code of the owner, who keeps owning it")
    kind: Literal["file", "form", "sensor", "snapshots", "simulator", "partner"]
    signal_kind: SignalKind
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


def identity(view: View) -> Iterator[Problem]:
    """Source codes are unique, and a file says which columns identify a row and its time."""
    sources = view[SOURCES]
    yield from unique(view, ("sources",), [source.code for source in sources])
    for index, source in enumerate(sources):
        at = ("sources", index)
        if source.kind in _FROM_FILES and not source.key:
            what = _("A row of this source has no key.")
            yield view.problem((*at, "key"), what, _("Name the columns that identify it."))
        if source.kind in _FROM_FILES and source.occurred_at is None:
            what = _("It is not said when a row happened.")
            mend = _("Add `occurred_at` with column and timezone.")
            yield view.problem((*at, "occurred_at"), what, mend)
        words = (((*at, "keep"), column) for column in source.keep)
        yield from plain_words(view, words)


def columns(view: View) -> Iterator[Problem]:
    """Every column that a mapping uses is among those that the file must have."""
    for index, source in enumerate(view[SOURCES]):
        for path, column in _used(source):
            if source.columns and column not in source.columns:
                what = _("The column `{column}` is not among `columns`.", column=column)
                yield view.problem(("sources", index, *path), what, choose(column, source.columns))


def _used(source: SourceText) -> Iterator[tuple[Path, str]]:
    for key in ("key", "text", "keep"):
        yield from (((key,), column) for column in getattr(source, key))
    for path, when in _times(source):
        yield (*path, "column"), when.column
        yield from [((*path, "date_column"), when.date_column)] if when.date_column else []
    if source.category:
        yield ("category", "column"), source.category.column
    if source.case and source.case.status_column:
        yield ("case", "status_column"), source.case.status_column
    if source.place:
        for key in ("longitude", "latitude", "area_column", "address_column"):
            if column := getattr(source.place, key):
                yield ("place", key), column


def _times(source: SourceText) -> Iterator[tuple[Path, TimeField]]:
    if source.occurred_at:
        yield ("occurred_at",), source.occurred_at
    if source.received_at:
        yield ("received_at",), source.received_at
    if source.case and source.case.closed_at:
        yield ("case", "closed_at"), source.case.closed_at


def zones(view: View) -> Iterator[Problem]:
    """Time zones of wall times are real."""
    for index, source in enumerate(view[SOURCES]):
        for path, when in _times(source):
            yield from zone_problems(view, ("sources", index, *path, "timezone"), when.timezone)


def case_files(view: View) -> Iterator[Problem]:
    """Old case files say how they stand in one way: by a column with its states, or all alike."""
    for index, source in enumerate(view[SOURCES]):
        case = source.case
        if case and bool(case.state) == bool(case.status_column and case.states):
            what = _("It is not said, or said twice, in which state the cases of this source are.")
            mend = _("Give `status_column` and `states`, or `state` alone.")
            yield view.problem(("sources", index, "case"), what, mend)


def places(view: View) -> Iterator[Problem]:
    """Bounds run from west to east and south to north; coordinates come in pairs."""
    for index, source in enumerate(view[SOURCES]):
        place, at = source.place, ("sources", index, "place")
        if place is None:
            continue
        if bool(place.longitude) != bool(place.latitude):
            what = _("Only one of longitude and latitude is named.")
            yield view.problem(at, what, _("Name both or neither."))
        if place.bounds and not _ordered(place.bounds):
            mend = _("Write [west, south, east, north] in degrees.")
            yield view.problem((*at, "bounds"), _("The bounds enclose nothing."), mend)


def _ordered(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


def _names(sources: Iterable[SourceText], _names: Names) -> Iterator[Named]:
    for source in sources:
        yield Named(source.code, source.name, level=source.kind)


def _partners(sources: Iterable[SourceText], _names: Names) -> Iterator[Named]:
    for source in sources:
        if source.kind == "partner":
            yield Named(source.code, source.name)


def _signal_kinds(_sources: object, _names: Names) -> Iterator[Named]:
    yield from map(Named, get_args(SignalKind))


SOURCES: Section[tuple[SourceText, ...]] = register(
    Section(
        "sources",
        "sources/*.yaml",
        tuple[SourceText, ...],
        absent=lambda _city: (),
        kinds={
            "source": Kind(_("source"), _names),
            "partner-source": Kind(_("source of kind partner"), _partners),
            "signal-kind": Kind(_("kind of signal"), _signal_kinds),
        },
        rules=(identity, columns, zones, case_files, places),
    )
)


class Sources:
    """The sources of the city by code."""

    def __init__(self, index: PackIndex) -> None:
        self._sources = {source.code: source for source in index.pack[SOURCES]}

    def source(self, code: str) -> SourceText:
        """The source with this code."""
        return entry_of(self._sources, code, "source")
