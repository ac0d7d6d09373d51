"""What other rooms may use of decision."""

from qipan.decide.guards import Obstacle, add_guard, obstacles
from qipan.decide.models import Dossier
from qipan.decide.selectors import dossier_by_id, latest_dossiers, signed_dossier
from qipan.decide.services import (
    OptionText,
    add_opinion,
    answer_opinion,
    draft,
    explain_unasked,
    sign,
    withdraw,
)

__all__ = [
    "Dossier",
    "Obstacle",
    "OptionText",
    "add_guard",
    "add_opinion",
    "answer_opinion",
    "dossier_by_id",
    "draft",
    "explain_unasked",
    "latest_dossiers",
    "obstacles",
    "sign",
    "signed_dossier",
    "withdraw",
]
