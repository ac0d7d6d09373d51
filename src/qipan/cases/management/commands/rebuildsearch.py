"""``qipan manage rebuildsearch``: make the words by which cases are found anew from the cases."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from qipan.cases.search.indexing import rebuild_search


class Command(BaseCommand):
    """Makes the index anew; searches find what has been written already while it runs."""

    help = "Make the words by which cases are found anew from the cases."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Run it and say how many cases were written."""
        self.stdout.write(f"{rebuild_search()} cases can be found by their words")
