"""A file becomes signals: every row accounted for, nothing twice, nothing half-written."""

from __future__ import annotations

import csv
import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from qipan.cases.public import Case, adopt
from qipan.core import clock
from qipan.core.actors import system
from qipan.core.leases import new_lease
from qipan.core.models import Edge, Event
from qipan.core.provenance import walk
from qipan.core.public import pack
from qipan.errors import InputError, NotPermitted, RuleRefused, StoreError
from qipan.packs.index import PackIndex
from qipan.pool import portions, rereading, services
from qipan.pool.faults import store_faults
from qipan.pool.leases import SILENCE
from qipan.pool.models import QuarantinedRow, Run
from qipan.pool.public import (
    dismiss_row,
    first_of_each_reason,
    import_file,
    quarantine_reasons,
    quarantined_rows,
    reread_quarantine,
    run_by_id,
    sources_overview,
)
from qipan.sense.public import Signal, source_by_code
from qipan.sense.section.sources import SOURCES, Sources

pytestmark = pytest.mark.django_db
BY = system("test")
COLUMNS = [
    "Creation_Date",
    "Status",
    "Completion_Date",
    "Service_Request_Number",
    "Type_of_Service_Request",
    "What_is_the_Nature_of_this_Code_Violation",
    "Street_Address",
    "ZIP_Code",
    "X_Coordinate",
    "Y_Coordinate",
    "Ward",
    "Police_District",
    "Community_Area",
    "Latitude",
    "Longitude",
]


def row(number: int, **other: str) -> dict[str, str]:
    """A complaint as the city's file has it, with some columns set otherwise."""
    usual = {
        "Creation_Date": "2014-05-01",
        "Status": "Completed",
        "Completion_Date": "2014-05-09",
        "Service_Request_Number": f"14-{number:08d}",
        "What_is_the_Nature_of_this_Code_Violation": "Other",
        "Street_Address": f"{number} N STATE ST",
        "Ward": "42.0",
        "Community_Area": "8.0",
        "Latitude": "41.9",
        "Longitude": "-87.63",
    }
    return dict.fromkeys(COLUMNS, "") | usual | other


def as_csv(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.fixture
def chicago(city):
    """The store of Chicago, and its source of old case files; messages in English."""
    city("chicago")
    with translation.override("en"):
        yield source_by_code("sanitation-311")


@pytest.fixture
def by_fives(monkeypatch):
    """Portions of five rows."""
    monkeypatch.setattr(services, "PORTION", 5)


def counts(run: Run) -> tuple[int, int, int, int]:
    return run.rows_read, run.accepted, run.unchanged, run.quarantined


def tables() -> dict[str, int]:
    return {m.__name__: m.objects.count() for m in (Signal, Case, Run, QuarantinedRow, Edge, Event)}


def test_every_row_is_a_signal_or_stands_in_quarantine_with_its_reason(chicago, tmp_path):
    rows = [
        row(1),
        row(2, Status="Open", Completion_Date=""),
        row(2, Status="Open - Dup"),
        row(1),
        row(3, Creation_Date="yesterday"),
        row(4, What_is_the_Nature_of_this_Code_Violation="Dragons"),
        row(5, Latitude="0", Longitude="0"),
        row(6, Service_Request_Number=""),
        row(7, Street_Address="x" * 201),
    ]
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "some.csv", rows))
    assert (run.state, counts(run), run.position) == ("finished", (9, 2, 0, 7), 9)
    assert quarantine_reasons(run) == {
        "bad-value": 1,
        "identical-row": 1,
        "missing-key": 1,
        "outside-bounds": 1,
        "repeated-key": 1,
        "unknown-category": 1,
        "unreadable-time": 1,
    }
    assert [(r.row, r.raw["Service_Request_Number"]) for r in quarantined_rows(run)] == [
        (4, "14-00000002"),
        (5, "14-00000001"),
        (6, "14-00000003"),
        (7, "14-00000004"),
        (8, "14-00000005"),
        (9, ""),
        (10, "14-00000007"),
    ]
    assert "“Dragons”" in quarantined_rows(run, reason="unknown-category")[0].message
    assert [r.row for r in quarantined_rows(run, after=8)] == [9, 10]
    assert [r.row for r in first_of_each_reason(run)] == [4, 5, 6, 7, 8, 9, 10]
    assert run.quality["reasons"]["unknown-category"] == 1


