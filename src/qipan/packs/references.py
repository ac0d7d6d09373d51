"""Names that one text uses must be declared by another: judged from the marks in the schemas alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin

from qipan.packs.base import PackModel, Ref
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Section, kinds
from qipan.packs.view import CannotJudge, View
from qipan.packs.yamltext import Path

Reference = tuple[Path, Ref, str]


def reference_problems(view: View, section: Section[Any], value: Any) -> Iterator[Problem]:
    """Every name that a section uses and nobody declares. What a broken file would declare is not judged."""
    for path, ref, code in references(section.type, value, (section.key,)):
        if not code and ref.blank:
            continue
        try:
            if not any(code in view.names(kind) for kind in ref.kinds):
                yield missing(view, path, code, ref.kinds[0])
        except CannotJudge:
            continue


def missing(view: View, path: Path, code: str, kind: str) -> Problem:
    """That ``code`` names nothing of a kind, and what is near."""
    word = kinds()[kind][1].word
    what = _("There is no {kind} `{code}`.", kind=word, code=code)
    return view.problem(path, what, choose(code, view.names(kind)))


def references(annotation: Any, value: Any, path: Path) -> Iterator[Reference]:
    """Each place below ``value`` whose annotation carries a ``Ref``: its path, the mark, and the code."""
    if isinstance(value, PackModel):
        for name, field in type(value).model_fields.items():
            marks = [mark for mark in field.metadata if isinstance(mark, Ref)]
            item = getattr(value, name)
            if marks:
                yield ((*path, name), marks[0], item)
            elif isinstance(item, (PackModel, tuple, dict)):
                yield from references(field.annotation, item, (*path, name))
    elif isinstance(value, tuple):
        inner = _inner(annotation, tuple)
        for index, item in enumerate(value):
            yield from _one(inner[0] if inner else Any, item, (*path, index))
    elif isinstance(value, dict):
        inner = _inner(annotation, dict)
        for key, item in value.items():
            yield from _one(inner[0] if inner else Any, key, (*path, key))
            yield from _one(inner[1] if inner else Any, item, (*path, key))


def _one(annotation: Any, value: Any, path: Path) -> Iterator[Reference]:
    marks = get_args(annotation)[1:] if get_origin(annotation) is Annotated else ()
    ref = next((mark for mark in marks if isinstance(mark, Ref)), None)
    if ref is not None:
        yield path, ref, value
    elif isinstance(value, (PackModel, tuple, dict)):
        yield from references(annotation, value, path)


def _inner(annotation: Any, kind: type) -> tuple[Any, ...]:
    """The arguments of ``tuple[...]`` or ``dict[...]``, also within ``... | None``."""
    if get_origin(annotation) is kind:
        return get_args(annotation)
    return next((inner for arg in get_args(annotation) if (inner := _inner(arg, kind))), ())
