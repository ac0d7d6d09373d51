"""What the duty list and its quarrels give to the house."""

from __future__ import annotations

from qipan.cases.duties import case_panel, describe
from qipan.cases.duties.words import WORDS
from qipan.cases.models import Dispute, DutyAmendment, DutyProposal, Order, Ruling, StreetCall
from qipan.core.public import links, name_codes, register, register_panel


def tie() -> None:
    """Called once when the program starts."""
    register("dsp", describe.describe_disputes)
    register("rul", describe.describe_rulings)
    register("prp", describe.describe_proposals)
    register("amd", describe.describe_amendments)
    register("whi", describe.describe_whistles)
    links.derive("disputed", Dispute, source="case__public_id", target="public_id", between=("cas", "dsp"))
    links.derive("ruled", Ruling, source="dispute__public_id", target="public_id", between=("dsp", "rul"))
    links.derive(
        "proposed", DutyProposal, source="ruling__public_id", target="public_id", between=("rul", "prp")
    )
    links.derive(
        "amended", DutyAmendment, source="proposal__public_id", target="public_id", between=("prp", "amd")
    )
    links.derive("called", StreetCall, source="case__public_id", target="public_id", between=("cas", "whi"))
    links.derive("assists", Order, source="whistle__public_id", target="public_id", between=("whi", "ord"))
    links.store("assists", between=("rul", "ord"))
    links.store("dispatched", between=("rul", "ord"))
    links.store("kept-working", between=("dsp", "ord"))
    links.store("followed", between=("amd", "ord"))
    register_panel("cas", case_panel.duties_of_case)
    for kind, named in WORDS.items():
        name_codes(kind, named)
