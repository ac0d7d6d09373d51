"""What steps for many cases give to the house."""

from __future__ import annotations

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Concat

from qipan.cases.bulk.results import describe_bulks
from qipan.cases.models import BulkItem
from qipan.core.public import links, register


def tie() -> None:
    """Called once when the program starts."""
    step = Concat(Value("bulk-"), F("bulk__step"), output_field=CharField())
    links.derive(
        step,
        BulkItem,
        source="bulk__public_id",
        target="case",
        between=("blk", "cas"),
        where=Q(state="done"),
    )
    register("blk", describe_bulks)