def test_signal_holds_the_row_in_the_citys_terms(chicago, tmp_path):
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "some.csv", [row(1)]))
    signal = Signal.objects.select_related("area").get()
    assert (signal.external_ref, signal.category, signal.kind, signal.channel) == (
        "14-00000001",
        "other",
        "report",
        "311",
    )
    assert signal.occurred_at.isoformat() == "2014-05-01T05:00:00+00:00"
    assert (signal.area.code, signal.address, signal.cell is not None) == ("ca-8", "1 N STATE ST", True)
    assert signal.payload["row"]["Ward"] == "42.0"
    assert signal.payload["case"] == {"state": "closed", "closed_at": "2014-05-09T05:00:00+00:00"}


def test_old_case_files_become_cases_that_stay_as_they_were(chicago, tmp_path):
    rows = [row(1), row(2, Status="Open", Completion_Date=""), row(3, Status="Completed - Dup")]
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "some.csv", rows))
    assert adopt(by=BY, source=chicago) == 3
    assert adopt(by=BY, source=chicago) == 0
    cases = list(Case.objects.order_by("origin"))
    assert sorted(c.state for c in cases) == ["closed", "merged", "new"]
    assert all(c.adopted and c.area_id and c.pack_digest == pack().digest for c in cases)
    assert {c.closed_at is None for c in cases if c.state == "new"} == {True}


def test_source_run_signal_and_case_are_one_chain(chicago, tmp_path):
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "some.csv", [row(1)]))
    adopt(by=BY, source=chicago)
    case = Case.objects.get()
    up = walk(case.public_id, "up")
    assert [step.relation for step in up.steps] == ["opened", "gave", "imported", "read"]
    source = chicago.public_id
    assert [step.source for step in up.steps] == [case.origin, source, run.public_id, source]
    assert up.objects[run.public_id].state == "finished"
    actions = Event.objects.filter(subject=run.public_id).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["pool.run.started", "sense.signals.received", "pool.run.finished"]


def test_chinese_file_in_gb18030_is_read_where_the_source_states_no_encoding(chicago, tmp_path, monkeypatch):
    path = as_csv(tmp_path / "gb.csv", [row(1, Street_Address="哈尔滨市南岗区红军街５号")], "gb18030")
    with pytest.raises(InputError, match="utf-8"):
        import_file(by=BY, source=chicago, path=path)
    assert Run.objects.get().state == "failed"
    index = pack()
    detecting = index[Sources].source(chicago.code).model_copy(update={"encoding": ""})
    others = (source for source in index.pack[SOURCES] if source.code != chicago.code)
    found = PackIndex(index.pack.replace(SOURCES, (*others, detecting)))
    monkeypatch.setattr(services, "pack", lambda: found)
    run = import_file(by=BY, source=chicago, path=path)
    assert (counts(run), run.error) == ((1, 1, 0, 0), "")
    assert Signal.objects.get().address == "哈尔滨市南岗区红军街５号"


def test_workbook_and_parquet_give_what_the_text_file_gives(chicago, tmp_path):
    rows = [row(1), row(2, Status="Open", Completion_Date="")]
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "a.csv", rows))
    book = openpyxl.Workbook()
    book.active.append(["Complaints, spring"])
    book.active.append(list(COLUMNS))
    for values in rows:
        book.active.append(list(values.values()))
    book.save(tmp_path / "b.xlsx")
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "c.parquet")
    for name in ("b.xlsx", "c.parquet"):
        run = import_file(by=BY, source=chicago, path=tmp_path / name)
        assert counts(run) == (2, 0, 2, 0), name


