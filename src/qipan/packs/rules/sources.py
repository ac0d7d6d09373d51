"""Mappings of sources: their columns, zones, targets and bounds are real."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.parties import expand_parties
from qipan.packs.problems import Problem, choose
from qipan.packs.reading import PackText
from qipan.packs.rules.references import known_timezone
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import Pack, SourceText, TimeField
from qipan.packs.yamltext import Path

_FROM_FILES = ("file", "snapshots")


def identity(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Source codes are unique, owners exist, and a file says which columns identify a row and its time."""
    parties = {party.code: party for party in expand_parties(pack)}
    codes = [source.code for source in pack.sources]
    yield from unique(text, ("sources",), codes)
    for index, source in enumerate(pack.sources):
        at = ("sources", index)
        yield from known(text, (*at, "owner"), source.owner, parties, "party")
        if source.kind in _FROM_FILES and not source.key:
            yield text.problem(
                (*at, "key"), "A row of this source has no key.", "Name the columns that identify it."
            )
        if source.kind in _FROM_FILES and source.occurred_at is None:
            what = "It is not said when a row happened."
            yield text.problem((*at, "occurred_at"), what, "Add `occurred_at` with column and timezone.")


def door(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every city has the one door by which people report: the source `intake`, filled in by forms."""
    named = [index for index, source in enumerate(pack.sources) if source.code == "intake"]
    if not any(pack.sources[index].kind == "form" for index in named):
        at: Path = ("sources", named[0], "kind") if named else ("sources",)
        what = "People have no door to report by: a source `intake` of kind `form` is missing."
        yield text.problem(at, what, "Write sources/intake.yaml; the city of Harbin has one.")


def columns(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Every column that a mapping uses is among those that the file must have."""
    for index, source in enumerate(pack.sources):
        for path, column in _used(source):
            if source.columns and column not in source.columns:
                what = f"The column `{column}` is not among `columns`."
                yield text.problem(("sources", index, *path), what, choose(column, source.columns))


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


def targets(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Zones, categories and states that a mapping points to exist."""
    categories = {category.code: category for category in pack.categories}
    states = {state.code: state for state in pack.workflow.states}
    for index, source in enumerate(pack.sources):
        at = ("sources", index)
        for path, when in _times(source):
            yield from known_timezone(text, (*at, *path, "timezone"), when.timezone)
        if source.category:
            for value, code in source.category.values.items():
                yield from known(text, (*at, "category", "values", value), code, categories, "category")
            if source.category.blank:
                yield from known(
                    text, (*at, "category", "blank"), source.category.blank, categories, "category"
                )
        for value, code in source.case.states.items() if source.case else ():
            yield from known(text, (*at, "case", "states", value), code, states, "state")
        if source.case and source.case.state:
            yield from known(text, (*at, "case", "state"), source.case.state, states, "state")


def case_files(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Old case files say how they stand in one way: by a column with its states, or all alike."""
    for index, source in enumerate(pack.sources):
        case = source.case
        if case and bool(case.state) == bool(case.status_column and case.states):
            what = "It is not said, or said twice, in which state the cases of this source are."
            yield text.problem(
                ("sources", index, "case"), what, "Give `status_column` and `states`, or `state` alone."
            )


def places(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Bounds run from west to east and south to north; coordinates come in pairs."""
    for index, source in enumerate(pack.sources):
        place, at = source.place, ("sources", index, "place")
        if place is None:
            continue
        if bool(place.longitude) != bool(place.latitude):
            yield text.problem(at, "Only one of longitude and latitude is named.", "Name both or neither.")
        if place.bounds and not _ordered(place.bounds):
            mend = "Write [west, south, east, north] in degrees."
            yield text.problem((*at, "bounds"), "The bounds enclose nothing.", mend)


def _ordered(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return -180 <= west < east <= 180 and -90 <= south < north <= 90


RULES = (identity, door, columns, targets, case_files, places)
