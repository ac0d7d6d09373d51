"""What other rooms may use of action."""

from qipan.act.adoption import adopt
from qipan.act.answering.selectors import notices_of
from qipan.act.answering.services import answer, tell_delay
from qipan.act.api_schemas import OnceKey
from qipan.act.asked import wanted_of
from qipan.act.attachments.reports import Sheet, take_report_with_photos
from qipan.act.attachments.selectors import attachments_of, own_content, seen_by_reporter
from qipan.act.attachments.services import attach_photo, attach_voice, shred
from qipan.act.attachments.uploads import ensure_whole
from qipan.act.attachments.views import file_response
from qipan.act.doors import CLERKS_CHANNELS, ensure_door, form_source, take_report
from qipan.act.duties.list_page import as_text as duties_as_text
from qipan.act.duties.table import listed
from qipan.act.export.making import export_cases
from qipan.act.figures import (
    DistrictCount,
    asked_most,
    open_states,
    overdue_count,
    per_cell_and_hour,
    per_district,
    per_hour,
    queue_sizes,
)
from qipan.act.forms import ReportForm
from qipan.act.inspection.drawing import draw_now as draw_inspections
from qipan.act.inspection.selectors import waiting as waiting_inspections
from qipan.act.inspection.services import inspect
from qipan.act.limits.services import (
    ask_appeal,
    ask_extension,
    ask_suspension,
    change_condition,
    decide,
    end_suspension,
    reach_phase,
)
from qipan.act.mail.intake import take_mail
from qipan.act.merging.selectors import matters_of, standing_for
from qipan.act.merging.services import merge, unmerge
from qipan.act.merging.splitting import split
from qipan.act.models import (
    Attachment,
    Case,
    CaseSignal,
    CaseWords,
    Check,
    Clock,
    Hold,
    Inspection,
    Order,
    Outcome,
)
from qipan.act.opening import Receipt, Told, intake, open_case
from qipan.act.questions.answers import answers_of, checked_and_kept
from qipan.act.reach import out_of_reach
from qipan.act.receipts import Handed, hand_over, handed
from qipan.act.retention.holds import (
    held_ids,
    hold_by_id,
    is_held,
    latest_holds,
    lift_hold,
    place_hold,
    state_of,
)
from qipan.act.retention.kinds import keeping
from qipan.act.rules import clean_number, hash_secret
from qipan.act.saved.selectors import filters_of
from qipan.act.search.indexing import forget_words, rebuild_search, sync_search
from qipan.act.selectors import (
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
from qipan.act.services import (
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
from qipan.act.similar.history import Known
from qipan.act.similar.history import from_files as reports_of_files
from qipan.act.similar.history import from_store as reports_of_store
from qipan.act.similar.keeping import keep_model, train_pairs
from qipan.act.triage.examples import from_file as examples_from_file
from qipan.act.triage.examples import from_store as examples_from_store
from qipan.act.triage.examples import joined, read_rows
from qipan.act.triage.scoring import Round as TriageRound
from qipan.act.triage.scoring import compare as compare_triage
from qipan.act.triage.scoring import corpus_with
from qipan.act.triage.training import activate as activate_model
from qipan.act.triage.training import train_triage

__all__ = [
    "CLERKS_CHANNELS",
    "Attachment",
    "Case",
    "CaseFilter",
    "CasePage",
    "CaseSignal",
    "CaseWords",
    "Check",
    "Clock",
    "DistrictCount",
    "Handed",
    "Hold",
    "Inspection",
    "Known",
    "OnceKey",
    "Order",
    "Outcome",
    "Receipt",
    "ReportForm",
    "Sheet",
    "Told",
    "TriageRound",
    "accept",
    "accept_proposal",
    "activate_model",
    "adopt",
    "answer",
    "answers_of",
    "ask_appeal",
    "ask_assist",
    "ask_extension",
    "ask_suspension",
    "asked_most",
    "attach_photo",
    "attach_voice",
    "attachments_of",
    "case_by_id",
    "case_by_number",
    "cases_with_points",
    "change_condition",
    "check",
    "checked_and_kept",
    "clean_number",
    "clocks_of",
    "close",
    "compare_triage",
    "confirm",
    "corpus_with",
    "decide",
    "dispatch",
    "draw_inspections",
    "duties_as_text",
    "end",
    "end_assist",
    "end_suspension",
    "ensure_door",
    "ensure_whole",
    "examples_from_file",
    "examples_from_store",
    "export_cases",
    "file_response",
    "filters_of",
    "forget_words",
    "form_source",
    "give_back",
    "hand_over",
    "handed",
    "handle",
    "handlers_of_subject",
    "hash_secret",
    "held_ids",
    "history_of",
    "hold_by_id",
    "inspect",
    "intake",
    "is_held",
    "joined",
    "keep_model",
    "keeping",
    "latest_holds",
    "lift_hold",
    "list_cases",
    "listed",
    "lock",
    "matters_of",
    "merge",
    "notices_of",
    "open_case",
    "open_states",
    "order_by_id",
    "order_from_decision",
    "out_of_reach",
    "overdue_count",
    "own_content",
    "per_cell_and_hour",
    "per_district",
    "per_hour",
    "place_hold",
    "queue_sizes",
    "reach_phase",
    "read_rows",
    "rebuild_search",
    "reject_proposal",
    "reopen",
    "reports_of_files",
    "reports_of_store",
    "rule",
    "running_order",
    "seen_by_reporter",
    "share_of_cases",
    "shred",
    "signals_of",
    "split",
    "standing_for",
    "state_of",
    "sync_search",
    "take_mail",
    "take_report",
    "take_report_with_photos",
    "tell_delay",
    "train_pairs",
    "train_triage",
    "triage",
    "unmerge",
    "waiting_inspections",
    "wanted_of",
    "whistle",
    "work_of",
]
