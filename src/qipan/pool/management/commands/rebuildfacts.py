"""``qipan manage rebuildfacts``: make the fact tables anew from the sealed log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from qipan.pool.facts import rebuild_facts


class Command(BaseCommand):
    """Makes the fact tables anew; what was written before is removed after an hour."""

    help = "Make the fact tables anew from the sealed event log."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and say how many events were read."""
        self.stdout.write(f"{rebuild_facts()} events read into facts")
