"""Two cities' real files: every row is accounted for, and importing them again changes nothing."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db.models import Count

from qipan.cases.models import CaseSignal
from qipan.cases.public import Case, adopt
from qipan.core.actors import system
from qipan.core.models import Edge, Event
from qipan.core.seal import seal_pending
from qipan.core.verify import verify
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.public import import_file, quarantine_reasons
from qipan.sense.public import Signal, source_by_code

pytestmark = [pytest.mark.django_db, pytest.mark.realdata, pytest.mark.long]
BY = system("test")
STATES = {"Completed": "closed", "Completed - Dup": "merged", "Open": "new", "Open - Dup": "merged"}


def first_rows(path: Path) -> dict[str, dict[str, str]]:
    """The first row of each request number, read without the code under test."""
    first: dict[str, dict[str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            first.setdefault(row["Service_Request_Number"], row)
    return first


def tables() -> dict[str, int]:
    models = (Signal, Case, CaseSignal, Run, QuarantinedRow, Edge, Event)
    return {model.__name__: model.objects.count() for model in models}


def test_chicago_complaints_become_signals_and_cases(city, realdata):
    city("chicago")
    path = realdata / "chicago-sanitation-311" / "sanitation_code_complaints_74401.csv.gz"
    source, truth = source_by_code("sanitation-311"), first_rows(path)

    run = import_file(by=BY, source=source, path=path)
    assert (run.rows_read, run.accepted, run.unchanged, run.quarantined) == (74_401, 74_026, 0, 375)
    assert quarantine_reasons(run) == {"repeated-key": 372, "identical-row": 3}
    assert QuarantinedRow.objects.filter(run=run).count() == 375
    assert Signal.objects.filter(source=source).count() == len(truth) == 74_026
    without_point = sum(not row["Latitude"].strip() for row in truth.values())
    assert (
        Signal.objects.filter(lon=None).count() == Signal.objects.filter(cell=None).count() == without_point
    )

    assert adopt(by=BY, source=source) == 74_026
    states = dict(Case.objects.values_list("state").annotate(n=Count("id")))
    assert states == Counter(STATES[row["Status"]] for row in truth.values())
    closed = Case.objects.filter(closed_at=None).count()
    assert closed == sum(not row["Completion_Date"].strip() for row in truth.values())
    assert CaseSignal.objects.count() == CaseSignal.objects.values("case").distinct().count() == 74_026

    before = tables()
    again = import_file(by=BY, source=source, path=path)
    assert (again.repeated, again.pk, adopt(by=BY, source=source)) == (True, run.pk, 0)
    assert tables() == before


def test_san_mateo_incidents_become_signals_and_cases(city, realdata):
    city("sanmateo")
    path = realdata / "sanmateo-fire-dispatch" / "events_2022-04_2023-12.parquet"
    source = source_by_code("dispatch-events")

    run = import_file(by=BY, source=source, path=path)
    assert run.rows_read == pq.read_metadata(path).num_rows == 104_726
    assert run.accepted + run.quarantined == 104_726
    assert (run.accepted, quarantine_reasons(run)) == (104_726, {})
    assert Signal.objects.filter(source=source).count() == run.accepted
    hidden = pq.read_table(path, columns=["latitude"])["latitude"].null_count
    assert Signal.objects.filter(lon=None).count() == hidden == 76_652
    assert adopt(by=BY, source=source) == run.accepted == Case.objects.filter(adopted=True).count()
    assert set(Case.objects.values_list("state", flat=True)) == {"closed"}
    assert not Case.objects.filter(closed_at=None).exists()

    before = tables()
    assert import_file(by=BY, source=source, path=path).repeated
    assert tables() == before
    seal_pending()
    assert verify([]).breaches == ()
