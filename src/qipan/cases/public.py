"""What other rooms may use of action."""

from qipan.cases import api_schemas, choices, rules
from qipan.cases.answering.selectors import notices_of
from qipan.cases.answering.services import answer, tell_delay
from qipan.cases.api_schemas import OnceKey
from qipan.cases.choices import areas, categories, codes, language, or_blank
from qipan.cases.coarse_place import register_homes, shown_point
from qipan.cases.duties.list_page import as_text as duties_as_text
from qipan.cases.duties.table import listed
from qipan.cases.export.build import export_cases
from qipan.cases.forms import ReportForm
from qipan.cases.inspection.drawing import draw_now as draw_inspections
from qipan.cases.inspection.selectors import waiting as waiting_inspections
from qipan.cases.inspection.services import inspect
from qipan.cases.intake.adding import add_words
from qipan.cases.intake.adoption import adopt
from qipan.cases.intake.opening import Receipt, ReporterContact, intake, open_case
from qipan.cases.intake.receipt_cookie import ReceiptCookie, get_receipt, set_receipt
from qipan.cases.intake.report_with_photos import Sheet, take_report_with_photos
from qipan.cases.intake.submission import CLERKS_CHANNELS, ensure_door, form_source, submit_report
from qipan.cases.limits.services import (
    ask_appeal,
    ask_extension,
    ask_suspension,
    change_condition,
    decide,
    end_suspension,
    reach_phase,
)
from qipan.cases.lists.case_filter import parse_case_filter
from qipan.cases.lists.figures import (
    DistrictCount,
    asked_most,
    open_states,
    overdue_count,
    per_cell_and_hour,
    per_district,
    per_hour,
    queue_sizes,
)
from qipan.cases.media.keeper import CaseKeeper, add_work_subject
from qipan.cases.merging.selectors import matters_of, standing_for
from qipan.cases.merging.services import merge, unmerge
from qipan.cases.merging.splitting import split
from qipan.cases.models import Case, CaseSignal, CaseWords, Check, Clock, Hold, Inspection, Order, Outcome
from qipan.cases.presenters import order_out, state_out
from qipan.cases.questions.answers import answers_of, checked_and_kept, checked_answers, kept, questions_for
from qipan.cases.retention.holds import (
    held_ids,
    hold_by_id,
    is_held,
    latest_holds,
    lift_hold,
    place_hold,
    state_of,
)
from qipan.cases.retention.kinds import keeping
from qipan.cases.rules import clean_number, hash_secret
from qipan.cases.saved.selectors import filters_of
from qipan.cases.search.indexing import forget_words, rebuild_search, sync_search
from qipan.cases.selectors import (
    CaseFilter,
    CasePage,
    case_by_id,
    case_by_number,
    cases_with_points,
    clocks_of,
    handlers_of_subject,
    history_of,
    list_cases,
    order_by_id,
    running_order,
    share_of_cases,
    signals_of,
    work_of,
)
from qipan.cases.services import (
    accept,
    accept_proposal,
    ask_assist,
    check,
    close,
    confirm,
    dispatch,
    end,
    end_assist,
    give_back,
    handle,
    lock,
    order_from_decision,
    reject_proposal,
    reopen,
    rule,
    triage,
    whistle,
)
from qipan.cases.similar.history import reports_of_store
from qipan.cases.triage.examples import examples_from_store
from qipan.cases.values import YES_NO, checked, expected, shown
from qipan.cases.visibility import NOTHING, ensure_right, out_of_reach, visible_to, within
from qipan.cases.work.dispatching import Ordering, Task, new_task, ordered_task

__all__ = [
    "CLERKS_CHANNELS",
    "NOTHING",
    "YES_NO",
    "Case",
    "CaseFilter",
    "CaseKeeper",
    "CasePage",
    "CaseSignal",
    "CaseWords",
    "Check",
    "Clock",
    "DistrictCount",
    "Hold",
    "Inspection",
    "OnceKey",
    "Order",
    "Ordering",
    "Outcome",
    "Receipt",
    "ReceiptCookie",
    "ReportForm",
    "ReporterContact",
    "Sheet",
    "Task",
    "accept",
    "accept_proposal",
    "add_words",
    "add_work_subject",
    "adopt",
    "answer",
    "answers_of",
    "api_schemas",
    "areas",
    "ask_appeal",
    "ask_assist",
    "ask_extension",
    "ask_suspension",
    "asked_most",
    "case_by_id",
    "case_by_number",
    "cases_with_points",
    "categories",
    "change_condition",
    "check",
    "checked",
    "checked_and_kept",
    "checked_answers",
    "choices",
    "clean_number",
    "clocks_of",
    "close",
    "codes",
    "confirm",
    "decide",
    "dispatch",
    "draw_inspections",
    "duties_as_text",
    "end",
    "end_assist",
    "end_suspension",
    "ensure_door",
    "ensure_right",
    "examples_from_store",
    "expected",
    "export_cases",
    "filters_of",
    "forget_words",
    "form_source",
    "get_receipt",
    "give_back",
    "handle",
    "handlers_of_subject",
    "hash_secret",
    "held_ids",
    "history_of",
    "hold_by_id",
    "inspect",
    "intake",
    "is_held",
    "keeping",
    "kept",
    "language",
    "latest_holds",
    "lift_hold",
    "list_cases",
    "listed",
    "lock",
    "matters_of",
    "merge",
    "new_task",
    "notices_of",
    "open_case",
    "open_states",
    "or_blank",
    "order_by_id",
    "order_from_decision",
    "order_out",
    "ordered_task",
    "out_of_reach",
    "overdue_count",
    "parse_case_filter",
    "per_cell_and_hour",
    "per_district",
    "per_hour",
    "place_hold",
    "questions_for",
    "queue_sizes",
    "reach_phase",
    "rebuild_search",
    "register_homes",
    "reject_proposal",
    "reopen",
    "reports_of_store",
    "rule",
    "rules",
    "running_order",
    "set_receipt",
    "share_of_cases",
    "shown",
    "shown_point",
    "signals_of",
    "split",
    "standing_for",
    "state_of",
    "state_out",
    "submit_report",
    "sync_search",
    "take_report_with_photos",
    "tell_delay",
    "triage",
    "unmerge",
    "visible_to",
    "waiting_inspections",
    "whistle",
    "within",
    "work_of",
]
