"""``categories.yaml``: classes of matter, and what a report of each is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import ancestors, cycles, plain_words, unique
from qipan.packs.view import View
from qipan.sense.section.asked import AskedField, fitting

# Who reports is asked apart from the matter and masked; a question would put it among what everybody reads.
_CHINESE = ("姓名", "身份证", "电话", "手机号", "住址", "邮箱", "证件号")
_ENGLISH = re.compile(
    r"\b(?:your name|full name|surname|first name|phone|telephone|mobile|e-?mail|identity (?:card|number)|"
    r"id (?:card|number)|passport|home address)\b",
    re.IGNORECASE,
)


class Question(AskedField):
    """What a report of a category is asked besides its words. ``why`` is shown to whoever answers.

    Source: Open311 GeoReport v2, service definition; Personal Information Protection Law, article 6 (nothing
    is asked without a purpose).
    """

    required: bool = Field(default=False, description="Without an answer the report does not go out")
    why: Name


class Category(PackModel):
    """A class of matter. Codes are hierarchical by dots or digits; ``parent`` says so explicitly."""

    code: Code
    name: Name
    parent: Annotated[str, Ref("category", blank=True)] = ""
    basis: Basis
    keywords: tuple[str, ...] = Field(default=(), description="Words that suggest this class in a report")
    questions: tuple[Question, ...] = Field(default=(), description="Asked with a report; descendants too")


def tree(view: View) -> Iterator[Problem]:
    """Codes are unique, parents run in no circle, and no code declares what may not be demanded.

    Names and keywords are free: citizens may well complain about points and check-ins.
    """
    categories = view[CATEGORIES]
    order = [category.code for category in categories]
    yield from unique(view, ("categories",), order)
    yield from cycles(view, ("categories",), {each.code: each.parent for each in categories}, order)
    words = ((("categories", index, "code"), code) for index, code in enumerate(order))
    yield from plain_words(view, words)


def questions(view: View) -> Iterator[Problem]:
    """Codes of questions are unique along the line of ancestors; kinds fit; none asks who reports."""
    categories, parents = view[CATEGORIES], view.parents("category")
    above = {category.code: category.questions for category in categories}
    for index, category in enumerate(categories):
        at = ("categories", index, "questions")
        yield from unique(view, at, [question.code for question in category.questions])
        inherited = {q.code for code in ancestors(category.code, parents)[1:] for q in above.get(code, ())}
        for place, question in enumerate(category.questions):
            path = (*at, place)
            yield from fitting(view, path, question)
            if question.code in inherited:
                what = _("`{code}` is asked by a category above already.", code=question.code)
                yield view.problem((*path, "code"), what, _("Ask it in one of the two."))
            if word := identity(question):
                what = _(
                    "`{code}` asks who reports (“{word}”): that is kept apart from the matter.",
                    code=question.code,
                    word=word,
                )
                mend = _("Leave it out; name and number are asked, masked and shredded by themselves.")
                yield view.problem(path, what, mend)


def identity(question: Question) -> str:
    """The word by which a question asks for somebody's identity; empty when it does not."""
    chinese = next((word for word in _CHINESE if word in question.name.zh), "")
    match = _ENGLISH.search(question.name.en)
    return chinese or (match.group(0) if match else "")


def _names(categories: Iterable[Category], _names: Names) -> Iterator[Named]:
    for category in categories:
        yield Named(category.code, category.name, category.parent)


CATEGORIES: Section[tuple[Category, ...]] = register(
    Section(
        "categories",
        "categories.yaml",
        tuple[Category, ...],
        absent=lambda _city: (),
        kinds={"category": Kind(_("category"), _names)},
        rules=(tree, questions),
    )
)


class Categories:
    """The categories of the city by code."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._categories = {category.code: category for category in index.pack[CATEGORIES]}

    def category(self, code: str) -> Category:
        """The category with this code."""
        return entry_of(self._categories, code, "category")

    def questions_for(self, code: str) -> tuple[Question, ...]:
        """What a report of a category is asked, the widest category first. Raises ``NotFound``."""
        chain = reversed(self._index.chain("category", self.category(code).code))
        return tuple(question for each in chain for question in self.category(each).questions)
