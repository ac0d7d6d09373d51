"""Reading a city's folder section by section; each thing still knows where it was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from qipan.packs.csvtext import CsvText, parse_csv
from qipan.packs.faults import describe
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Section, sections
from qipan.packs.yamltext import Path, YamlText, parse_yaml

ANY = "*"
_CODES = ("code", "id", "username")


@dataclass
class PackText:
    """A folder as read. ``positions`` gives file and line of a path such as ``("duties", 3, "lead")``.

    ``sections`` holds what is right in form. A section in ``broken`` has a fault; of a list, ``partial``
    keeps the entries without one, and ``claimed`` the codes of the others (``ANY``: no telling which), so
    that nobody is blamed for naming them.
    """

    folder: FilePath
    sections: dict[str, Any] = field(default_factory=dict)
    positions: dict[Path, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    partial: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    claimed: dict[str, set[str]] = field(default_factory=dict)

    def where(self, *path: str | int) -> tuple[str, int]:
        """File and line of ``path``, or of the nearest thing that encloses it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.positions:
                return self.positions[path[:end]]
        section = sections().get(str(path[0])) if path else None
        return (section.file if section else self.folder.name, 0)

    def problem(self, path: Path, what: str, mend: str) -> Problem:
        """A problem at the place where ``path`` was written."""
        return Problem(*self.where(*path), what, mend)

    def fault(self, section: Section[Any], problem: Problem) -> None:
        """Note a fault of form."""
        self.problems.append(problem)
        self.broken.add(section.key)


def read_text(folder: FilePath) -> PackText:
    """Read every file of the folder that a section claims, each by itself."""
    text = PackText(FilePath(folder))
    if not text.folder.is_dir():
        there = text.folder.exists()
        what = _("This is a file, not a folder.") if there else _("There is no such folder.")
        text.problems.append(Problem(str(folder), 0, what, _("Name the folder that holds city.yaml.")))
        text.broken.update(sections())
        return text
    _unknown_files(text)
    for section in sections().values():
        if "*" in section.file:
            _read_folder(text, section)
        else:
            _read_file(text, section)
    return text


def _unknown_files(text: PackText) -> None:
    claimed = [section.file for section in sections().values()]
    for path in sorted([*text.folder.glob("*.yaml"), *text.folder.glob("*.yml"), *text.folder.glob("*.csv")]):
        if path.name not in claimed:
            what = _("No such file belongs to a pack.")
            text.problems.append(Problem(path.name, 0, what, choose(path.name, claimed)))


def _read_file(text: PackText, section: Section[Any]) -> None:
    path = text.folder / section.file
    if not path.exists():
        if section.required:
            mend = _("Every pack has it; `qipan city new NAME` writes one.")
            text.fault(section, Problem(section.file, 0, _("This file is missing."), mend))
        return
    data = _parsed(text, section, path, section.file, (section.key,))
    if section.key in text.broken:
        return
    entry = _entry_type(section.type)
    if entry is not None and isinstance(data, list):
        _validate_entries(text, section, [(index, item) for index, item in enumerate(data)], entry)
    else:
        _validate_whole(text, section, data)


def _read_folder(text: PackText, section: Section[Any]) -> None:
    """One entry a file; the section is there when there is a file."""
    items: list[tuple[int, Any]] = []
    broken_before, faulty = section.key in text.broken, False
    for index, path in enumerate(sorted(text.folder.glob(section.file))):
        name = str(path.relative_to(text.folder))
        text.broken.discard(section.key)
        data = _parsed(text, section, path, name, (section.key, index))
        if section.key in text.broken:
            faulty = True
            text.claimed.setdefault(section.key, set()).add(ANY)
        else:
            items.append((index, data))
    text.broken.discard(section.key)
    entry = _entry_type(section.type)
    if items and entry is not None:
        _validate_entries(text, section, items, entry)
    if faulty or broken_before:
        text.broken.add(section.key)
        text.partial.setdefault(section.key, text.sections.pop(section.key, ()))


def _entry_type(annotation: Any) -> Any:
    """``Entry`` of ``tuple[Entry, ...]``; None for anything else."""
    args = get_args(annotation)
    return args[0] if get_origin(annotation) is tuple and len(args) == 2 and args[1] is Ellipsis else None


def _validate_whole(text: PackText, section: Section[Any], data: Any) -> None:
    try:
        text.sections[section.key] = TypeAdapter(section.type).validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = text.problem((section.key, *fault["loc"]), *describe(fault, section.type))
            text.fault(section, place)


def _validate_entries(
    text: PackText, section: Section[Any], items: list[tuple[int, Any]], entry: Any
) -> None:
    """Validate a list entry by entry: a fault in one hides nothing of the others."""
    adapter, values, places = TypeAdapter(entry), [], []
    for index, item in items:
        try:
            values.append(adapter.validate_python(item))
            places.append(index)
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                at = (section.key, index, *fault["loc"])
                text.fault(section, text.problem(at, *describe(fault, entry)))
            text.claimed.setdefault(section.key, set()).update(_codes(item, error))
    if places != list(range(len(places))):
        _move(text, section.key, places)
    if section.key in text.broken:
        text.partial[section.key] = tuple(values)
    else:
        text.sections[section.key] = tuple(values)


def _codes(item: Any, error: ValidationError) -> Iterator[str]:
    """By what an entry that is not right in form would be named; ``ANY`` where that cannot be said."""
    faulty = {fault["loc"][0] for fault in error.errors(include_url=False) if fault["loc"]}
    codes = [item[key] for key in _CODES if isinstance(item.get(key), str)] if isinstance(item, dict) else []
    certain = codes and faulty.isdisjoint(_CODES) and not any("{" in code for code in codes)
    yield from codes if certain else [ANY]


def _move(text: PackText, key: str, places: list[int]) -> None:
    """Let the positions of a list's entries go by their place among those that are right in form."""
    held = {path: at for path, at in text.positions.items() if len(path) > 1 and path[0] == key}
    for path in held:
        del text.positions[path]
    new = {old: index for index, old in enumerate(places)}
    text.positions.update(
        ((key, new[path[1]], *path[2:]), at)
        for path, at in held.items()
        if isinstance(path[1], int) and path[1] in new
    )


def _parsed(text: PackText, section: Section[Any], path: FilePath, name: str, at: Path) -> Any:
    """The content of a YAML or CSV file; what hinders reading becomes a problem."""
    content = _content(text, section, path, name)
    if content is None:
        return None
    parsed: CsvText | YamlText
    if path.suffix == ".csv":
        parsed = parse_csv(content, name, _entry_type(section.type))
    else:
        parsed = parse_yaml(content, name, typed=section.typed)
    for problem in parsed.problems:
        text.fault(section, problem)
    text.positions.update({(*at, *below): (name, line) for below, line in parsed.lines.items()})
    text.positions.setdefault(at, (name, 1))
    return parsed.data


def _content(text: PackText, section: Section[Any], path: FilePath, name: str) -> str | None:
    """The text of a file; what hinders reading becomes a problem."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what, mend = _("This is not UTF-8 text."), _("Save the file as UTF-8.")
        text.fault(section, Problem(name, line, what, mend))
    except OSError as error:
        what = _("It cannot be read: {reason}.", reason=error.strerror)
        text.fault(section, Problem(name, 0, what, _("Check the file's rights.")))
    return None
