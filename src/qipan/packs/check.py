"""All rules of all rooms over a city's text; each problem says file, line, what and mend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qipan.packs.pack import Pack
from qipan.packs.problems import Problem
from qipan.packs.reading import read_text
from qipan.packs.references import reference_problems
from qipan.packs.sections import Rule, sections
from qipan.packs.view import CannotJudge, View


@dataclass(frozen=True)
class Check:
    """What a check of a folder gave: every problem, and which files kept rules from being judged."""

    pack: Pack | None
    problems: tuple[Problem, ...]
    unjudged: tuple[str, ...] = ()


def check_folder(folder: Path, now: datetime | None = None) -> Check:
    """Form and rules of every section in one round.

    The pack is there when all form is right, even if rules are broken. A rule that needs a file whose form
    is broken is not judged; ``unjudged`` names such files. With ``now`` it is also judged what a
    text has to say of the present day.
    """
    text = read_text(folder)
    problems, unjudged = list(text.problems), set[str]()
    if text.folder.is_dir():
        view = View(text, now)
        for section in sections().values():
            value = text.sections.get(section.key, text.partial.get(section.key))
            if value is not None:
                problems += reference_problems(view, section, value)
            for rule in (*(section.rules if value is not None else ()), *section.always):
                unjudged |= _judge(rule, view, problems)
    pack = Pack(text.sections) if not text.broken else None
    return Check(pack, tuple(sorted(set(problems))), tuple(sorted(unjudged)))


def _judge(rule: Rule, view: View, problems: list[Problem]) -> set[str]:
    """Add what a rule finds; the files whose form kept it from judging."""
    try:
        problems += rule(view)
    except CannotJudge as cannot:
        return {cannot.file}
    return set()
