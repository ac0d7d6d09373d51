"""Exchange with others: keys and posts of Open311, webhooks, the outbox, cases elsewhere, what was held."""

from __future__ import annotations

from django.db import models

from qipan.core.leases import Leased
from qipan.core.public import ID_LENGTH, Proved


class ExchangeKey(Proved):
    """A key with which a party's program posts by Open311. Only its SHA-256 is kept."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=200)
    per_hour = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class Open311Submission(Proved):
    """A request that came by Open311: what makes a repeat give the same case. Its id is the token.

    ``fingerprint`` is of the caller's own reference, or of the body for callers that name none: a reference
    that comes back with another body is refused, so that no report is swallowed.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    key = models.ForeignKey(ExchangeKey, on_delete=models.PROTECT, related_name="posts")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    referred = models.BooleanField(help_text="The caller named a reference of its own")
    body = models.CharField(max_length=64, help_text="Digest of everything that was said")
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "fingerprint"], condition=models.Q(referred=True), name="exchange_posted_once"
            )
        ]
        indexes = [
            models.Index(fields=["key", "fingerprint", "-posted_at"], name="exchange_posted_same"),
            models.Index(fields=["key", "-posted_at"], name="exchange_posted_rate"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Subscription(Proved):
    """A webhook of a party. Its secret is derived from the store's key, id and ``secret_no``: not kept."""

    unproved = ("failures", "notice", "state")

    STATES = [("active", "active"), ("paused", "paused"), ("ended", "ended")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    party = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    url = models.CharField(max_length=500)
    events = models.JSONField(help_text="Action keys; a trailing dot stands for all below")
    everything = models.BooleanField(default=False, help_text="Not only cases led by the party")
    purpose = models.CharField(max_length=200)
    secret_no = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=8, choices=STATES, default="active")
    failures = models.PositiveIntegerField(default=0, help_text="Attempts that failed since the last success")
    notice = models.CharField(max_length=300, blank=True, help_text="Why it is paused")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.public_id


class Delivery(Leased):
    """One thing to be told to one receiver, once. Its id is the idempotency key of every attempt.

    ``lease`` marks the worker that is sending; a lease that ran out while sending means that nobody knows
    whether it arrived. The body is made when it is sent and not kept.
    """

    STATES = [
        ("waiting", "waiting"),
        ("delivered", "delivered"),
        ("refused", "refused"),
        ("unsure", "unsure"),
        ("given-up", "given up"),
    ]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    kind = models.CharField(max_length=8, choices=[("webhook", "webhook"), ("open311", "open311")])
    target = models.CharField(max_length=64, help_text="Subscription id, or code of the partner")
    event = models.CharField(max_length=ID_LENGTH)
    subject = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField()
    last_error = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was given up")

    # Set on the instance that a worker claims when another one went away while it was sending.
    abandoned = False

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "target", "event"], name="exchange_delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], name="exchange_delivery_due", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["state", "-id"], name="exchange_delivery_state"),
            models.Index(fields=["subject"], name="exchange_delivery_subject"),
        ]

    def __str__(self) -> str:
        return self.public_id


class RemoteCase(Proved):
    """A case as it stands in another system to which it was sent, and what that system says of it."""

    unproved = ("asked_at", "remote_id", "token", "delivery")

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    partner = models.CharField(max_length=64)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    remote_id = models.CharField(max_length=96, blank=True)
    token = models.CharField(max_length=96, blank=True)
    status = models.CharField(max_length=8, default="open")
    notes = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["delivery"], name="exchange_remote_once"),
        ]
        indexes = [models.Index(fields=["partner", "status"], name="exchange_remote_open")]

    def __str__(self) -> str:
        return self.public_id


class PartnerPoll(Leased):
    """How far the requests of a partner were read, and what hindered the last look."""

    partner = models.CharField(max_length=64, primary_key=True)
    read_until = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.partner


class QuarantinedInbound(Proved):
    """Something that came in and was not taken: kept whole until a person takes it in or sets it aside.

    ``raw`` may hold personal data and is shown nowhere; it goes when the matter is settled.
    """

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    origin = models.CharField(max_length=64, help_text="'mail', or the code of a partner")
    ref = models.CharField(max_length=96)
    reason = models.CharField(max_length=32)
    message = models.CharField(max_length=500)
    raw = models.BinaryField(null=True)
    seen_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)
    case = models.CharField(max_length=ID_LENGTH, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "ref"], name="exchange_held_once")]
        indexes = [
            models.Index(fields=["settled_at", "-id"], name="exchange_held_open"),
            models.Index(
                fields=["seen_at", "id"], name="exchange_held_kept", condition=models.Q(settled_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
