"""Forms of field work: their fields exist, and none makes a photo the proof that somebody was there."""

from __future__ import annotations

from collections.abc import Iterator

from qipan.packs.formalism import RULE
from qipan.packs.parties import expand_parties
from qipan.packs.problems import Problem, choose
from qipan.packs.reading import PackText
from qipan.packs.rules.asked import fitting
from qipan.packs.rules.trees import known, unique
from qipan.packs.schema import KNOWN, Pack

# What shows that somebody was there, and says nothing of the matter.
PROOFS = ("photos",)


def fields(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique and not those of what every visit knows; a choice has choices, and only a choice."""
    asked = pack.forms.fields
    yield from unique(text, ("forms", "fields"), [field.code for field in asked])
    categories = dict.fromkeys(category.code for category in pack.categories)
    for index, field in enumerate(asked):
        path = ("forms", "fields", index)
        if field.code in KNOWN:
            what = f"Every visit knows `{field.code}` already."
            yield text.problem((*path, "code"), what, "Take it in the forms; it need not be asked.")
        yield from fitting(text, path, field)
        for number, code in enumerate(field.categories):
            yield from known(text, (*path, "categories", number), code, categories, "category")


def forms(text: PackText, pack: Pack) -> Iterator[Problem]:
    """Codes are unique; owner, categories and fields exist; what is required is taken."""
    declared = pack.forms.forms
    yield from unique(text, ("forms", "forms"), [form.code for form in declared])
    parties = dict.fromkeys(party.code for party in expand_parties(pack))
    categories = dict.fromkeys(category.code for category in pack.categories)
    fields_known = dict.fromkeys((*KNOWN, *(field.code for field in pack.forms.fields)))
    for index, form in enumerate(declared):
        path = ("forms", "forms", index)
        yield from known(text, (*path, "owner"), form.owner, parties, "party")
        for number, code in enumerate(form.categories):
            yield from known(text, (*path, "categories", number), code, categories, "category")
        for number, code in enumerate(form.takes):
            yield from known(text, (*path, "takes", number), code, fields_known, "field of a visit")
        for number, code in enumerate(form.requires):
            if code not in form.takes:
                what = f"The form requires `{code}` and does not take it."
                yield text.problem((*path, "requires", number), what, choose(code, form.takes))


def proof_by_photo(text: PackText, pack: Pack) -> Iterator[Problem]:
    """No form demands a photo: a photo may help to judge a matter, it is no proof of presence or of work."""
    for index, form in enumerate(pack.forms.forms):
        for number, code in enumerate(form.requires):
            if code in PROOFS:
                what = f"The form `{form.code}` demands photos as proof, which {RULE} forbids."
                path = ("forms", "forms", index, "requires", number)
                yield text.problem(
                    path, what, "Take them where there are some; require what was found or done."
                )


RULES = (fields, forms, proof_by_photo)
