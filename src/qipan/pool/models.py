"""Tables of the pool: import runs, quarantined rows, slices of facts."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved
from qipan.pool.mapping.reasons import sentence


class Run(Proved):
    """One import: which file through which mapping, how many rows went where, and how good they were.

    A file (by its digest) under one mapping (by its own) is one run, however often it is tried. ``scope``
    names the part of the file that is taken, empty for all of it; rows outside it are not counted as read.
    ``rows_read = accepted + updated + unchanged + quarantined`` holds for every finished run.
    """

    unproved = (
        "lease",
        "leased_until",
        "heartbeat_at",
        "position",
        "rows_read",
        "accepted",
        "updated",
        "unchanged",
        "quarantined",
        "quality",
        "state",
        "error",
        "finished_at",
    )

    STATES = [("running", "running"), ("stopped", "stopped"), ("finished", "finished"), ("failed", "failed")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    source = models.ForeignKey("sense.Source", on_delete=models.PROTECT, related_name="runs")
    mapping_version = models.CharField(max_length=32)
    mapping_digest = models.CharField(max_length=16, help_text="Of what the mapping does with a row")
    file_name = models.CharField(max_length=200)
    file_digest = models.CharField(max_length=64, db_index=True)
    file_bytes = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=STATES)
    rows_read = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0, help_text="Known keys that came with other content")
    unchanged = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0, help_text="Rows of the file that are done: resume here")
    quality = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=64)
    error = models.TextField(blank=True)
    scope = models.CharField(max_length=64, blank=True, default="")
    lease = models.CharField(max_length=96, blank=True, default="", help_text="The process that works on it")
    heartbeat_at = models.DateTimeField(null=True, help_text="Real time of that process's last sign of life")

    # Set on the instance that an import returns when the file had been imported before: nothing was done.
    repeated = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "file_digest", "mapping_digest", "scope"], name="pool_run_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="finished")
                | models.Q(
                    rows_read=models.F("accepted")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("quarantined")
                ),
                name="pool_run_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.file_name}"


class QuarantinedRow(Proved):
    """A row that was not accepted, with its reason, until it is resolved.

    It is resolved by a named person (``dismissed``, with a reason), by reading it again under a corrected
    mapping (``re-read``), or by a later file that brings its key right (``superseded``; ``resolved_by`` is
    then the run).
    """

    unproved = ("reread_with",)

    RESOLUTIONS = [("dismissed", "dismissed"), ("re-read", "re-read"), ("superseded", "superseded")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="quarantine")
    row = models.PositiveIntegerField()
    key = models.CharField(max_length=200, blank=True, help_text="Of the record, where it could be read")
    reason = models.CharField(max_length=32)
    column = models.CharField(max_length=96, blank=True)
    value = models.TextField(blank=True)
    detail = models.TextField(blank=True)
    raw = models.JSONField(help_text="Empty once its span of retention is over")
    resolved_at = models.DateTimeField(null=True)
    resolution = models.CharField(max_length=12, choices=RESOLUTIONS, blank=True)
    resolved_by = models.CharField(max_length=64, blank=True)
    note = models.TextField(blank=True, help_text="The person's reason")
    reread_with = models.CharField(max_length=16, blank=True, help_text="The last mapping that read it")
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="pool_quarantine_once")]
        indexes = [
            models.Index(fields=["run", "reason"], name="pool_quarantine_reason"),
            models.Index(fields=["key"], name="pool_quarantine_open", condition=models.Q(resolved_at=None)),
            models.Index(
                fields=["run", "id"], name="pool_quarantine_kept", condition=models.Q(shredded_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.row} {self.reason}"

    @property
    def message(self) -> str:
        """Why it was refused, in the language of the reader; empty once its content is shredded."""
        return "" if self.shredded_at else sentence(self.reason, self.column, self.value, self.detail)


class FactSlice(models.Model):
    """One Parquet file of a fact table, with the range of the log or the run that it holds."""

    dataset = models.CharField(max_length=32)
    path = models.CharField(max_length=200, unique=True)
    rows = models.PositiveIntegerField()
    first = models.BigIntegerField(help_text="First row id (signals) or seal number (events) inside")
    last = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dataset", "last"], name="pool_slice_last")]

    def __str__(self) -> str:
        return self.path
