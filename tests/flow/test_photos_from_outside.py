"""Photos that come by Open311 stand at the case, or the answer says which were not taken, and why."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from qipan.cases.models import Case
from qipan.exchange.open311.keys import make_key
from qipan.media.models import Attachment
from qipan.sense.models import Signal

pytestmark = pytest.mark.django_db
V2 = "/open311/v2"


@pytest.fixture
def key(person: Any, settings: Any, tmp_path: Path) -> str:
    settings.QIPAN_STORE = tmp_path
    made = make_key(by=person("data-steward"), party="city-parks", purpose="互通测试")
    return made.plain


def plain_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def pictures(camera: bytes) -> Iterator[tuple[str, list[str]]]:
    """A server on loopback with pictures: its address, and the paths that were asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path == "/moved.jpg":
                self.send_response(302)
                self.send_header("Location", "/a.jpg")
                self.end_headers()
                return
            body = camera if self.path.endswith(".jpg") else b"<html>"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def send(key: str, **fields: Any) -> Any:
    given = {
        "api_key": key,
        "service_code": "c.01.03",
        "description": "路灯不亮",
        "lat": 45.75,
        "long": 126.64,
    }
    return Client().post(f"{V2}/requests.json", given | fields)


def test_files_of_a_post_stand_at_the_case(key, camera):
    files = [SimpleUploadedFile("1.jpg", camera), SimpleUploadedFile("2.png", plain_picture())]
    answer = send(key, media=files[0], photo2=files[1], note=SimpleUploadedFile("x.txt", b"words"))
    assert answer.status_code == 201, answer.content
    row = answer.json()[0]
    case = Case.objects.get(number=row["service_request_id"])
    assert Attachment.objects.filter(folder=case.public_id, subject=case.origin).count() == 2
    assert "2" in row["service_notice"]
    assert "x.txt" in row["service_notice"]
    assert [file["name"] for file in Signal.objects.get().files_left_out] == ["x.txt"]


def test_pictures_are_fetched_from_hosts_that_are_named_and_from_no_other(key, pictures, settings):
    host, asked = pictures
    settings.QIPAN_MEDIA_HOSTS = [host]
    urls = [
        f"http://{host}/a.jpg",
        f"http://{host}/page",
        f"http://{host}/moved.jpg",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        f"http://user:secret@{host}/b.jpg",
    ]
    row = send(key, media_url=urls).json()[0]
    assert asked == ["/a.jpg", "/page", "/moved.jpg"]
    case = Case.objects.get(number=row["service_request_id"])
    assert Attachment.objects.get().folder == case.public_id
    assert [file["name"] for file in Signal.objects.get().files_left_out] == urls[1:]
    for url in urls[1:]:
        assert url in row["service_notice"]


def test_a_repeat_fetches_nothing_and_is_the_same_case(key, pictures, settings):
    host, asked = pictures
    settings.QIPAN_MEDIA_HOSTS = [host]
    first, second = (send(key, media_url=f"http://{host}/a.jpg") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()[0]["service_request_id"] == second.json()[0]["service_request_id"]
    assert asked == ["/a.jpg"]


def test_a_picture_that_cannot_be_had_loses_no_report(key, settings):
    settings.QIPAN_MEDIA_HOSTS = ["127.0.0.1:9"]
    row = send(key, media_url="http://127.0.0.1:9/a.jpg").json()[0]
    assert Case.objects.get(number=row["service_request_id"])
    assert "http://127.0.0.1:9/a.jpg" in row["service_notice"]
