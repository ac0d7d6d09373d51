"""What the codes of action are called, for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "case-kind": {"report": _("Report"), "task": _("Task")},
    "channel": {
        "web": _("Web"),
        "phone": _("Phone"),
        "paper": _("Letter"),
        "visit": _("Visit"),
        "grid": _("Grid patrol"),
        "patrol": _("Grid patrol"),
        "decision": _("Decision"),
        "file": _("File"),
        "sensor": _("Sensor"),
        "form": _("Form"),
        "app": _("App"),
        "hotline": _("Hotline"),
    },
    "clock-stage": {
        "accept": _("Acceptance"),
        "dispatch": _("Dispatch"),
        "handle": _("Handling"),
        "check": _("Check"),
        "answer": _("Answer"),
    },
    "order": {
        "issued": _("Issued"),
        "accepted": _("Accepted"),
        "returned": _("Returned"),
        "done": _("Reported as done"),
        "ended": _("Ended"),
    },
    "result": {
        "fixed": _("Fixed"),
        "not-fixed": _("Not fixed"),
        "not-possible": _("Cannot be done"),
    },
    "check": {"passed": _("Passed"), "failed": _("Not passed")},
    # Who did it, where no account did.
    "actor": {"stranger": _("Somebody without an account")},
    # What a button says.
    "step": {
        "triage": _("Triage"),
        "dispatch": _("Dispatch"),
        "accept": _("Accept"),
        "return": _("Return"),
        "handle": _("Report what was done"),
        "check": _("Record the check"),
        "answer": _("Answer"),
        "close": _("Close"),
        "reopen": _("Open again"),
        "reject": _("Reject"),
        "merge": _("Merge with another case"),
        "cancel": _("Cancel"),
    },
    # What is said after the button was pressed.
    "step-done": {
        "triage": _("The case is triaged."),
        "dispatch": _("The case is dispatched."),
        "accept": _("The order is accepted."),
        "return": _("The order is returned."),
        "handle": _("What was done is recorded; somebody else checks it now."),
        "check": _("The check is recorded."),
        "answer": _("The answer is given."),
        "close": _("The case is closed."),
        "reopen": _("The case is open again."),
        "reject": _("The case is rejected."),
        "merge": _("The case is merged."),
        "cancel": _("The case is cancelled."),
    },
    "event": {
        "act.case.opened": _("Case opened"),
        "act.case.triage": _("Triaged"),
        "act.case.dispatch": _("Dispatched"),
        "act.case.accept": _("Accepted by the party"),
        "act.case.return": _("Returned by the party"),
        "act.case.handle": _("Reported as done"),
        "act.case.check-pass": _("Check passed"),
        "act.case.check-fail": _("Check not passed"),
        "act.case.answer": _("Reporter answered"),
        "act.case.close": _("Case closed"),
        "act.case.confirmed": _("Confirmed by the reporter"),
        "act.case.reopen": _("Case opened again"),
        "act.case.reject": _("Case rejected"),
        "act.case.merge": _("Case merged"),
        "act.case.cancel": _("Case cancelled"),
        "act.cases.adopted": _("Old case files taken over"),
        "act.order.reissued": _("Order sent back to work"),
    },
}
