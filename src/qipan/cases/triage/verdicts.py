"""Each triage by a person beside the machine's suggestion: overrides are recorded, never punished."""

from __future__ import annotations

from typing import Any

from qipan.cases.models import Case, CaseSignal, TriageVerdict
from qipan.core.public import Link, clock, insert_rows, pack
from qipan.suggest.public import Advice, active_model, advise


def text_of(case: Case) -> str:
    """What was first said of a case; its title where no signal belongs to it (one query)."""
    first = CaseSignal.objects.filter(case=case).order_by("id").values_list("signal__text", flat=True).first()
    return first or case.title


def advice_for(case: Case) -> Advice:
    """What the machine says of a case now (two queries)."""
    return advise(pack(), text_of(case), active_model())


def suggested(advice: Advice, case: Case) -> list[Link]:
    """The edge from the model that was asked to the case; none where only keywords spoke."""
    return [Link(advice.model_id, case.public_id, "suggested-by")] if advice.model_id else []


def note_verdict(case: Case, category: str) -> tuple[dict[str, Any], list[Link]]:
    """Keep a person's choice beside the machine's; returns what the event says of it, and its links.

    An override is any other choice than the first suggestion, and every choice where the machine was not
    sure.
    """
    advice = advice_for(case)
    agreed, chance = advice.first == category, advice.probability
    verdict = TriageVerdict(
        case=case,
        voice=advice.voice,
        model=advice.model_id,
        suggested=advice.first,
        probability=chance,
        tenth=None if chance is None else min(int(chance * 10), 9),
        abstained=bool(advice.doubt),
        chosen=category,
        agreed=agreed,
        decided_at=clock.now(),
    )
    insert_rows([verdict])
    told = {
        "voice": advice.voice,
        "model": advice.model_id,
        "machine": advice.first,
        "probability": None if chance is None else round(chance, 4),
        "abstained": advice.doubt,
        "override": not agreed,
    }
    return told, suggested(advice, case)
