"""The fast rules and the slow obvious ones give the same answer, in every engine."""

from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from ettle.policy import Policy
from ettle.rules.concerns import evaluate
from tests.rules import oracle
from tests.rules.made_up import schools
from tests.rules.oracle import Rating, Reason

School = tuple[Policy, list[Rating]]
SCHEMA = dict.fromkeys(Rating._fields, pl.String) | {"report": pl.Int64}


def frame(rows: list[Rating]) -> pl.DataFrame:
    return pl.DataFrame(oracle.as_rows(rows), schema=SCHEMA)


def reasons_of(found: pl.DataFrame) -> list[Reason]:
    return [Reason(*row) for row in found.select(*Reason._fields).iter_rows()]


@pytest.mark.requirement("G-07", "G-08", "G-09")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schools())
def test_every_reason_and_owner_is_the_one_the_obvious_reading_gives(school: School) -> None:
    policy, rows = school
    latest = evaluate(policy, frame(rows))
    if not rows:
        assert latest.reasons.is_empty()
        assert latest.counts == {"pupils_of_concern": 0, "by_owner": {}, "by_trigger": {}}
        return
    numbers = sorted({rating.report for rating in rows})
    assert latest.report == numbers[-1]
    for report, before in zip(numbers, [None, *numbers], strict=False):
        found = evaluate(policy, frame(rows), report=report)
        assert found.before == before
        expected = oracle.concerns(policy, rows, report, before)
        assert set(reasons_of(found.reasons)) == expected
        assert found.reasons.height == len(found.reasons.unique())
        owners = found.pupils.select("pupil", "faculties", "owner").iter_rows()
        assert {pupil: (n, owner) for pupil, n, owner in owners} == oracle.owners(policy, expected, rows)
        assert found.notices.columns == ["kind", "pupil", "subject", "text"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schools())
def test_the_order_of_the_rows_and_a_row_given_twice_change_nothing(school: School) -> None:
    policy, rows = school
    averaged = any(trigger.when.kind.startswith("average") for trigger in policy.triggers)
    doubled = rows[::-1] if averaged else [*rows[::-1], *rows]
    assert evaluate(policy, frame(rows)).reasons.equals(evaluate(policy, frame(doubled)).reasons)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schools())
def test_one_pupil_alone_is_judged_as_among_all(school: School) -> None:
    policy, rows = school
    together = evaluate(policy, frame(rows), report=3, before=2).reasons
    for pupil in ("p1", "p2"):
        alone = evaluate(policy, frame([r for r in rows if r.pupil == pupil]), report=3, before=2).reasons
        assert alone.equals(together.filter(pl.col("pupil") == pupil))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(schools())
def test_places_told_as_categories_and_pupils_as_an_enumeration_change_nothing(school: School) -> None:
    policy, rows = school
    here = evaluate(policy, frame(rows))
    categories = frame(rows).with_columns(pl.col("year", "subject", "faculty", "level", "measure").cast(pl.Categorical))
    listed = pl.Enum(categories["pupil"].unique().sort())
    numbered = categories.with_columns(pl.col("pupil").cast(listed))
    # One number for each place, or for some places more than one.
    place = pl.struct("year", "subject", "faculty", "level", "measure").rank("dense").cast(pl.Int64)
    numbered = numbered.with_columns(where=place * 2 + pl.int_range(pl.len()) % 2)
    years = frame(rows).select("pupil", "year").unique("pupil")
    assert evaluate(policy, numbered, pupils=years).reasons.equals(evaluate(policy, frame(rows), pupils=years).reasons)
    for other in (evaluate(policy, kind) for kind in (categories, categories.lazy(), numbered, numbered.lazy())):
        assert other.reasons.equals(here.reasons)
        assert other.pupils.equals(here.pupils)
        assert other.notices.equals(here.notices)


@pytest.mark.parametrize("seed", range(2))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(school=schools())
def test_duckdb_and_a_file_read_lazily_give_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, seed: int, school: School
) -> None:
    policy, rows = school
    path = Path(tmp_path_factory.mktemp("ratings")) / "ratings.csv"
    frame(rows).write_csv(path)
    here = evaluate(policy, frame(rows))
    scanned = evaluate(policy, pl.scan_csv(path, schema=SCHEMA))
    kinds = ", ".join(f"'{name}': '{'BIGINT' if name == 'report' else 'VARCHAR'}'" for name in SCHEMA)
    with duckdb.connect() as connection:
        relation = connection.sql(f"select * from read_csv('{path}', header=true, columns={{{kinds}}})")
        there = evaluate(policy, relation)
        for other in (scanned, there):
            assert other.reasons.equals(here.reasons)
            assert other.pupils.equals(here.pupils)
            assert other.notices.equals(here.notices)
            assert other.counts == here.counts