def test_second_import_of_a_file_changes_nothing(chicago, tmp_path):
    path = as_csv(tmp_path / "a.csv", [row(1), row(2), row(2, Ward="7.0")])
    first = import_file(by=BY, source=chicago, path=path)
    adopt(by=BY, source=chicago)
    before = tables()
    second = import_file(by=BY, source=chicago, path=path.rename(tmp_path / "renamed.csv"))
    adopt(by=BY, source=chicago)
    assert tables() == before
    assert (first.repeated, second.repeated, second.public_id) == (False, True, first.public_id)


def test_newer_file_adds_what_is_new_and_updates_what_changed(chicago, tmp_path):
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "may.csv", [row(1), row(2)]))
    newer = [row(1), row(2, Status="Open", Completion_Date=""), row(3)]
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "june.csv", newer))
    assert (counts(run), run.updated) == ((3, 1, 1, 0), 1)
    signal = Signal.objects.get(external_ref="14-00000002")
    assert signal.payload["case"] == {"state": "new", "closed_at": None}
    version = signal.versions.get()
    assert version.content["payload"]["case"]["state"] == "closed"
    assert version.run == run.public_id
    event = Event.objects.get(action="sense.signal.revised", subject=signal.public_id)
    assert event.content["fields"] == ["Completion_Date", "Status", "closed_at", "state"]


def test_case_that_its_ledger_closes_is_closed_here_and_its_old_state_is_kept(chicago, tmp_path):
    may = [row(n, Status="Open", Completion_Date="") for n in (1, 2)]
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "may.csv", may))
    adopt(by=BY, source=chicago)
    june = [row(1, Completion_Date="2014-05-20"), may[1]]
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "june.csv", june))
    assert adopt(by=BY, source=chicago) == 0
    assert (counts(run), run.updated) == ((2, 0, 1, 0), 1)
    closed = Case.objects.get(origin=Signal.objects.get(external_ref="14-00000001").public_id)
    other = Case.objects.get(origin=Signal.objects.get(external_ref="14-00000002").public_id)
    assert (closed.state, closed.closed_at.isoformat()) == ("closed", "2014-05-20T05:00:00+00:00")
    assert (other.state, other.closed_at) == ("new", None)
    event = Event.objects.get(action="act.case.followed", subject=closed.public_id)
    assert (event.content["before"]["state"], event.content["now"]["state"]) == ("new", "closed")
    assert [step.relation for step in walk(closed.public_id, "up").steps if step.source == run.public_id]


def test_next_file_that_brings_a_key_right_resolves_its_row_in_quarantine(chicago, tmp_path):
    bad = as_csv(tmp_path / "may.csv", [row(1), row(2, Creation_Date="soon")])
    first = import_file(by=BY, source=chicago, path=bad)
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "june.csv", [row(1), row(2)]))
    (refused,) = quarantined_rows(first)
    assert (refused.key, refused.resolution, refused.resolved_by) == (
        "14-00000002",
        "superseded",
        run.public_id,
    )


def test_corrected_mapping_reads_again_what_was_refused(chicago, tmp_path, monkeypatch):
    path = as_csv(tmp_path / "a.csv", [row(1), row(2, Status="Parked"), row(3, Status="?")])
    first = import_file(by=BY, source=chicago, path=path)
    assert counts(first) == (3, 1, 0, 2)
    assert reread_quarantine(by=BY, source=chicago) == []
    index = pack()
    text = index[Sources].source(chicago.code)
    case = text.case.model_copy(update={"states": {**text.case.states, "Parked": "new"}})
    corrected = text.model_copy(update={"case": case})
    others = (source for source in index.pack[SOURCES] if source.code != chicago.code)
    found = PackIndex(index.pack.replace(SOURCES, (*others, corrected)))
    monkeypatch.setattr(rereading, "pack", lambda: found)
    (run,) = reread_quarantine(by=BY, source=chicago)
    assert counts(run) == (1, 1, 0, 0)
    assert [(r.row, r.resolution) for r in quarantined_rows(first)] == [(3, "re-read"), (4, "")]
    assert Signal.objects.filter(external_ref="14-00000002").exists()
    assert reread_quarantine(by=BY, source=chicago) == []


