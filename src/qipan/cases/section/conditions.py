"""``conditions.yaml``: in what condition a matter is, where the limit depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.index import PackIndex, entry_of
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import ancestors, unique
from qipan.packs.view import View


class Condition(PackModel):
    """A condition of a category (and all below it): a cover is missing, broken, noisy.

    ``default_for`` names categories for which it is taken until somebody says otherwise; ``closing`` says
    what must be seen before the case may be closed.
    """

    code: Code
    name: Name
    category: Annotated[str, Ref("category")]
    default_for: tuple[Annotated[str, Ref("category")], ...] = ()
    closing: Name
    basis: Basis


def defaults(view: View) -> Iterator[Problem]:
    """Codes are unique, defaults lie within the condition's own category, and a category has one."""
    conditions, parents = view[CONDITIONS], view.parents("category")
    yield from unique(view, ("conditions",), [each.code for each in conditions])
    taken: dict[str, str] = {}
    for index, each in enumerate(conditions):
        for number, code in enumerate(each.default_for):
            path = ("conditions", index, "default_for", number)
            if code in parents and each.category not in ancestors(code, parents):
                what = _(
                    "`{code}` does not lie within `{category}`, to which this condition belongs.",
                    code=code,
                    category=each.category,
                )
                yield view.problem(path, what, _("Name a category below it."))
            other = taken.setdefault(code, each.code)
            if other != each.code:
                what = _(
                    "`{code}` has the usual condition `{condition}` already.", code=code, condition=other
                )
                yield view.problem(path, what, _("Keep one usual condition for each category."))


def _names(conditions: Iterable[Condition], _names: Names) -> Iterator[Named]:
    for each in conditions:
        yield Named(each.code, each.name, level=each.category)


CONDITIONS: Section[tuple[Condition, ...]] = register(
    Section(
        "conditions",
        "conditions.yaml",
        tuple[Condition, ...],
        absent=lambda _city: (),
        kinds={"condition": Kind(_("condition"), _names)},
        rules=(defaults,),
    )
)


class Conditions:
    """In which conditions a matter of a category can be."""

    def __init__(self, index: PackIndex) -> None:
        self._index = index
        self._all = index.pack[CONDITIONS]
        self._conditions = {condition.code: condition for condition in self._all}
        self._usual = {code: each.code for each in self._all for code in each.default_for}

    def condition(self, code: str) -> Condition:
        """The condition with this code."""
        return entry_of(self._conditions, code, "condition")

    def of(self, category: str) -> tuple[Condition, ...]:
        """The conditions in which a matter of the category can be, in the pack's order."""
        chain = self._index.chain("category", category)
        return tuple(each for each in self._all if each.category in chain)

    def usual(self, category: str) -> str:
        """The code of the condition taken until somebody says otherwise; empty when there is none."""
        chain = self._index.chain("category", category) if self._usual else ()
        return next((self._usual[code] for code in chain if code in self._usual), "")
