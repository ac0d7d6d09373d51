"""Rules of returns that need a file of the pack to be missing or empty."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from qipan.packs.finder import find_city
from qipan.packs.loader import check_city

TINY = Path(__file__).parents[2] / "data" / "tiny-city"


def told(folder: Path) -> list[str]:
    return [f"{p.file}:{p.line} {p.what}" for p in check_city(folder)[1]]


@pytest.mark.parametrize("content", [None, "[]\n"])
def test_where_work_can_be_returned_reasons_are_listed(tmp_path: Path, content: str | None) -> None:
    folder = Path(shutil.copytree(find_city("chicago"), tmp_path / "chicago"))
    reasons = folder / "returns.yaml"
    reasons.unlink() if content is None else reasons.write_text(content, encoding="utf-8")
    assert any("no reason for it is listed" in line and "workflow.yaml:" in line for line in told(folder))


@pytest.mark.parametrize("stage", ["assist", "report-in"])
def test_sub_orders_have_a_limit(tmp_path: Path, stage: str) -> None:
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    clocks = folder / "clocks.yaml"
    kept = [line for line in clocks.read_text().splitlines() if f"stage: {stage}," not in line]
    clocks.write_text("\n".join(kept) + "\n")
    assert told(folder) == [f"clocks.yaml:1 The stage `{stage}` has no limit for: any category."]


def test_a_ruling_has_a_limit(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_city("chicago"), tmp_path / "chicago"))
    clocks = folder / "clocks.yaml"
    kept = [line for line in clocks.read_text().splitlines() if "stage: ruling," not in line]
    clocks.write_text("\n".join(kept) + "\n")
    assert told(folder) == ["clocks.yaml:2 The stage `ruling` has no limit for: any category."]
