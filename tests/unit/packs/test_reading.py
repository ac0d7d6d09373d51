"""Reading a folder: every fault of form is found, at its line, with a way out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from pathlib import Path

import pytest

from qipan.core.section import CALENDAR
from qipan.errors import PackError
from qipan.packs.loader import check_city, load_pack
from qipan.packs.pack import Pack
from qipan.people.section import ACCOUNTS
from qipan.places.section import AREAS
from qipan.simulate.section import SIMULATOR

Spoil = Callable[[str, str, str], Path]


def lines_of(folder: Path) -> list[str]:
    """The problems of a folder as printed."""
    problems = check_city(folder)[1]
    return [str(problem) for problem in problems]


def test_scalars_keep_what_was_written(tiny: Pack) -> None:
    """Codes keep their zeros and times are no sexagesimal numbers, quoted or not."""
    assert tiny.city.admin_code == "01"
    assert tiny[CALENDAR].hours[1].start == time(13, 30)
    assert tiny[AREAS][2].population is None


def test_the_simulator_mapping_is_typed(tiny: Pack) -> None:
    """A mapping without a schema here gets plain numbers and booleans."""
    assert tiny[SIMULATOR] == {"seed": 7, "rates": {"heat-off": 0.25}, "labelled": True}


def test_unknown_key_names_the_nearest(spoil: Spoil) -> None:
    """A misspelt key is shown at its own line."""
    folder = spoil("parties.yaml", "  kind: street", "  knid: street")
    assert lines_of(folder) == [
        "parties.yaml:3: The key `kind` is missing. Add `kind: …`.",
        "parties.yaml:5: The key `knid` is unknown. Did you mean `kind`?",
    ]


def test_unknown_key_deep_inside_a_source(spoil: Spoil) -> None:
    """Nested models know their own keys."""
    folder = spoil("sources/calls.yaml", "  blank: event", "  blnk: event")
    assert lines_of(folder) == [
        "sources/calls.yaml:13: The key `blnk` is unknown. Did you mean `blank`?",
    ]


def test_a_key_that_declares_points_names_the_rule(spoil: Spoil) -> None:
    """The rule against formalism is named even where the key would be unknown anyway."""
    folder = spoil("evaluation.yaml", '  version: "1"', '  version: "1"\n  points: 5')
    (line,) = lines_of(folder)
    assert line.startswith("evaluation.yaml:3: The key `points` declares “points”, which 《关于防治")


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "warnings.yaml",
            "colour: red",
            "colour: rad",
            "warnings.yaml:12: `colour` may not be 'rad'. Did you mean `red`?",
        ),
        (
            "clocks.yaml",
            "amount: 40",
            "amount: none",
            "clocks.yaml:2: `amount` must be a number, not 'none'.",
        ),
        (
            "clocks.yaml",
            "amount: 40",
            "amount: 0",
            "clocks.yaml:2: `amount` may not be '0'. Write a number greater than 0",
        ),
        ("parties.yaml", "code: works", "code: wo/rks", "parties.yaml:2: `code` 'wo/rks' is not a code."),
        (
            "city.yaml",
            "name: {zh: 小城, en: Tiny}",
            "name: Tiny",
            "city.yaml:3: `name` must hold keys with values",
        ),
        (
            "workflow.yaml",
            "[new], target: sent",
            "new, target: sent",
            "workflow.yaml:9: `sources` must be a list",
        ),
        ("city.yaml", "code: tiny", "code: [tiny]", "city.yaml:1: `code` must be a text, not ['tiny']."),
        ("city.yaml", 'version: "1"', 'version: ""', "city.yaml:2: `version` is empty or too short."),
        (
            "city.yaml",
            'version: "1"',
            "code: twice",
            "city.yaml:2: The key `code` stands twice (first on line 1).",
        ),
        ("city.yaml", 'version: "1"', "version: &v x\nx: *v", "city.yaml:3: A value is repeated by an alias"),
        ("city.yaml", 'version: "1"', "version: !date x", "city.yaml:2: The tag !date is not allowed."),
        ("city.yaml", "code: tiny", "code: [tiny", "city.yaml:2: This is not valid YAML"),
        (
            "areas.csv",
            ",level,",
            ",levle,",
            "areas.csv:1: The column `levle` is unknown. Did you mean `level`?",
        ),
        (
            "areas.csv",
            "0102,district",
            "0102,distrikt",
            "areas.csv:4: `level` may not be 'distrikt'. Did you mean",
        ),
        (
            "areas.csv",
            "西区,West",
            "西区,West,x",
            "areas.csv:4: This row has 8 cells where the header has 7.",
        ),
        ("city.yaml", "code: tiny", "code: t\x00ny", "city.yaml:1: This is not valid YAML: "),
        (
            "city.yaml",
            "code: tiny",
            "code: " + "[" * 3000 + "]" * 3000,
            "city.yaml: This is nested too deeply.",
        ),
        ("areas.csv", "600", "many", "areas.csv:3: `population` must be a number, not 'many'."),
    ],
)
def test_faults_of_form(spoil: Spoil, file: str, old: str, new: str, expected: str) -> None:
    """Each fault is found at its line."""
    found = lines_of(spoil(file, old, new))
    assert any(line.startswith(expected) for line in found), found


def test_missing_file(tiny_folder: Path) -> None:
    """A pack without its identity is no pack, and cases without an owner are no cases."""
    (tiny_folder / "duties.yaml").unlink()
    (line,) = lines_of(tiny_folder)
    assert line == (
        "workflow.yaml:1: Cases have a life here, but no duty says who owns them. "
        "Write duties.yaml, or leave workflow.yaml out."
    )
    (tiny_folder / "city.yaml").unlink()
    assert (
        "city.yaml: This file is missing. Every pack has it; `qipan city new NAME` writes one."
        in lines_of(tiny_folder)
    )


def test_optional_files_may_be_missing(tiny_folder: Path) -> None:
    """Shapes, people and the simulator are not every city's."""
    for name in ("people.yaml", "simulator.yaml", "areas.geojson"):
        (tiny_folder / name).unlink()
    assert load_pack(tiny_folder)[ACCOUNTS] == ()


