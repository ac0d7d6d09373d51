"""Words for the codes of the pool."""

from django.utils.translation import gettext_lazy as _

EVENTS = {
    "pool.quarantine.shredded": _("Rows in quarantine shredded"),
    "pool.run.started": _("Import begun"),
    "pool.run.resumed": _("Import gone on with"),
    "pool.run.finished": _("Import finished"),
    "pool.run.stopped": _("Import stopped"),
}
