"""A report with its photos: both are taken in, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from qipan.cases import rules
from qipan.cases.choices import language
from qipan.cases.forms import ReportForm
from qipan.cases.intake.opening import Receipt
from qipan.cases.intake.submission import submit_report
from qipan.cases.models import Case
from qipan.cases.questions.forms import questions_form
from qipan.core.forms import attempt, blame
from qipan.core.public import Actor, Repeatable, digest_of, reporter, run_once, unit_of_work
from qipan.errors import InputError
from qipan.media.public import PhotosForm, attach_photo, ensure_whole
from qipan.places.public import place_labels


@unit_of_work
def take_report_with_photos(
    *, by: Actor, channel: str, photos: Sequence[bytes] = (), once: str = "", scope: str = "", **report: Any
) -> Receipt:
    """Take a report in with its photos. By the web they are its reporter's, whoever may be logged in.

    ``once`` with a ``scope`` is a sender's key, as in ``run_once``. Without one it is the token of the page
    on which it was written: the same words from the same page are the same report, however often they are
    sent; other words are another one. Without a key every call takes a report in.

    The secret of a report under a key is derived from the key and this store's own, so that whoever got no
    answer is given the same receipt although it is stored nowhere.
    """
    take = partial(_take, by, channel, photos, report)
    if not once:
        return take("")
    digest = digest_of({"by": by.id, "channel": channel, **report}, photos)
    request = Repeatable(scope or f"page:{digest}", once, digest)
    secret = rules.derived_secret(f"once:{request.mark}", settings.SECRET_KEY)
    receipts: list[Receipt] = []

    def open_case() -> dict[str, str]:
        receipts.append(take(secret))
        return {"case": receipts[0].case.public_id}

    answer, repeated = run_once(request, open_case)
    return Receipt(Case.objects.get(public_id=answer["case"]), secret) if repeated else receipts[0]


def _take(by: Actor, channel: str, photos: Sequence[bytes], report: dict[str, Any], secret: str) -> Receipt:
    receipt = submit_report(by=by, channel=channel, secret=secret, **report)
    owner = reporter(receipt.case.number) if channel == "web" else by
    for content in photos:
        attach_photo(by=owner, subject=receipt.case.origin, data=content)
    return receipt


class Sheet:
    """The page of a report: its form, its photos and what its category is asked, each with its errors."""

    def __init__(self, request: HttpRequest, form: type[ReportForm]) -> None:
        self.form = form(request.POST if request.method == "POST" else None)
        self.photos, self.questions = photos_form(request), questions_form(request)

    def take(self, *, by: Actor, channel: Callable[[dict[str, Any]], str]) -> Receipt | None:
        """Take the report in when all of it is right; None leaves it on the page with what to mend."""
        made: list[Receipt] = []

        def take(told: dict[str, Any]) -> None:
            handed, answers = self.photos.cleaned_data["photos"], self.questions.answers
            report = {**self.form.report, "answers": answers, "once": self.form.cleaned_data["once"]}
            made.append(take_report_with_photos(by=by, channel=channel(told), photos=handed, **report))

        if not self.form.is_bound or self.questions.unseen:
            return None
        right = [self.photos.is_valid(), self.questions.is_valid(), self.form.is_valid()]
        return made[0] if all(right) and attempt(self.form, take) else None

    @property
    def shown(self) -> dict[str, Any]:
        """What the page needs."""
        wrong = self.form.is_bound and not self.questions.unseen
        places = place_labels(language())
        return {
            "form": self.form,
            "photos": self.photos,
            "questions": self.questions,
            "wrong": wrong,
            "places": places,
        }

    @property
    def status(self) -> int:
        """422 for what has to be mended; questions that were not seen yet are no mistake."""
        return 422 if self.form.is_bound and not self.questions.unseen else 200


def photos_form(request: HttpRequest) -> PhotosForm:
    """The photos of a request, checked; a file that was too large to be taken is told at the field."""
    sent = request.method == "POST"
    form = PhotosForm(request.POST if sent else None, request.FILES if sent else None)
    try:
        ensure_whole(request)
    except InputError as error:
        form.is_valid()
        blame(form, error)
    return form
