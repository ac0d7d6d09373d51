"""Operation: health for everybody, metrics for operators, a page of the state, jobs started and stopped."""

from __future__ import annotations

import json
import re

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from qipan.core import faults
from qipan.core.actors import system
from qipan.core.job_models import Job, Schedule, ThrottleBucket
from qipan.core.jobs import lanes, periodic
from qipan.core.jobs.queue import enqueue
from qipan.core.models import Event
from qipan.oversee.operations import health

pytestmark = pytest.mark.django_db
LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?[0-9.e+-]+')


@pytest.fixture(autouse=True)
def looked_at_anew(monkeypatch):
    monkeypatch.setattr(health, "FRESH_SECONDS", -1.0)
    faults.forget_faults()


def healthz(**headers) -> tuple[int, dict]:
    answer = Client(headers=headers).get("/healthz")
    return answer.status_code, json.loads(answer.content)


def metrics(client: Client | None = None, **more) -> tuple[int, str]:
    answer = (client or Client()).get("/metrics", **more)
    return answer.status_code, answer.content.decode()


def test_a_store_that_works_is_well_and_a_silent_worker_is_told():
    status, body = healthz(accept_language="en")
    assert (status, body["status"]) == (200, "warn")
    words = {check["name"]: (check["status"], check["words"]) for check in body["checks"]}
    assert words["store"] == ("pass", "The store reads and writes.")
    assert words["worker"][0] == "warn"
    periodic_ran()
    by_name = {check["name"]: check["status"] for check in healthz()[1]["checks"]}
    assert by_name["worker"] == "pass"


def periodic_ran() -> None:
    work = periodic.claim(periodic.SEAL)
    assert work is not None
    work()


def test_health_speaks_the_language_of_the_asker():
    assert "存储" in json.dumps(healthz(accept_language="zh")[1], ensure_ascii=False)


def test_a_store_that_takes_nothing_is_503_without_a_name_of_host_or_account(monkeypatch):
    def away(*_arguments, **_named):
        raise OperationalError('connection to server at "db.secret.example", user "qipan-rw" failed')

    monkeypatch.setattr(ThrottleBucket.objects, "update_or_create", away)
    status, body = healthz(accept_language="en")
    assert (status, body["status"]) == (503, "fail")
    text = json.dumps(body)
    assert "secret" not in text
    assert "qipan-rw" not in text
    assert body["checks"][0]["words"].startswith("The store cannot be")


@pytest.mark.parametrize(("free", "status", "code"), [(10 * 2**20, "fail", 503), (2**29, "warn", 200)])
def test_a_disk_that_fills_up_is_told_before_it_is_full(monkeypatch, free, status, code):
    monkeypatch.setattr(health, "disk_free_bytes", lambda: free)
    answered, body = healthz()
    assert answered == code
    assert {check["name"]: check["status"] for check in body["checks"]}["disk"] == status


def test_a_job_that_fails_is_told_in_health():
    periodic_ran()
    Schedule.objects.update(failures=3, last_error="broken")
    assert {c["name"]: c["status"] for c in healthz()[1]["checks"]}["jobs"] == "warn"


def test_metrics_are_text_that_prometheus_reads(things):
    enqueue("oversee.verify", by=system("test"))
    Client().get("/report/")
    status, text = metrics()
    assert status == 200
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    values = dict(line.rsplit(" ", 1) for line in lines)
    assert values["qipan_up"] == "1"
    assert values['qipan_jobs{lane="checks",state="waiting"}'] == "1"
    assert float(values["qipan_seals_waiting"]) > 0
    assert float(values["qipan_store_bytes"]) >= 0
    assert any(line.startswith("qipan_feed_age_seconds{") for line in lines)
    assert any('class="2xx"' in line for line in lines)
    typed = re.findall(r"^# TYPE (\S+) (gauge|counter)$", text, re.MULTILINE)
    assert len(typed) == len({name for name, _kind in typed})


@pytest.mark.parametrize(
    "more",
    [{"REMOTE_ADDR": "198.51.100.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=::1"}],
)
def test_metrics_are_closed_to_other_addresses_and_behind_a_proxy(more):
    status, text = metrics(**more)
    assert (status, "qipan_" in text) == (403, False)


def test_a_key_opens_the_metrics_when_its_account_may(api):
    far = {"REMOTE_ADDR": "198.51.100.7"}
    for role, expected in (("data-steward", 200), ("auditor", 200), ("dispatcher", 403)):
        assert metrics(api(role).client, **far)[0] == expected
    assert metrics(HTTP_AUTHORIZATION="Bearer qpn_wrong")[0] == 403


def test_a_network_may_be_named():
    import ipaddress

    with override_settings(QIPAN_METRICS_FROM=[ipaddress.ip_network("198.51.100.0/24")]):
        assert metrics(REMOTE_ADDR="198.51.100.7")[0] == 200
        assert metrics()[0] == 403


def test_metrics_of_a_store_that_is_away_say_so(monkeypatch):
    def away():
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr("qipan.oversee.operations.middleware.gauges", away)
    status, text = metrics()
    assert (status, "qipan_up 0" in text) == (200, True)


def test_the_page_shows_the_state_and_stops_a_job(enter):
    periodic_ran()
    job = enqueue("oversee.verify", by=system("test"))
    faults.count_fault("The disk of the store is full; nothing was written.", "test")
    steward = enter("data-steward")
    page = steward.get("/operations/").content.decode()
    assert job.public_id in page
    assert "The disk of the store is full" in page
    assert f"/operations/jobs/{job.public_id}/cancel/" in page
    assert (
        f"/operations/jobs/{job.public_id}/cancel/"
        not in enter("auditor").get("/operations/").content.decode()
    )
    assert steward.post(f"/operations/jobs/{job.public_id}/cancel/").status_code == 302
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert Event.objects.filter(action="oversee.job.cancelled", subject=job.public_id).count() == 1
    again = steward.post(f"/operations/jobs/{job.public_id}/cancel/", follow=True)
    assert "This job has ended already." in again.content.decode()


def test_a_job_is_started_worked_off_and_read_by_api(api):
    steward = api("data-steward")
    job = steward("POST", "/jobs", {"kind": "oversee.verify"}).json()
    assert (job["state"], job["lane"]) == ("waiting", "checks")
    assert steward("POST", "/jobs", {"kind": "oversee.verify"}).json()["id"] == job["id"]
    assert lanes.drain(["checks"]) == 1
    done = steward("GET", f"/jobs/{job['id']}").json()
    assert (done["state"], done["result"]["intact"], done["done"]) == ("done", True, 1)
    assert [one["id"] for one in steward("GET", "/jobs?state=done").json()] == [job["id"]]
    assert steward("POST", f"/jobs/{job['id']}/cancel").status_code == 409
    assert steward("GET", "/jobs/job_none").status_code == 404
    assert steward("POST", "/jobs", {"kind": "rm -rf"}).status_code == 400
    assert api("auditor")("POST", "/jobs", {"kind": "oversee.verify"}).status_code == 403
    assert Job.objects.count() == 1
