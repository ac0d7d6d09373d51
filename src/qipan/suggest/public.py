"""What other rooms may use of suggest."""

from qipan.suggest.duplicates.candidate import MOST, WINDOW, Candidate
from qipan.suggest.duplicates.history import Known, known, merged_states
from qipan.suggest.duplicates.history import from_files as reports_of_files
from qipan.suggest.duplicates.model import SUBJECT, in_use
from qipan.suggest.duplicates.model_store import keep_model, train_pairs
from qipan.suggest.duplicates.reasons import reasons
from qipan.suggest.models import LearnedModel
from qipan.suggest.triage.active import KIND, active_model
from qipan.suggest.triage.advice import Advice, advise
from qipan.suggest.triage.examples import Examples, as_examples, joined, read_rows
from qipan.suggest.triage.examples import from_file as examples_from_file
from qipan.suggest.triage.scoring import Round as TriageRound
from qipan.suggest.triage.scoring import compare as compare_triage
from qipan.suggest.triage.scoring import compare_fresh, corpus_with
from qipan.suggest.triage.training import activate, retire, train_triage
from qipan.suggest.triage.training import activate as activate_model

__all__ = [
    "KIND",
    "MOST",
    "SUBJECT",
    "WINDOW",
    "Advice",
    "Candidate",
    "Examples",
    "Known",
    "LearnedModel",
    "TriageRound",
    "activate",
    "activate_model",
    "active_model",
    "advise",
    "as_examples",
    "compare_fresh",
    "compare_triage",
    "corpus_with",
    "examples_from_file",
    "in_use",
    "joined",
    "keep_model",
    "known",
    "merged_states",
    "read_rows",
    "reasons",
    "reports_of_files",
    "retire",
    "train_pairs",
    "train_triage",
]
