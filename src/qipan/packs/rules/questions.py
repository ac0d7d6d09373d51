"""Questions of categories: none stands twice along a line, and none asks who reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qipan.packs.problems import Problem
from qipan.packs.reading import PackText
from qipan.packs.rules.asked import fitting
from qipan.packs.rules.trees import ancestors, unique
from qipan.packs.schema import Pack, Question

# Who reports is told apart from the matter and masked; a question would put it among what everybody reads.
_CHINESE = ("姓名", "身份证", "电话", "手机号", "住址", "邮箱", "证件号")
_ENGLISH = re.compile(
    r"\b(?:your name|full name|surname|first name|phone|telephone|mobile|e-?mail|identity (?:card|number)|"
    r"id (?:card|number)|passport|home address)\b",
    re.IGNORECASE,
)


def questions(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique along the line of ancestors; kinds fit."""
    parents = {category.code: category.parent for category in pack.categories}
    above = {category.code: category.questions for category in pack.categories}
    for index, category in enumerate(pack.categories):
        at = ("categories", index, "questions")
        yield from unique(text, at, [question.code for question in category.questions])
        inherited = {q.code for code in ancestors(category.code, parents)[1:] for q in above[code]}
        for place, question in enumerate(category.questions):
            path = (*at, place)
            yield from fitting(text, path, question)
            if question.code in inherited:
                what = f"`{question.code}` is asked by a category above already."
                yield text.problem((*path, "code"), what, "Ask it in one of the two.")
            if word := identity(question):
                what = f"`{question.code}` asks who reports (“{word}”): that is kept apart from the matter."
                yield text.problem(
                    path, what, "Leave it out; name and number are asked, masked and shredded by themselves."
                )


def identity(question: Question) -> str:
    """The word by which a question asks for somebody's identity; empty when it does not."""
    found = next((word for word in _CHINESE if word in question.name.zh), "")
    match = _ENGLISH.search(question.name.en)
    return found or (match.group(0) if match else "")


RULES = (questions,)
