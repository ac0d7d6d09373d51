"""What other rooms may use of decision."""

from qipan.decide.models import Dossier
from qipan.decide.selectors import dossier_by_id, latest_dossiers, signed_dossier
from qipan.decide.services import OptionText, add_opinion, answer_opinion, draft, sign, withdraw

__all__ = [
    "Dossier",
    "OptionText",
    "add_opinion",
    "answer_opinion",
    "dossier_by_id",
    "draft",
    "latest_dossiers",
    "sign",
    "signed_dossier",
    "withdraw",
]
