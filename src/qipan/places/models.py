"""Tables of places."""

from __future__ import annotations

from django.db import models

from qipan.core.public import Proved


class Area(Proved):
    """An official area: city, district, street, community or grid, known by its official code."""

    code = models.CharField(max_length=24, unique=True)
    level = models.CharField(max_length=12, db_index=True)
    name_zh = models.CharField(max_length=96)
    name_en = models.CharField(max_length=128)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    # Ancestors' codes and its own, '/'-separated, so that a subtree is a prefix.
    path = models.CharField(max_length=160, db_index=True)
    population = models.PositiveIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)
    geometry = models.BinaryField(null=True, help_text="WKB, longitude latitude, datum of the city pack")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"

    def in_language(self, language: str) -> str:
        """The name in Chinese for ``zh*``, in English otherwise."""
        return self.name_zh if language.startswith("zh") else self.name_en

    @property
    def chain(self) -> tuple[str, ...]:
        """Its own code and its ancestors', nearest first."""
        return tuple(reversed(self.path.split("/")))