def test_named_person_resolves_a_row_with_a_reason(chicago, tmp_path, person):
    path = as_csv(tmp_path / "a.csv", [row(1, Creation_Date="soon")])
    (refused,) = quarantined_rows(import_file(by=BY, source=chicago, path=path))
    with pytest.raises(NotPermitted):
        dismiss_row(
            by=person("dispatcher"), row=refused.public_id, reason="the ward has withdrawn this entry"
        )
    steward = person("data-steward")
    with pytest.raises(InputError):
        dismiss_row(by=steward, row=refused.public_id, reason="ok")
    reason = "the ward has withdrawn this entry"
    settled = dismiss_row(by=steward, row=refused.public_id, reason=reason)
    assert (settled.resolution, settled.resolved_by, settled.note) == ("dismissed", steward.id, reason)
    event = Event.objects.get(action="pool.quarantine.dismissed")
    assert "withdrawn" not in event.data
    with pytest.raises(RuleRefused):
        dismiss_row(by=steward, row=refused.public_id, reason=reason)


def test_row_that_cannot_be_laid_out_keeps_its_own_content_wherever_it_stands(chicago, tmp_path):
    path = as_csv(tmp_path / "a.csv", [row(1), row(2), row(3)])
    lines = path.read_text().splitlines()
    lines[2] = lines[2].replace("2 N STATE ST", "y" * 150_000)
    lines[3] = lines[3].replace("3 N STATE ST", '"3 N STATE ST')
    path.write_text("\n".join(lines))
    run = import_file(by=BY, source=chicago, path=path)
    assert counts(run) == (3, 1, 0, 2)
    huge, opened = quarantined_rows(run)
    assert (huge.row, huge.raw["Service_Request_Number"]) == (3, "14-00000002")
    assert huge.raw["Street_Address"].endswith("… (150000)")
    assert (opened.row, opened.raw["Service_Request_Number"]) == (4, "14-00000003")
    assert "never closed" in opened.message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 \x00", "PDF"),
        (b"a,b\n1,2\n", "Columns missing"),
        (",".join([*COLUMNS, "Mood"]).encode() + b"\n", "does not know: Mood"),
    ],
)
def test_file_that_cannot_be_read_leaves_no_row_behind(chicago, tmp_path, content, what):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what):
        import_file(by=BY, source=chicago, path=path)
    assert not Signal.objects.exists()
    assert [(r.state, r.rows_read, what in r.error) for r in Run.objects.all()] in ([], [("failed", 0, True)])


