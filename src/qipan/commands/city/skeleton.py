"""The files of a new city: few, commented, and right from the first check."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from qipan.commands.city.proposal import Proposal
from qipan.packs.csvtext import table
from qipan.packs.sections import sections

# What the city can do with a file that it does not have yet.
BRINGS = {
    "workflow.yaml": "cases: states and steps; wants duties, clocks, returns and sources/intake.yaml",
    "duties.yaml": "who leads and who assists in what",
    "clocks.yaml": "limits of the stages of a case, each with its legal basis",
    "calendar.yaml": "working hours and holidays; without it Monday to Friday, 9 to 17, no holiday is known",
    "indicators.yaml": "what is counted, charted and watched",
    "warnings.yaml": "how a person grades a warning",
    "evaluation.yaml": "shares by which work is judged",
    "areas.csv": "districts and what lies in them; without it the city is one area",
    "parties.yaml": "bodies, departments, firms; without it the city is the only party",
    "categories.yaml": "classes of matter",
    "people.yaml": "invented people of demo stores",
    "plans.yaml": "emergency plans and stock",
    "alerts.yaml": "public alerts (CAP)",
    "forms.yaml": "what is asked on the spot",
    "exchange.yaml": "Open311 and other systems",
    "sources/*.yaml": "whose file or feed becomes signals, column by column",
}


@dataclass(frozen=True)
class NewCity:
    """What is known of a city that is being written."""

    code: str
    zh: str
    en: str
    timezone: str
    version: str


def _text(value: str) -> str:
    """A scalar that YAML reads as this very text."""
    return json.dumps(value, ensure_ascii=False)


def readable(value: str) -> str:
    """A name without shouting."""
    return value.title() if value.isupper() else value


def _listed(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _doubts(made: Proposal, part: str, indent: str = "") -> str:
    return "".join(f"{indent}# ? {words}\n" for words in made.doubts.get(part, ()))


def city_yaml(city: NewCity, centre: tuple[float, float] | None) -> str:
    """Identity, and what else the city may write."""
    absent = sorted(section.file for section in sections().values() if section.file in BRINGS)
    width = max(map(len, absent))
    brings = "\n".join(f"#   {name:<{width}}  {BRINGS[name]}" for name in absent)
    point = f"[{centre[0]}, {centre[1]}]" if centre else "[0.0, 20.0]"
    doubt = "" if centre else "  # ? longitude, latitude of the middle of the city"
    return f"""\
