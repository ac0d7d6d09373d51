"""What a walk along the chain says of learned models."""

from __future__ import annotations

from collections.abc import Iterable

from qipan.act.models import LearnedModel
from qipan.core.public import Description


def describe_models(ids: Iterable[str]) -> Iterable[Description]:
    """Descriptions for a walk (one query)."""
    for m in LearnedModel.objects.filter(public_id__in=list(ids)).defer("content"):
        state = "active" if m.active else "replaced"
        title = f"{m.subject} · {m.data_name} · {m.trained_until.isoformat()}"
        yield Description(m.public_id, "model", title, state, m.made_at.isoformat())