def test_misnamed_file(tiny_folder: Path) -> None:
    """A file that would be ignored is reported, because its text would silently not hold."""
    (tiny_folder / "duties.yaml").rename(tiny_folder / "dutys.yaml")
    assert "dutys.yaml: No such file belongs to a pack. Did you mean `duties.yaml`?" in lines_of(tiny_folder)


def test_wrong_encoding_names_the_line(tiny_folder: Path) -> None:
    """GB18030 text is refused, since only UTF-8 keeps every name."""
    path = tiny_folder / "city.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    assert lines_of(tiny_folder) == ["city.yaml:3: This is not UTF-8 text. Save the file as UTF-8."]


def test_byte_order_mark_is_no_fault(tiny_folder: Path) -> None:
    """Spreadsheet programs write one."""
    path = tiny_folder / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert lines_of(tiny_folder) == []


def test_not_a_folder(tmp_path: Path) -> None:
    """A wrong path is said plainly."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "There is no such folder." in lines_of(tmp_path / "none")[0]
    assert "This is a file, not a folder." in lines_of(tmp_path / "file")[0]


def test_load_pack_lists_every_problem(spoil: Spoil) -> None:
    """The error is what `qipan city check` shows; form and rules are told together when form holds."""
    spoil(
        "clocks.yaml",
        "handle-heat, stage: handle, category: heat",
        "handle-heat, stage: handle, category: haet",
    )
    folder = spoil("city.yaml", "Asia/Shanghai", "Asia/Haerbin")
    with pytest.raises(PackError) as error:
        load_pack(folder)
    text = str(error.value)
    assert "Problems of this city's text: 2." in text
    assert "\ncity.yaml:4: There is no time zone `Asia/Haerbin`." in text
    assert "\nclocks.yaml:3: There is no category `haet`. Did you mean `heat`?" in text
