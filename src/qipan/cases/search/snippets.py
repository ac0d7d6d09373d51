"""The piece of a case in which the words were found, with numbers of people masked whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.cases.models import CaseSignal
from qipan.search.public import Piece, best


def snippets(cases: Iterable[tuple[int, str, str]], query: str) -> dict[int, list[Piece]]:
    """Pieces by case, for (row id, title, answer) of a page (one query)."""
    known = list(cases)
    texts: dict[int, list[str]] = {pk: [title] for pk, title, _answer in known}
    joined = CaseSignal.objects.filter(case_id__in=texts).order_by("id")
    for case, text, address in joined.values_list("case_id", "signal__text", "signal__address"):
        texts[case] += [text, address]
    for pk, _title, answer in known:
        texts[pk].append(answer)
    return {pk: best(candidates, query) for pk, candidates in texts.items()}
