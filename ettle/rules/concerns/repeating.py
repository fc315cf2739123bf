"""Concerns that come back: the same pupil in the same subject, in reports one after the other."""

from collections.abc import Sequence

import polars as pl

from ettle.rules.concerns.evaluation import Evaluation
from ettle.rules.concerns.sentences import ENGLISH, Sentences


def repeated(evaluations: Sequence[Evaluation], times: int, *, sentences: Sentences = ENGLISH) -> pl.DataFrame:
    """An alert for each pupil and subject that is a concern in the last reports running (S3-192).

    `evaluations`: consecutive reports, earliest first. `times`: in how many running, which the policy says
    (`acting.repeat.times`). Only outcomes that need an owner count. Returns pupil, year,
    subject, subject_id, faculty, times (reports running, ending with the last) and because.
    """
    concerned = [_concerned(evaluation) for evaluation in evaluations]
    if len(concerned) < times:
        return _worded(pl.DataFrame(schema=SCHEMA), sentences)
    running = concerned[-1].with_columns(pl.lit(1, dtype=pl.Int64).alias("times"))
    done = []
    for earlier in reversed(concerned[:-1]):
        still = running.join(earlier.select(KEYS), on=KEYS, how="semi")
        done.append(running.join(earlier.select(KEYS), on=KEYS, how="anti"))
        running = still.with_columns(pl.col("times") + 1)
    alerts = pl.concat([*done, running]).filter(pl.col("times") >= times)
    return _worded(alerts.sort(KEYS), sentences)


KEYS = ["pupil", "subject_id"]
SCHEMA = dict.fromkeys(("pupil", "year", "subject", "subject_id", "faculty"), pl.String) | {"times": pl.Int64}


def _concerned(evaluation: Evaluation) -> pl.DataFrame:
    owned = evaluation.reasons.filter((pl.col("outcome") == "owner") & pl.col("subject_id").is_not_null())
    return owned.select([name for name in SCHEMA if name != "times"]).unique(subset=KEYS, keep="first")


def _worded(alerts: pl.DataFrame, sentences: Sentences) -> pl.DataFrame:
    text = pl.format(sentences.repeated.replace("{subject}", "{}").replace("{times}", "{}"), "subject", "times")
    return alerts.with_columns(text.alias("because"))
