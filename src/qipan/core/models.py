"""Tables of the floor.

The store's identity, pack versions, the event log with its seals, provenance edges, jobs.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from qipan.core.ids import ID_LENGTH
from qipan.core.job_models import IdempotencyKey, Job, Schedule, ThrottleBucket
from qipan.core.proved import Proved

__all__ = [
    "Cursor",
    "Edge",
    "Event",
    "EventText",
    "IdempotencyKey",
    "Job",
    "PackVersion",
    "PendingSeal",
    "Schedule",
    "Seal",
    "Store",
    "ThrottleBucket",
]


class Store(Proved):
    """The one row that says which city this store holds and of what kind it is."""

    KINDS = [("work", "work"), ("demo", "demo"), ("replay", "replay")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    city = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=KINDS)
    seal_key = models.CharField(max_length=16, help_text="Names the key of its seal")
    created_at = models.DateTimeField()
    clock_offset = models.DurationField(null=True)
    pack = models.ForeignKey("core.PackVersion", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="core_store_is_one")]

    def __str__(self) -> str:
        return f"{self.city} ({self.kind})"


class PackVersion(Proved):
    """A city pack as it was when loaded: content by digest, never changed."""

    city = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.city} {self.version}"


class Event(models.Model):
    """One thing that happened. Append-only (triggers refuse change); holds ids, never personal data.

    ``data`` and ``links`` are canonical JSON kept as text so that the digest covers the exact bytes on every
    database. ``links`` lists the provenance edges that came with the event.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    action = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    organisation = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=64)
    data = models.TextField(default="{}")
    links = models.TextField(default="[]")
    rows = models.TextField(default="{}", help_text="Digests of the rows that it made or changed")
    tag = models.CharField(max_length=32, help_text="Keyed, made when it was recorded")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="core_event_subject"),
            models.Index(fields=["actor", "id"], name="core_event_actor"),
            models.Index(fields=["action", "id"], name="core_event_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    # Sentences by id, where a selector read them at once (``core.event_texts.with_texts``).
    texts: dict[str, str] | None = None

    @property
    def content(self) -> dict[str, Any]:
        """The event's facts as a dictionary, its sentences in their places."""
        from qipan.core.event_texts import read

        content: dict[str, Any] = read(self, json.loads(self.data))
        return content


class EventText(Proved):
    """A sentence of an event, in whose facts its id stands. Shredded, it is empty."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    subject = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(db_index=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.public_id


class PendingSeal(models.Model):
    """Outbox of the sealer: written with the event, removed when its seal is written."""

    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, primary_key=True, related_name="+")
    refused = models.BooleanField(default=False, help_text="Its tag is not one of this store")

    def __str__(self) -> str:
        return str(self.event_id)


class Seal(models.Model):
    """Place ``no`` of an event in the chain: ``chain = HMAC-SHA256(previous chain, no, event digest)``."""

    no = models.BigIntegerField(primary_key=True)
    event = models.CharField(max_length=ID_LENGTH, unique=True)
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.no} {self.event}"


class Edge(models.Model):
    """A provenance link from upstream (``source``) to downstream (``target``) that no key of a row says."""

    source = models.CharField(max_length=ID_LENGTH)
    target = models.CharField(max_length=ID_LENGTH)
    relation = models.CharField(max_length=24)
    at = models.DateTimeField()
    event = models.CharField(max_length=ID_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "relation", "target"], name="core_edge_once"),
        ]
        indexes = [models.Index(fields=["target", "relation", "source"], name="core_edge_target")]

    def __str__(self) -> str:
        return f"{self.source} -{self.relation}-> {self.target}"


class Cursor(models.Model):
    """How far a consumer has read the sealed log, and what it could not handle."""

    consumer = models.CharField(max_length=64, primary_key=True)
    position = models.BigIntegerField(default=0)
    updated_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.consumer} @ {self.position}"
