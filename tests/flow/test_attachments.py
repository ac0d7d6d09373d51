"""Photos from the report to the public: covered, looked at, released; and what goes wrong on the way."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from qipan.cases import public as cases
from qipan.core.actors import Actor, system
from qipan.core.models import Event
from qipan.core.provenance import walk
from qipan.core.public import reporter
from qipan.errors import InputError, NotFound, NotPermitted, RuleRefused, StoreError
from qipan.kernels.covering import FILL, Box
from qipan.media import files, selectors, services
from qipan.media import public as media
from qipan.media.models import Attachment

pytestmark = pytest.mark.django_db
STRANGER = Actor(id="stranger", kind="system", label="stranger")


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.QIPAN_STORE = tmp_path
    return tmp_path / "attachments"


def photo(seed: int = 1) -> bytes:
    noise = np.random.default_rng(seed).integers(100, 255, (60, 80, 3), dtype=np.uint8)
    made, exif = io.BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (45.0, 45.0, 36.0), 3: "E", 4: (126.0, 37.0, 48.0)})
    Image.fromarray(noise).save(made, "JPEG", exif=exif, quality=95)
    return made.getvalue()


@pytest.fixture
def receipt() -> cases.Receipt:
    return cases.submit_report(by=system("test"), channel="web", text="单元门口堆满垃圾", area_code="230103")


@pytest.fixture
def own(receipt: cases.Receipt) -> Attachment:
    return added(receipt)


def added(receipt: cases.Receipt, data: bytes = b"") -> Attachment:
    by = reporter(receipt.case.number)
    return media.attach_photo(by=by, subject=receipt.case.origin, data=data or photo())


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)))


def detecting(monkeypatch: pytest.MonkeyPatch, *boxes: Box) -> None:
    monkeypatch.setattr(services, "propose", lambda _pixels: list(boxes))


def test_a_photo_of_somebody_at_work_keeps_no_place_whatever_it_is_added_to(receipt, person):
    """A worker adds to the report by the API; a patrol reports what it saw: both took it themselves."""
    dispatcher = person("dispatcher")
    case = cases.triage(by=dispatcher, case=receipt.case, category=receipt.case.category)
    order = cases.dispatch(by=dispatcher, case=case)
    worker = person("handler", organisation=order.party.code)
    patrol = cases.submit_report(by=worker, channel="patrol", text="路面塌陷", area_code="230103")
    for subject in (receipt.case.origin, patrol.case.origin):
        made = media.attach_photo(by=worker, subject=subject, data=photo())
        assert (made.lon, made.lat, made.taken_at) == (None, None, None)
        assert not Image.open(io.BytesIO(files.read("originals", made.original))).getexif()


def test_what_others_see_is_covered_and_tells_nothing_of_the_camera(monkeypatch, receipt, person):
    detecting(monkeypatch, Box(0.25, 0.25, 0.5, 0.5, "face"))
    made = added(receipt)
    assert (made.lon, made.lat) == (126.63, 45.76)
    _found, seen = selectors.content_for(made.public_id, by=person("dispatcher"))
    assert not Image.open(io.BytesIO(seen)).getexif()
    assert abs(pixels(seen)[22:38, 28:52].astype(int) - FILL).max() < 12
    assert pixels(seen)[:8].std() > 10
    # The reporter sees the own photo whole, and without what the camera told as well.
    _found, whole = selectors.own_content(made.public_id, folder=receipt.case.public_id)
    assert pixels(whole)[22:38, 28:52].std() > 10
    assert not Image.open(io.BytesIO(whole)).getexif()


def test_no_stranger_sees_a_photo_before_a_person_released_it(own, person, receipt):
    with pytest.raises(NotFound):
        selectors.content_for(own.public_id, by=STRANGER)
    with pytest.raises(NotPermitted):
        services.release(by=system("test"), attachment=own, seen=own.shown)
    with pytest.raises(NotPermitted):
        services.release(by=person("handler"), attachment=own, seen=own.shown)
    released = services.release(by=person("checker"), attachment=own, seen=own.shown)
    assert released.released_by.public_id == person("checker").id
    assert selectors.content_for(own.public_id, by=STRANGER)[1]
    services.withdraw(by=person("checker"), attachment=own, reason="门牌号可见")
    with pytest.raises(NotFound):
        selectors.content_for(own.public_id, by=STRANGER)


def test_what_was_released_is_what_was_looked_at(own, person):
    before = own.shown
    services.redact(by=person("dispatcher"), attachment=own, boxes=[Box(0, 0, 0.5, 0.5)])
    with pytest.raises(RuleRefused):
        services.release(by=person("checker"), attachment=own, seen=before)
    own.refresh_from_db()
    services.release(by=person("checker"), attachment=own, seen=own.shown)
    # Covering it anew takes the release back: somebody must look again.
    services.redact(by=person("dispatcher"), attachment=own, boxes=[])
    with pytest.raises(NotFound):
        selectors.content_for(own.public_id, by=STRANGER)


def test_a_box_is_taken_away_and_the_picture_comes_back(own, person):
    services.redact(by=person("dispatcher"), attachment=own, boxes=[Box(0, 0, 1, 1)])
    own.refresh_from_db()
    assert pixels(files.read("shown", own.shown)).std() < 2
    services.redact(by=person("dispatcher"), attachment=own, boxes=[])
    own.refresh_from_db()
    assert pixels(files.read("shown", own.shown)).std() > 10


def test_the_original_needs_a_right_and_a_purpose_and_is_logged(own, person):
    with pytest.raises(NotPermitted):
        services.look_at_original(by=person("viewer"), attachment=own, purpose="核对门牌号")
    with pytest.raises(NotPermitted):
        services.look_at_original(by=person("handler"), attachment=own, purpose=" ")
    content, kind = services.look_at_original(by=person("handler"), attachment=own, purpose="核对门牌号")
    assert (content, kind) == (photo(), "image/jpeg")
    looked = Event.objects.get(action="act.attachment.original-viewed")
    assert looked.actor == person("handler").id
    assert looked.content["purpose"] == "核对门牌号"


def test_the_same_photo_twice_is_one(own, receipt):
    assert added(receipt).pk == own.pk
    assert Attachment.objects.count() == 1


def test_more_photos_than_a_matter_may_have_are_refused(receipt, settings):
    settings.QIPAN_PHOTOS_EACH = 2
    added(receipt, photo(1))
    added(receipt, photo(2))
    with pytest.raises(RuleRefused, match="2"):
        added(receipt, photo(3))


def test_others_do_not_add_to_a_report(receipt, person):
    other = cases.submit_report(by=system("test"), channel="web", text="另一件事").case
    for by in (reporter(other.number), STRANGER, person("viewer")):
        with pytest.raises(NotPermitted):
            media.attach_photo(by=by, subject=receipt.case.origin, data=photo())
    with pytest.raises(NotFound):
        media.attach_photo(by=person("handler"), subject="sig_" + "0" * 26, data=photo())


def test_a_photo_of_work_keeps_neither_place_nor_time_of_who_took_it(person, dispatched):
    _case, order = dispatched
    handler = person("handler")
    cases.accept(by=handler, order=order)
    outcome = cases.handle(by=handler, order=order, result="fixed", text="已清运")
    made = media.attach_photo(by=handler, subject=outcome.public_id, data=photo())
    assert (made.lon, made.lat, made.taken_at) == (None, None, None)
    kept = Image.open(io.BytesIO(files.read("originals", made.original)))
    assert not kept.getexif()


@pytest.fixture
def dispatched(receipt: cases.Receipt, person: Callable[..., Actor]) -> tuple[cases.Case, cases.Order]:
    case = cases.triage(by=person("dispatcher"), case=receipt.case, category="e.01")
    return case, cases.dispatch(by=person("dispatcher"), case=case)


def test_a_photo_hangs_on_the_chain(own, receipt):
    down = walk(receipt.case.origin, "down")
    assert own.public_id in down.objects
    assert down.objects[own.public_id].stage == "attachment"
    assert receipt.case.origin in walk(own.public_id, "up").objects


def test_the_log_holds_no_place_of_a_photo(own):
    for event in Event.objects.filter(subject=own.public_id):
        assert set(event.content) <= {"kind", "case", "covered"}


def test_a_full_disk_leaves_nothing_half_written(receipt, folder, monkeypatch):
    def full(handle: int, *_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        added(receipt)
    assert Attachment.objects.count() == 0
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_report_with_a_bad_photo_opens_no_case(receipt):
    before = cases.Case.objects.count()
    with pytest.raises(InputError):
        cases.take_report_with_photos(by=STRANGER, channel="web", photos=[b"%PDF-1.4"], text="井盖丢失")
    assert cases.Case.objects.count() == before


def test_deleting_takes_the_files_away(own, person, folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        services.shred(by=person("dispatcher"), attachment=own, reason="照片保存期限已满")
    own.refresh_from_db()
    assert (own.original, own.lon) == ("", None)
    assert [path for path in (folder / "originals").rglob("*") if path.is_file()] == []
    assert selectors.content_for(own.public_id, by=person("viewer"))[1]
    # Without its original a photo can be covered further, and nothing that is covered comes back.
    with django_capture_on_commit_callbacks(execute=True):
        services.redact(by=person("dispatcher"), attachment=own, boxes=[Box(0, 0, 0.5, 0.5)])
    own.refresh_from_db()
    with pytest.raises(RuleRefused):
        services.redact(by=person("dispatcher"), attachment=own, boxes=[])
    with django_capture_on_commit_callbacks(execute=True):
        services.shred(by=person("dispatcher"), attachment=own, reason="本人要求删除照片", whole=True)
    with pytest.raises(NotFound):
        selectors.content_for(own.public_id, by=person("viewer"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_a_file_that_two_share_stays_until_both_are_gone(
    receipt, person, folder, django_capture_on_commit_callbacks
):
    other = cases.submit_report(by=system("test"), channel="web", text="另一件事", area_code="230103")
    first, second = added(receipt), added(other)
    with django_capture_on_commit_callbacks(execute=True):
        services.shred(by=person("dispatcher"), attachment=first, reason="照片保存期限已满", whole=True)
    assert files.read("originals", second.original) == photo()
