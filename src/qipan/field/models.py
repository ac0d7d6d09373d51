"""Work on the spot: visits, the forms that they fill, plans and hand-overs."""

from __future__ import annotations

from django.db import models

from qipan.core.public import ID_LENGTH, Proved


class Visit(Proved):
    """A visit to the place of a matter, recorded once.

    It has the place of the matter (by its case) and no place of the person: where somebody walks is nobody's
    business. ``standing`` is ``taken`` when it counted as work on the order, ``beside`` when the order had
    moved on meanwhile: what was written stays with the case all the same.
    """

    STANDINGS = [("taken", "taken"), ("beside", "beside")]

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="visits")
    outcome = models.OneToOneField("cases.Outcome", on_delete=models.PROTECT, null=True, related_name="visit")
    result = models.CharField(max_length=16, blank=True, help_text="Empty while the work goes on")
    text = models.TextField()
    values = models.JSONField(
        default=dict, help_text="What was asked on the spot, by code of the city's text"
    )
    standing = models.CharField(max_length=8, choices=STANDINGS, default="taken")
    visited_at = models.DateTimeField(help_text="When it was written down, on- or off-line")
    received_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    photos_expected = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.public_id


class FilledForm(Proved):
    """A form of the city as one visit filled it; ``values`` by code, as they stood then."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="forms")
    form = models.CharField(max_length=64)
    values = models.JSONField()
    filled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "form"], name="field_form_once_a_visit")]
        indexes = [models.Index(fields=["form", "-id"], name="field_form_newest")]

    def __str__(self) -> str:
        return self.public_id


class VisitPlan(Proved):
    """The day on which somebody goes to the place of an order (again)."""

    order = models.OneToOneField("cases.Order", on_delete=models.PROTECT, related_name="plan")
    day = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.order_id} {self.day}"


class Handover(Proved):
    """An order handed to a colleague, or to the party's next shift (``to`` empty), with a note."""

    public_id = models.CharField(max_length=ID_LENGTH, unique=True)
    order = models.ForeignKey("cases.Order", on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.TextField()
    given_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.public_id
