"""Words of the chain: its stages and the relations between them."""

from django.utils.translation import gettext_lazy as _

STAGES = {
    "signal": _("Signal"),
    "source": _("Data source"),
    "run": _("Import"),
    "finding": _("Signal for judgement"),
    "warning": _("Warning"),
    "decision": _("Decision"),
    "case": _("Case"),
    "order": _("Work order"),
    "outcome": _("Outcome"),
    "check": _("Independent check"),
    "feedback": _("Feedback"),
    "review": _("Review"),
}
RELATIONS = {
    "gave": _("gave"),
    "read": _("was read by"),
    "imported": _("brought"),
    "opened": _("opened"),
    "evidence": _("is evidence for"),
    "confirmed": _("was confirmed as"),
    "adjusted": _("was adjusted to"),
    "prompted": _("prompted"),
    "ordered": _("ordered"),
    "dispatched": _("was dispatched as"),
    "produced": _("produced"),
    "checked": _("was checked by"),
    "sent-back": _("was sent back as"),
    "answered-by": _("was answered by"),
    "reviewed": _("was reviewed in"),
}
# Objects of the chain by the prefix of their ids: what the audit links to, without asking for each.
STAGE_OF = {
    "src": "source",
    "run": "run",
    "sig": "signal",
    "fnd": "finding",
    "wrn": "warning",
    "dec": "decision",
    "cas": "case",
    "ord": "order",
    "out": "outcome",
    "chk": "check",
    "fbk": "feedback",
    "rev": "review",
    "att": "attachment",
    "vis": "visit",
    "frm": "form",
    "hnd": "handover",
}
