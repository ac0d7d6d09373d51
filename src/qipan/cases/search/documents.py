"""What a case is found by: its words, and the marks by which filters and rights narrow a search.

Who reported is never read here. Telephone and identity numbers are masked before anything is indexed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qipan.cases.models import Case, CaseSignal, CaseWords
from qipan.core.public import pack
from qipan.kernels.identifiers import mask
from qipan.kernels.searchwords import index_words
from qipan.packs.index import PackIndex
from qipan.search.public import WordIndex, block_of, place_of

INDEX = WordIndex(table="cases_casewords", index="cases_words")


def documents(cases: Iterable[Case]) -> list[CaseWords]:
    """Unsaved words of cases that were read with their areas and leads (one query)."""
    known, index = list(cases), pack()
    said: dict[int, list[str]] = {}
    joined = CaseSignal.objects.filter(case__in=known).order_by("id")
    for case, text, address in joined.values_list("case_id", "signal__text", "signal__address"):
        said.setdefault(case, []).extend((text, address))
    return [_document(index, case, said.get(case.pk, [])) for case in known]


def _document(index: PackIndex, case: Case, said: list[str]) -> CaseWords:
    place = place_of(case.opened_at, case.pk)
    texts = (case.number, case.title, *said, case.answer, *_names(index, case))
    words = [*marks(index, case, place), *index_words(mask(text) for text in texts if text)]
    return CaseWords(place=place, case=case, words=" ".join(words))


def _names(index: PackIndex, case: Case) -> Iterator[str]:
    """Names under which people look for a place or a matter."""
    if case.area:
        yield from (case.area.name_zh, case.area.name_en)
    for kind, code in (("area", case.district), ("category", case.category)):
        if code:
            yield from (index.label(kind, code, language) for language in ("zh", "en"))


def marks(index: PackIndex, case: Case, place: int) -> list[str]:
    """Tokens that no word can be: each has a colon."""
    areas = case.area.chain if case.area else ()
    categories = index.chain("category", case.category) if case.category else ()
    known = [f"t:{block_of(place)}", f"state:{case.state}", f"kind:{case.kind}"]
    known += [f"area:{code}" for code in areas or ("none",)] + [f"cat:{code}" for code in categories]
    known += [f"district:{case.district}"] if case.district else []
    known += [f"party:{case.lead.code}"] if case.lead else []
    known += ["due:yes"] if case.due_at else []
    return [mark.lower() for mark in known]
