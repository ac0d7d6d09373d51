"""What the codes of retention are called, for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, dict[str, str | Promise]] = {
    "hold": {"standing": _("In force"), "over": _("Over"), "lifted": _("Lifted")},
    "event": {
        "act.hold.placed": _("Legal hold placed"),
        "act.hold.lifted": _("Legal hold lifted"),
    },
}