def test_file_that_breaks_off_leaves_no_row_behind(chicago, tmp_path, by_fives):
    path = tmp_path / "cut.parquet"
    pq.write_table(pa.Table.from_pylist([row(n) for n in range(9000)]), path, row_group_size=3000)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] + bytes(400) + whole[len(whole) // 2 + 400 :])
    with pytest.raises(InputError, match="broken"):
        import_file(by=BY, source=chicago, path=path)
    run = Run.objects.get()
    assert (run.state, run.position, Signal.objects.count()) == ("failed", 0, 0)
    assert Event.objects.filter(subject=run.public_id).order_by("id").last().action == "pool.run.failed"


class Stop(BaseException):
    """As Ctrl-C is: no error that anybody handles."""


def test_stopped_import_goes_on_where_it_was(chicago, tmp_path, by_fives):
    rows = [*(row(n) for n in range(12)), row(3), row(4, Ward="1.0"), *(row(n) for n in range(12, 22))]
    path = as_csv(tmp_path / "a.csv", rows)

    def stop(run: Run, total: int) -> None:
        if run.position == 10:
            raise Stop

    with pytest.raises(Stop):
        import_file(by=BY, source=chicago, path=path, on_progress=stop)
    stopped = Run.objects.get()
    assert (stopped.state, stopped.position, Signal.objects.count()) == ("stopped", 10, 10)
    seen: list[tuple[int, int]] = []
    run = import_file(
        by=BY, source=chicago, path=path, on_progress=lambda run, total: seen.append((run.position, total))
    )
    assert seen == [(15, 24), (20, 24), (24, 24)]
    assert (run.public_id, counts(run)) == (stopped.public_id, (24, 22, 0, 2))
    assert quarantine_reasons(run) == {"identical-row": 1, "repeated-key": 1}
    assert run.quality["rows"] == 24
    actions = Event.objects.filter(subject=run.public_id, action__startswith="pool").order_by("id")
    assert list(actions.values_list("action", flat=True)) == [
        "pool.run.started",
        "pool.run.stopped",
        "pool.run.resumed",
        "pool.run.sorted",
        "pool.run.finished",
    ]


def test_fault_within_a_portion_leaves_the_portion_undone(chicago, tmp_path, by_fives, monkeypatch):
    path = as_csv(tmp_path / "a.csv", [row(n) for n in range(12)])
    take_in, calls = portions.take_in, []

    def fails(**told: object) -> list[str]:
        ids = take_in(**told)
        calls.append(len(ids))
        if len(calls) == 2:
            raise OperationalError("database or disk is full")
        return ids

    monkeypatch.setattr(portions, "take_in", fails)
    with pytest.raises(StoreError, match=r"no room.*run the same command again"):
        import_file(by=BY, source=chicago, path=path)
    assert (Run.objects.get().state, Signal.objects.count(), Run.objects.get().position) == ("stopped", 5, 5)
    assert counts(import_file(by=BY, source=chicago, path=path)) == (12, 12, 0, 0)


def test_two_imports_that_meet_on_a_reference_take_it_once(chicago, tmp_path, monkeypatch):
    known, answers = portions.known_refs, [{}]
    import_file(by=BY, source=chicago, path=as_csv(tmp_path / "a.csv", [row(1)]))
    monkeypatch.setattr(portions, "known_refs", lambda *a: answers.pop() if answers else known(*a))
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "b.csv", [row(1), row(2)]))
    assert (counts(run), answers) == ((2, 1, 1, 0), [])