# The one file that every city has. Check what you write: qipan city check {city.code}
# Other files bring what their names say, and may all be missing:
{brings}
code: {city.code}
version: {_text(city.version)}  # raise it with every change
name: {{zh: {_text(city.zh)}, en: {_text(city.en)}}}
timezone: {city.timezone}
centre: {point}{doubt}
zoom: 10
"""


def areas_csv(city: NewCity, made: Proposal | None) -> str:
    """The city itself, and the districts that the file names."""
    rows = [{"code": city.code, "level": "city", "name_zh": city.zh, "name_en": city.en}]
    for value in made.areas if made else ():
        name = readable(value)
        rows.append(
            {"code": value, "level": "district", "name_zh": name, "name_en": name, "parent": city.code}
        )
    return table(rows, ("code", "level", "name_zh", "name_en", "parent", "population", "population_year"))


def categories_yaml(made: Proposal | None) -> str:
    """A class of matter for each kind that the file names."""
    head = "# Names stand in Chinese and English: translate what is only in one of them.\n"
    names: dict[str, str] = {}
    for value, code in ((made and made.codes) or {"Other": "other"}).items():
        names.setdefault(code, value)
    for code, value in names.items():
        name = _text(readable(value))
        head += f"- {{code: {_text(code)}, name: {{zh: {name}, en: {name}}}, basis: As the file names it}}\n"
    return head


def source_yaml(city: NewCity, code: str, pattern: str, made: Proposal, *, cases: bool = False) -> str:
    """The mapping of the file, each guess with its doubts (``# ?``)."""
    parts = [
        "# Which column says what. Lines with # ? are doubts: look at them, then delete them.\n",
        f'code: {code}\nversion: "1"  # raise it with every change of the mapping\n',
        f"name: {{zh: {_text(code)}, en: {_text(code)}}}\n",
        f"owner: {city.code}  # who owns the data: a party of parties.yaml, or the city\n",
        "kind: file\nsignal_kind: report\n",
        "licence: not stated  # ? under which terms may it be used\n",
        f"files: {_text(pattern)}  # names of the next exports\n",
        f"columns: {_listed(made.columns)}\n",
        _doubts(made, "key"),
        f"key: {_listed(made.key)}  # what identifies a row\n",
        _doubts(made, "occurred_at"),
        _time(city, "occurred_at", made.time, made.formats) if made.time else "",
        _doubts(made, "category"),
        _category(made),
        _doubts(made, "place"),
        _place(made),
        f"text: {_listed(made.text)}  # the words of the report\n" if made.text else "",
        _doubts(made, "keep"),
        f"keep: {_listed(made.keep)}  # kept beside it\n" if made.keep else "",
        _case(city, made, cases=cases),
        "basis: Proposed from the file itself; to be confirmed by its owner\n",
    ]
    return "".join(parts)


def _time(city: NewCity, key: str, column: str, formats: tuple[str, ...]) -> str:
    form = f"\n  formats: {_listed(formats)}" if formats else ""
    return f"{key}:\n  column: {_text(column)}{form}\n  timezone: {city.timezone}\n"


def _category(made: Proposal) -> str:
    if not made.category:
        return ""
    values = "".join(f"    {_text(value)}: {_text(code)}\n" for value, code in made.codes.items())
    return f"category:\n  column: {_text(made.category)}\n  values:\n{values}"


def _place(made: Proposal) -> str:
    lines = []
    if made.longitude:
        lines += [f"longitude: {_text(made.longitude)}", f"latitude: {_text(made.latitude)}"]
    if made.bounds:
        lines.append(f"bounds: [{', '.join(map(str, made.bounds))}]  # west, south, east, north")
    if made.area:
        lines.append(f"area_column: {_text(made.area)}")
    if made.address:
        lines.append(f"address_column: {_text(made.address)}")
    if not lines:
        return ""
    return "".join(["place:\n", _doubts(made, "areas", "  "), *(f"  {line}\n" for line in lines)])


def _case(city: NewCity, made: Proposal, *, cases: bool) -> str:
    """How old rows become cases; a comment for a city that has no workflow yet."""
    if not made.status:
        return ""
    lines = ["case:", f"  status_column: {_text(made.status)}", "  states:"]
    lines += [f"    {_text(value)}: {state}" for value, state in made.states.items()]
    if made.ended:
        form = f"formats: {_listed(made.end_formats)}, " if made.end_formats else ""
        ended = f"column: {_text(made.ended)}, {form}timezone: {city.timezone}, optional: true"
        lines.append(f"  closed_at: {{{ended}}}")
    if cases:
        return _doubts(made, "case") + "".join(f"{line}\n" for line in lines)
    head = "# Rows become cases once the city has a workflow.yaml (qipan city new --with-cases writes one):\n"
    return head + "".join(f"# {line}\n" for line in lines)


TEMPLATES = Path(__file__).parent / "templates"


def case_files(city: NewCity) -> dict[str, str]:
    """What a city needs to have cases, to grade warnings and to be evaluated; house rules to begin with."""
    names = {"CITY": city.code, "ZH": _text(city.zh), "EN": _text(city.en)}
    files = {}
    for path in sorted(TEMPLATES.rglob("*.yaml")):
        content = path.read_text(encoding="utf-8")
        filled = re.sub(r"\b(CITY|ZH|EN)\b", lambda match: names[match.group(1)], content)
        files[str(path.relative_to(TEMPLATES))] = filled
    return files


def indicators_yaml(code: str) -> str:
    """One measure to begin with: reports in a day."""
    return f"""\
# What is counted and charted. `watch` would raise a finding; it wants a history (see docs/guide).
- code: reports
  name: {{zh: 每日诉求量, en: Reports in a day}}
  definition: {{zh: 二十四小时内发生的诉求件数, en: Reports that happened within 24 hours}}
  unit: {{zh: 件, en: reports}}
  direction: neutral
  counts: {{sources: [{code}]}}
  window_minutes: 1440
  step_minutes: 60
  baseline: {{history_days: 56}}
  basis: First measure of a new city
"""


def example_csv() -> str:
    """A file of three rows that the example source reads."""
    return (
        "id,reported,kind,longitude,latitude,words\n"
        "1,2026-01-05 08:30,Other,,,Replace this file by your own\n"
        "2,2026-01-05 09:10,Other,,,and the mapping by one that fits it:\n"
        "3,2026-01-05 11:45,Other,,,qipan city new NAME --from-file FILE\n"
    )
