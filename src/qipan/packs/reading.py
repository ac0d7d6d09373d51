"""Reading a city's folder into a schema-valid pack that still knows where each thing was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from qipan.packs import schema
from qipan.packs.areas import parse_areas
from qipan.packs.problems import Problem, choose
from qipan.packs.schemafaults import describe
from qipan.packs.yamltext import Path, parse_yaml


@dataclass(frozen=True)
class FileSpec:
    """A file of a pack: its name, the pack's field that it fills, and the type of its content."""

    name: str
    section: str
    type: Any
    required: bool = True


FILES = (
    FileSpec("city.yaml", "city", schema.City),
    FileSpec("parties.yaml", "parties", tuple[schema.Party, ...]),
    FileSpec("categories.yaml", "categories", tuple[schema.Category, ...]),
    FileSpec("duties.yaml", "duties", tuple[schema.Duty, ...]),
    FileSpec("workflow.yaml", "workflow", schema.Workflow),
    FileSpec("clocks.yaml", "clocks", tuple[schema.ClockRule, ...]),
    FileSpec("calendar.yaml", "calendar", schema.CalendarText),
    FileSpec("indicators.yaml", "indicators", tuple[schema.Indicator, ...]),
    FileSpec("warnings.yaml", "warnings", schema.WarningTable),
    FileSpec("evaluation.yaml", "evaluation", tuple[schema.EvaluationIndicator, ...]),
    FileSpec("answers.yaml", "answers", schema.AnswerText, required=False),
    FileSpec("checks.yaml", "checks", schema.CheckText, required=False),
    FileSpec("exchange.yaml", "exchange", schema.Exchange, required=False),
    FileSpec("conditions.yaml", "conditions", tuple[schema.Condition, ...], required=False),
    FileSpec("escalation.yaml", "escalation", tuple[schema.EscalationStep, ...], required=False),
    FileSpec("plans.yaml", "plans", schema.Plans, required=False),
    FileSpec("alerts.yaml", "alerts", schema.AlertTable, required=False),
    FileSpec("forms.yaml", "forms", schema.VisitForms, required=False),
    FileSpec("people.yaml", "accounts", tuple[schema.DemoAccount, ...], required=False),
    FileSpec("triage.yaml", "triage", schema.TriageText, required=False),
    FileSpec("retention.yaml", "retention", tuple[schema.Span, ...], required=False),
    FileSpec("returns.yaml", "return_reasons", tuple[schema.ReturnReason, ...], required=False),
    FileSpec("simulator.yaml", "simulator", dict[str, Any], required=False),
)
_AREAS = FileSpec("areas.csv", "areas", tuple[schema.AreaText, ...])
_ADAPTERS = {spec.name: TypeAdapter(spec.type) for spec in (*FILES, _AREAS)}
_SOURCE = TypeAdapter(schema.SourceText)


@dataclass
class PackText:
    """A folder as read. ``positions`` gives file and line of a path such as ``("duties", 3, "lead")``."""

    folder: FilePath
    sections: dict[str, Any] = field(default_factory=dict)
    positions: dict[Path, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    pack: schema.Pack | None = None

    def where(self, *path: str | int) -> tuple[str, int]:
        """File and line of ``path``, or of the nearest thing that encloses it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.positions:
                return self.positions[path[:end]]
        return (str(path[0]) if path else self.folder.name, 0)

    def problem(self, path: Path, what: str, mend: str) -> Problem:
        """A problem at the place where ``path`` was written."""
        return Problem(*self.where(*path), what, mend)


def read_text(folder: FilePath) -> PackText:
    """Read every file of the folder; ``pack`` is set only when no file has a problem of form."""
    text = PackText(FilePath(folder))
    if not text.folder.is_dir():
        what = "There is no such folder." if not text.folder.exists() else "This is a file, not a folder."
        text.problems.append(Problem(str(folder), 0, what, "Name the folder that holds city.yaml."))
        return text
    _unknown_files(text)
    for spec in FILES:
        _read_yaml(text, spec)
    _read_areas(text)
    _read_sources(text)
    if not text.problems:
        text.pack = schema.Pack(**text.sections)
    return text


def _unknown_files(text: PackText) -> None:
    known = [spec.name for spec in FILES]
    for path in sorted([*text.folder.glob("*.yaml"), *text.folder.glob("*.yml")]):
        if path.name not in known:
            text.problems.append(
                Problem(path.name, 0, "No such file belongs to a pack.", choose(path.name, known))
            )


def _content(text: PackText, path: FilePath, name: str) -> str | None:
    """The text of a file; what hinders reading becomes a problem."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        text.problems.append(
            Problem(name, 0, "This file is missing.", "Every pack must have it; an empty list is `[]`.")
        )
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        text.problems.append(Problem(name, line, "This is not UTF-8 text.", "Save the file as UTF-8."))
    except OSError as error:
        text.problems.append(
            Problem(name, 0, f"It cannot be read: {error.strerror}.", "Check the file's rights.")
        )
    return None


def _read_yaml(text: PackText, spec: FileSpec) -> None:
    path = text.folder / spec.name
    if not spec.required and not path.exists():
        return
    content = _content(text, path, spec.name)
    if content is None:
        return
    parsed = parse_yaml(content, spec.name, typed=spec.section == "simulator")
    text.problems.extend(parsed.problems)
    text.positions.update({(spec.section, *at): (spec.name, line) for at, line in parsed.lines.items()})
    text.positions.setdefault((spec.section,), (spec.name, 1))
    if not parsed.problems:
        _validate(text, _ADAPTERS[spec.name], spec.type, parsed.data, (spec.section,))


def _validate(text: PackText, adapter: TypeAdapter[Any], kind: Any, data: Any, at: Path) -> None:
    """Put the validated value into its section, or note each fault at its line."""
    try:
        value = adapter.validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            text.problems.append(text.problem((*at, *fault["loc"]), *describe(fault, kind)))
        return
    if len(at) == 1:
        text.sections[str(at[0])] = value
    else:
        text.sections[str(at[0])] = (*text.sections.get(str(at[0]), ()), value)


def _read_areas(text: PackText) -> None:
    content = _content(text, text.folder / _AREAS.name, _AREAS.name)
    if content is None:
        return
    rows, lines, problems = parse_areas(content, _AREAS.name)
    text.problems.extend(problems)
    text.positions[("areas",)] = (_AREAS.name, 1)
    text.positions.update({("areas", index): (_AREAS.name, line) for index, line in enumerate(lines)})
    if not problems:
        _validate(text, _ADAPTERS[_AREAS.name], _AREAS.type, rows, ("areas",))


def _read_sources(text: PackText) -> None:
    folder = text.folder / "sources"
    for index, path in enumerate(sorted(folder.glob("*.yaml"))):
        name = f"sources/{path.name}"
        content = _content(text, path, name)
        if content is None:
            continue
        parsed = parse_yaml(content, name)
        text.problems.extend(parsed.problems)
        text.positions[("sources", index)] = (name, 1)
        text.positions.update({("sources", index, *at): (name, line) for at, line in parsed.lines.items()})
        if not parsed.problems:
            _validate(text, _SOURCE, schema.SourceText, parsed.data, ("sources", index))