@pytest.fixture
def held(chicago, tmp_path, by_fives):
    """A file whose import was stopped, and its run, as if a process were at work on it."""
    path = as_csv(tmp_path / "a.csv", [row(n) for n in range(7)])

    def stop(run: Run, total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        import_file(by=BY, source=chicago, path=path, on_progress=stop)
    run = Run.objects.get()
    run.state, run.lease, run.heartbeat_at = "running", new_lease(), clock.wall_now()
    run.save()
    return path, run


def test_second_import_of_a_file_at_once_is_refused(chicago, held):
    path, run = held
    with pytest.raises(RuleRefused, match=r"imported by another process, which is at row 5\."):
        import_file(by=BY, source=chicago, path=path)
    run.refresh_from_db()
    assert (run.state, Signal.objects.count()) == ("running", 5)


def test_silent_import_is_taken_over(chicago, held):
    path, _run = held
    Run.objects.update(heartbeat_at=clock.wall_now() - SILENCE - timedelta(seconds=1))
    assert counts(import_file(by=BY, source=chicago, path=path)) == (7, 7, 0, 0)


def test_import_of_a_dead_process_is_taken_over_at_once(chicago, held):
    path, run = held
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    host, _pid, token = run.lease.split(":")
    Run.objects.update(lease=f"{host}:{child}:{token}")
    assert counts(import_file(by=BY, source=chicago, path=path)) == (7, 7, 0, 0)


def test_import_that_was_taken_over_writes_nothing_more(chicago, tmp_path, by_fives):
    def rob(run: Run, total: int) -> None:
        Run.objects.update(lease=new_lease())

    path = as_csv(tmp_path / "a.csv", [row(n) for n in range(12)])
    with pytest.raises(RuleRefused, match="taken this import over"):
        import_file(by=BY, source=chicago, path=path, on_progress=rob)
    run = Run.objects.get()
    assert (run.state, run.position, Signal.objects.count()) == ("running", 5, 5)


def test_database_refuses_a_finished_run_that_does_not_add_up(chicago, tmp_path):
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "a.csv", [row(1)]))
    with pytest.raises(IntegrityError, match="pool_run_adds_up"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(rows_read=2)


def test_part_of_a_file_is_a_run_of_its_own(chicago, tmp_path):
    path = as_csv(tmp_path / "a.csv", [row(1), row(2, Creation_Date="2014-05-02"), row(3, Creation_Date="?")])
    early = import_file(
        by=BY, source=chicago, path=path, before=datetime(2014, 5, 2, tzinfo=UTC), scope="early"
    )
    assert (counts(early), early.position) == ((2, 1, 0, 1), 3)
    whole = import_file(by=BY, source=chicago, path=path)
    assert (counts(whole), whole.public_id != early.public_id) == ((3, 1, 1, 1), True)


def test_only_a_person_with_the_right_imports(chicago, tmp_path, person):
    path = as_csv(tmp_path / "a.csv", [row(1)])
    with pytest.raises(NotPermitted, match=r"pool\.import"):
        import_file(by=person("dispatcher"), source=chicago, path=path)
    assert not Run.objects.exists()
    run = import_file(by=person("data-steward"), source=chicago, path=path)
    assert run.started_by == person("data-steward").id


def test_row_that_no_database_holds_is_quarantined_readably(chicago, tmp_path):
    path = as_csv(tmp_path / "a.csv", [row(1, Street_Address="a\x00b"), row(2, ZIP_Code="\x00", Status="?")])
    run = import_file(by=BY, source=chicago, path=path)
    assert counts(run) == (2, 0, 0, 2)
    first, second = quarantined_rows(run)
    assert (first.raw["Street_Address"], second.raw["ZIP_Code"]) == ("a\\x00b", "\\x00")


@pytest.mark.parametrize(
    ("message", "what"),
    [
        ("database is locked", "locked by another process"),
        ("could not extend file: No space left on device", "no room"),
        ("attempt to write a readonly database", "cannot be written"),
    ],
)
def test_failing_store_is_told_with_the_way_out(message, what):
    with pytest.raises(StoreError, match=what), store_faults():
        raise OperationalError(message)


def test_other_faults_of_the_database_keep_their_traceback():
    with pytest.raises(OperationalError), store_faults():
        raise OperationalError("no such table: moon")


def test_overview_says_what_each_source_gave(chicago, tmp_path, django_assert_num_queries):
    run = import_file(by=BY, source=chicago, path=as_csv(tmp_path / "a.csv", [row(1), row(2)]))
    with django_assert_num_queries(1):
        found = {source.code: source for source in sources_overview()}
        assert found["sanitation-311"].owner.code == "streets-sanitation"
    mine = found["sanitation-311"]
    assert (mine.runs_made, mine.signals_given, mine.last_run_at) == (1, 2, run.started_at)
    assert mine.last_received.isoformat() == "2014-05-01T05:00:00+00:00"
    with django_assert_num_queries(1):
        assert run_by_id(run.public_id).source.owner.code == "streets-sanitation"


def test_queries_of_a_portion_do_not_grow_with_its_rows(chicago, tmp_path):
    def queries(number: int) -> int:
        path = as_csv(tmp_path / f"{number}.csv", [row(n + number * 10_000) for n in range(number)])
        with CaptureQueriesContext(connection) as caught:
            import_file(by=BY, source=chicago, path=path)
        return len(caught)

    few = queries(30)
    assert queries(900) <= few + 2  # the pack may be read anew in between
