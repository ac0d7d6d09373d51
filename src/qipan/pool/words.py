"""Words for the codes of the pool."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "pool.quarantine.dismissed": _("Row in quarantine resolved by a person"),
    "pool.quarantine.shredded": _("Rows in quarantine shredded"),
    "pool.quarantine.restated": _("Rows in quarantine refused again, for another reason"),
    "pool.run.sorted": _("Rows of an import put in quarantine or resolved"),
    "pool.run.started": _("Import begun"),
    "pool.run.resumed": _("Import gone on with"),
    "pool.run.finished": _("Import finished"),
    "pool.run.stopped": _("Import stopped"),
    "pool.run.failed": _("Import failed"),
}

RESOLUTIONS = {
    "dismissed": _("Stays out"),
    "re-read": _("Read again and taken in"),
    "superseded": _("A later file brought it right"),
}

REMARKS = {
    "merged-cell": _("Values filled down from merged cells"),
    "point-outside-area": _("The point lies in another area than the code says"),
    "shortened-number": _("Long numbers shortened by a spreadsheet"),
}
