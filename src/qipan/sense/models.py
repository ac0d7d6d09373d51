"""Tables of sensing: sources, signals, and the people who report (kept apart from what they report)."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved

# Under this name a signal keeps the point that its sender gave and that is no place of the city.
OUTSIDE = "outside-city"
# Under this name it says which files came with it, and what became of each.
FILES = "files"


class Source(Proved):
    """Where signals come from. The owner keeps owning it; ``simulated`` marks all that it gives."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    code = models.CharField(max_length=64, unique=True)
    name_zh = models.CharField(max_length=128)
    name_en = models.CharField(max_length=128)
    kind = models.CharField(max_length=16)
    signal_kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    owner = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    licence = models.CharField(max_length=200)
    mapping_version = models.CharField(max_length=32)
    simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.code

    def in_language(self, language: str) -> str:
        """The name in Chinese for ``zh*``, in English otherwise."""
        return self.name_zh if language.startswith("zh") else self.name_en


class Reporter(Proved):
    """Who reported: personal data, read only through ``reveal`` with a purpose, and logged."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    email = models.CharField(max_length=254, blank=True, default="")
    address = models.CharField(max_length=200, blank=True)
    wants_call = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    shredded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at", "id"],
                name="sense_reporter_kept",
                condition=models.Q(shredded_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Signal(Proved):
    """Anything that came in.

    ``occurred_at`` is when it happened, ``received_at`` when the city could first know of it, ``recorded_at``
    when this store learnt it; judgements look only at what had been received.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="signals", db_index=False)
    external_ref = models.CharField(max_length=96, blank=True)
    kind = models.CharField(max_length=16)
    channel = models.CharField(max_length=16)
    category = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    cell = models.BigIntegerField(null=True, help_text="H3, resolution 9")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    value = models.FloatField(null=True)
    unit = models.CharField(max_length=16, blank=True)
    confidence = models.FloatField(default=1.0)
    payload = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="Of the mapped record, to tell repeats")
    simulated = models.BooleanField(default=False)
    run = models.CharField(max_length=ID_LENGTH, blank=True, help_text="Import that brought it")
    reporter = models.ForeignKey(Reporter, on_delete=models.SET_NULL, null=True, related_name="signals")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_ref"],
                condition=~models.Q(external_ref=""),
                name="sense_signal_once",
            )
        ]
        indexes = [
            models.Index(fields=["received_at", "id"], name="sense_signal_received"),
            # What a source gave in a window: the watch asks it all day.
            models.Index(fields=["source", "received_at"], name="sense_signal_of_source"),
            models.Index(fields=["category", "received_at"], name="sense_signal_category"),
            models.Index(fields=["run", "id"], name="sense_signal_of_run", condition=~models.Q(run="")),
            # What has words is what people said: their span ends one day. Sensors say nothing.
            models.Index(
                fields=["received_at", "id"], name="sense_signal_worded", condition=~models.Q(text="")
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def files_left_out(self) -> list[dict[str, str]]:
        """Files that came with it and were not kept: ``name`` and ``why``."""
        return [each for each in self.payload.get(FILES, []) if not each["photo"]]

    @property
    def outside_point(self) -> tuple[float, float] | None:
        """Longitude and latitude that its sender gave and that lie outside the city."""
        point = self.payload.get(OUTSIDE)
        return (point[0], point[1]) if point else None


class SignalVersion(Proved):
    """What a signal said before its source revised it: the fields that changed, as they were."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="versions")
    run = models.CharField(
        max_length=ID_LENGTH, db_index=True, help_text="The run that brought what replaced it"
    )
    digest = models.CharField(max_length=64)
    content = models.JSONField(help_text="Empty once the words of the signal are shredded")
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signal_id} until {self.replaced_at:%Y-%m-%d}"
