"""``forms.yaml``: what is asked on the spot, once, and the forms that one visit fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from qipan.packs.base import Basis, Code, Name, PackModel, Ref
from qipan.packs.formalism import RULE
from qipan.packs.messages import Text as _
from qipan.packs.problems import Problem, choose
from qipan.packs.sections import Kind, Named, Names, Section, register
from qipan.packs.trees import coded, plain_words, unique
from qipan.packs.view import View
from qipan.sense.section.asked import AskedField, fitting

CategoryCode = Annotated[str, Ref("category")]
# Kinds that the phone page asks.
VisitValue = Literal["text", "number", "choice", "yes-no", "date"]
# What every visit knows without being asked. There is no place of the person among it.
KNOWN = (
    "number",
    "visited-at",
    "district",
    "area",
    "address",
    "category",
    "party",
    "worker",
    "result",
    "text",
    "photos",
    "again-on",
)


class VisitField(AskedField):
    """Something that is asked on the spot for matters of these categories (none: for all)."""

    kind: VisitValue
    categories: tuple[CategoryCode, ...] = ()
    basis: Basis


class FormText(PackModel):
    """A form: which fields of a visit it takes, in its order, and without which it stays open."""

    code: Code
    name: Name
    owner: Annotated[str, Ref("party")]
    categories: tuple[CategoryCode, ...] = ()
    takes: tuple[Annotated[str, Ref("visit-field")], ...] = Field(min_length=1)
    requires: tuple[str, ...] = ()
    basis: Basis


class VisitForms(PackModel):
    """All fields and forms of field work; a city without any has visits all the same."""

    fields: tuple[VisitField, ...] = ()
    forms: tuple[FormText, ...] = ()


# What shows that somebody was there, and says nothing of the matter.
PROOFS = ("photos",)


def fields(view: View) -> Iterator[Problem]:
    """Codes are unique, clean, and not those of what every visit knows; a choice has choices."""
    declared = view[FORMS].fields
    yield from unique(view, ("forms", "fields"), [field.code for field in declared])
    for index, field in enumerate(declared):
        path = ("forms", "fields", index)
        yield from plain_words(view, coded(path, field))
        for number, choice in enumerate(field.choices):
            yield from plain_words(view, coded((*path, "choices", number), choice))
        if field.code in KNOWN:
            what = _("Every visit knows `{code}` already.", code=field.code)
            mend = _("Take it in the forms; it need not be asked.")
            yield view.problem((*path, "code"), what, mend)
        yield from fitting(view, path, field)


def forms(view: View) -> Iterator[Problem]:
    """Codes are unique and clean; what is required is taken, and never a photo as proof.

    A photo may help to judge a matter, it is no proof of presence or of work.
    """
    declared = view[FORMS].forms
    yield from unique(view, ("forms", "forms"), [form.code for form in declared])
    for index, form in enumerate(declared):
        yield from plain_words(view, coded(("forms", "forms", index), form))
        for number, code in enumerate(form.requires):
            path = ("forms", "forms", index, "requires", number)
            if code not in form.takes:
                what = _("The form requires `{code}` and does not take it.", code=code)
                yield view.problem(path, what, choose(code, form.takes))
            if code in PROOFS:
                what = _(
                    "The form `{code}` demands photos as proof, which {rule} forbids.",
                    code=form.code,
                    rule=RULE,
                )
                mend = _("Take them where there are some; require what was found or done.")
                yield view.problem(path, what, mend)


def _names(text: VisitForms, _names: Names) -> Iterable[Named]:
    return [*map(Named, KNOWN), *(Named(field.code, field.name) for field in text.fields)]


FORMS: Section[VisitForms] = register(
    Section(
        "forms",
        "forms.yaml",
        VisitForms,
        absent=lambda _city: VisitForms(),
        kinds={"visit-field": Kind(_("field of a visit"), _names)},
        rules=(fields, forms),
    )
)
