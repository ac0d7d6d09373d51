"""What people said of cases, with the category each finally got: what the store teaches."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from qipan.cases.models import CaseSignal, TriageVerdict
from qipan.packs.index import PackIndex
from qipan.suggest.public import Examples, as_examples

# The newest examples of a category; more of the same teach little and cost time.
MOST_EACH = 400
# Texts without a label, the newest; more teach little.
MOST_BACKGROUND = 8000


def examples_from_store(index: PackIndex, *, most_each: int = MOST_EACH) -> Examples:
    """The newest triaged cases of each category with the category they finally got (three queries).

    A later triage of the same case outweighs an earlier one. Categories that the city no longer has are
    left out.
    """
    chosen = dict(TriageVerdict.objects.order_by("id").values_list("case_id", "chosen"))
    said = CaseSignal.objects.filter(case__in=TriageVerdict.objects.values("case")).order_by("-id")
    kept: dict[str, list[str]] = {}
    simulated = False
    for case, text, invented in said.values_list("case_id", "signal__text", "signal__simulated"):
        label = chosen[case]
        mine = kept.setdefault(label, [])
        if text.strip() and index.chain("category", label) and len(mine) < most_each:
            mine.append(text)
            simulated = simulated or invented
    pairs = [(text, label) for label in sorted(kept) for text in reversed(kept[label])]
    examples = as_examples(pairs, {"from": "store", "cases": len(pairs)}, simulated=simulated)
    priors = {label: times for label, times in Counter(chosen.values()).items() if label in kept}
    return replace(examples, priors=priors, background=_not_triaged())


def _not_triaged() -> tuple[str, ...]:
    """The newest texts of cases that nobody has triaged (one query)."""
    others = CaseSignal.objects.exclude(case__in=TriageVerdict.objects.values("case")).order_by("-id")
    return tuple(text for text in others.values_list("signal__text", flat=True)[:MOST_BACKGROUND] if text)
