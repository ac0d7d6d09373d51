"""The two scores on real replies that one reader labelled, on the part that nothing was chosen on."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from qipan.kernels.reply_substance import substance_of

pytestmark = pytest.mark.realdata
LABELS = Path(__file__).parents[1] / "data" / "reply_labels.csv"


def read(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as rows:
        return list(csv.DictReader(rows))


def auc(scores: list[float], missing: list[bool]) -> float:
    """Chance that a reply that lacks something scores below one that does not; ties count half."""
    score, bad = np.array(scores), np.array(missing)
    good, poor = score[~bad][:, None], score[bad][None, :]
    return float((good > poor).mean() + (good == poor).mean() / 2)


def test_the_scores_order_unseen_replies_better_than_length(realdata):
    csv.field_size_limit(10_000_000)
    one = read(realdata / "tipdm2020c" / "fj4_messages_replies_2816.csv.gz")
    two = read(realdata / "cn-heating-messages" / "messages_2022-01_2022-11.csv.gz")
    texts = {("tipdm2020c", row["留言编号"]): row["答复意见"] for row in one}
    texts |= {("cn-heating-messages", row["id"]): row["reply"] for row in two}
    labels = [row for row in read(LABELS) if row["part"] == "reported"]
    replies = [substance_of(texts[row["set"], row["id"]]) for row in labels]
    length = [float(reply.characters) for reply in replies]
    incomplete = [row["incomplete"] == "1" for row in labels]
    unexplained = [row["unexplained"] == "1" for row in labels]
    complete, explained = [r.completeness for r in replies], [r.explanation for r in replies]
    assert auc(complete, incomplete) > max(0.90, auc(length, incomplete) + 0.02)
    assert auc(explained, unexplained) > max(0.90, auc(length, unexplained) + 0.02)
