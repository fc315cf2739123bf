"""Past cycles as the rules read them: ratings, pupils and posts as they were, read afresh for every answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl
from django.db.models import Aggregate, TextField
from django.utils import timezone

from ettle.people.models import Post
from ettle.policy import Policy
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.rules.owners import HeldPost, Holders
from ettle.school.dated import runs
from ettle.school.models import TeachingClass
from ettle.tracking.models import Concern, Cycle, CycleYear, Rating

APART: Final = "\x1f"
"""Stands between values that a database hands over as one text; no rating holds it."""

IN_BULK: Final = ("pupil", "measure", "value")
BULK: Final = {"cycle": pl.Int64, "class": pl.Int64, **dict.fromkeys(IN_BULK, pl.String)}
TAUGHT: Final = {
    "class": pl.Int64, "subject": pl.String, "faculty": pl.String, "level": pl.String, "class_year": pl.String,
}  # fmt: skip


class Joined(Aggregate):
    """The values of a group as one text: a class's ratings come as one row, many times quicker than one by one.

    The sign between them is part of the statement: SQLite takes twice as long where it is a value.
    """

    template = f"GROUP_CONCAT(%(expressions)s, '{APART}')"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template=f"STRING_AGG((%(expressions)s)::text, '{APART}')", **extra)


@dataclass(frozen=True, slots=True)
class Past:
    """Some closed cycles with everything the rules ask about them."""

    cycles: tuple[Cycle, ...]
    pupils: pl.DataFrame
    """pupil, year (today's), house, tutor, left."""
    ratings: Mapping[int, pl.DataFrame]
    """By cycle, as `evaluate` reads them; the cycle before has the number below, as closing has it."""
    compared: frozenset[int]
    """Cycles that had one before."""
    holders: Mapping[int, Holders]


def closed_cycles(viewer: Viewer) -> list[Cycle]:
    """Every closed cycle of the viewer's school with its years and the policy it ran under, newest first."""
    rows = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=False)
    rows = rows.select_related("policy").defer("policy__text").prefetch_related("years")
    return list(rows.order_by("-session", "-number", "-pk"))


def past_of(viewer: Viewer, policy: Policy, chosen: Sequence[Cycle]) -> Past:
    """The ratings of these cycles and of those before them, and who held which post. Seven queries at most."""
    befores = {cycle.pk: _before(cycle, rows) for rows in [_years(viewer)] for cycle in chosen}
    wanted = {cycle.pk for cycle in chosen}.union(*(before.values() for before in befores.values()))
    classes = pl.DataFrame(_classes(viewer, chosen), schema=TAUGHT, orient="row").with_columns(
        pl.col("subject", "faculty", "level", "class_year").cast(pl.Categorical)
    )
    bulk = _twice(_bulk(wanted).join(classes, on="class"))
    pupils = _pupils(viewer)
    recorded = pl.DataFrame(
        list(Concern.objects.filter(cycle_id__in=wanted).order_by().values_list("cycle_id", "pupil_id", "year")),
        schema={"cycle": pl.Int64, "pupil": pl.Int64, "recorded": pl.String},
        orient="row",
    )
    now = policy.calendar.session_on(viewer.on)
    posts = _posts(viewer)
    ratings = {}
    for cycle in chosen:
        mine = bulk.filter(pl.col("cycle").is_in([cycle.pk, *set(befores[cycle.pk].values())]))
        years = _years_then(cycle, mine, pupils, recorded, this_session=now is not None and now.label == cycle.session)
        ratings[cycle.pk] = _as_read(cycle, mine, years, befores[cycle.pk])
    return Past(
        cycles=tuple(chosen),
        pupils=pupils,
        ratings=ratings,
        compared=frozenset(pk for pk, before in befores.items() if before),
        holders={cycle.pk: _holders(posts, _closing_day(cycle)) for cycle in chosen},
    )


def _closing_day(cycle: Cycle) -> date:
    assert cycle.closed_at is not None
    return timezone.localtime(cycle.closed_at).date()


def _years(viewer: Viewer) -> list[tuple[str, int, str, int]]:
    rows = CycleYear.objects.filter(cycle__school_id=viewer.school_id).order_by("cycle__number")
    return list(rows.values_list("cycle__session", "cycle__number", "year", "cycle_id"))


def _before(cycle: Cycle, rows: Iterable[tuple[str, int, str, int]]) -> dict[str, int]:
    """For each year group the cycle it was last rated in, within the session, as closing has it."""
    mine = {row.year for row in cycle.years.all()}
    return {
        year: pk
        for session, number, year, pk in rows
        if session == cycle.session and number < cycle.number and year in mine
    }


def _bulk(cycle_ids: Collection[int]) -> pl.DataFrame:
    """Every rating given in these cycles: cycle, class, pupil, measure, value. One query."""
    rated = Rating.objects.filter(cycle_id__in=cycle_ids).exclude(value="").order_by()
    grouped = rated.values("cycle_id", "teaching_class_id").annotate(
        pupils=Joined("pupil_id"), measures=Joined("measure"), given=Joined("value")
    )
    rows = list(grouped.values_list("cycle_id", "teaching_class_id", "pupils", "measures", "given"))
    frame = pl.DataFrame(rows, schema=BULK, orient="row")
    return (
        frame.with_columns(pl.col(IN_BULK).str.split(APART))
        .explode(*IN_BULK)
        .with_columns(pl.col("pupil").cast(pl.Int64), pl.col("measure").cast(pl.Categorical))
    )


def _classes(viewer: Viewer, chosen: Iterable[Cycle]) -> list[tuple[Any, ...]]:
    taught = TeachingClass.objects.filter(school_id=viewer.school_id, session__in={cycle.session for cycle in chosen})
    return list(taught.order_by().values_list("pk", "subject__code", "subject__faculty__code", "level", "year"))


def _pupils(viewer: Viewer) -> pl.DataFrame:
    rows = Pupil.objects.filter(school_id=viewer.school_id).order_by()
    schema = {"pupil": pl.Int64, "year": pl.String, "house": pl.Int64, "tutor": pl.Int64, "left": pl.Date}
    listed = rows.values_list("pk", "year", "house_id", "tutor_group_id", "left_on")
    return pl.DataFrame(list(listed), schema=schema, orient="row")


def _years_then(
    cycle: Cycle, rated: pl.DataFrame, pupils: pl.DataFrame, recorded: pl.DataFrame, *, this_session: bool
) -> pl.DataFrame:
    """pupil, year: in which year group each pupil was in a cycle.

    A concern keeps its year. For the others it is today's year in this session, and in an earlier one the year of
    most of their classes then, because they have moved up since. Who had left by the close is not in it.
    """
    here = pupils.filter(pl.col("left").is_null() | (pl.col("left") >= _closing_day(cycle))).select("pupil", "year")
    if not this_session:
        mine = rated.filter(pl.col("cycle") == cycle.pk)
        classes = mine.group_by("pupil", "class_year").len()
        most = classes.sort("pupil", "len", "class_year", descending=[False, True, False])
        then = most.unique(subset="pupil", keep="first", maintain_order=True)
        here = here.join(then.select("pupil", "class_year"), on="pupil").select("pupil", year="class_year")
    kept = recorded.filter(pl.col("cycle") == cycle.pk).select("pupil", "recorded")
    years = [row.year for row in cycle.years.all()]
    return (
        here.join(kept, on="pupil", how="left")
        .select("pupil", pl.coalesce("recorded", "year").alias("year"))
        .filter(pl.col("year").is_in(years))
    )


def _as_read(cycle: Cycle, rated: pl.DataFrame, years: pl.DataFrame, before: Mapping[str, int]) -> pl.DataFrame:
    """The ratings of a report and of each pupil's report before, as the rules read them."""
    compared = pl.DataFrame(list(before.items()), schema={"year": pl.String, "compared": pl.Int64}, orient="row")
    whose = years.join(compared, on="year", how="left")
    this = pl.col("cycle") == cycle.pk
    found = (
        rated.join(whose, on="pupil")
        .filter(this | (pl.col("cycle") == pl.col("compared")))
        .with_columns(report=pl.when(this).then(cycle.number).otherwise(cycle.number - 1))
    )
    return found.select(
        pl.col("pupil").cast(pl.String), "year", "subject", "faculty", "level", "measure", "value",
        pl.col("report").cast(pl.Int64),
    )  # fmt: skip


def _twice(bulk: pl.DataFrame) -> pl.DataFrame:
    """Without earlier ratings of a pupil in the same subject and report, as after a change of class.

    Only who is in two classes of one subject is looked at closely: one query for them, and none for nobody.
    """
    keys = ["cycle", "pupil", "subject"]
    classes = bulk.select(*keys, "class").unique()
    twice = classes.filter(classes.select(keys).is_duplicated())
    if twice.is_empty():
        return bulk
    given = Rating.objects.filter(
        pupil_id__in=twice["pupil"].unique().to_list(), teaching_class_id__in=twice["class"].unique().to_list()
    )
    order = pl.DataFrame(
        list(given.order_by().values_list("cycle_id", "pupil_id", "teaching_class_id", "measure", "pk")),
        schema={"cycle": pl.Int64, "pupil": pl.Int64, "class": pl.Int64, "measure": pl.String, "pk": pl.Int64},
        orient="row",
    ).with_columns(pl.col("measure").cast(pl.Categorical))
    close = bulk.join(twice.select(keys).unique(), on=keys, how="semi").join(
        order, on=["cycle", "pupil", "class", "measure"], how="left"
    )
    last = close.sort("pk").unique(subset=[*keys, "measure"], keep="last", maintain_order=True).drop("pk")
    return pl.concat([bulk.join(twice.select(keys).unique(), on=keys, how="anti"), last])


def _posts(viewer: Viewer) -> list[tuple[Any, ...]]:
    rows = Post.objects.filter(staff__school_id=viewer.school_id).order_by("pk")
    return list(
        rows.values_list(
            "starts", "ends", "staff__left_on", "role", "staff_id", "starts", "year", "house_id", "faculty_id",
            "tutor_group_id",
        )
    )  # fmt: skip


def _holders(posts: Iterable[tuple[Any, ...]], on: date) -> Holders:
    """Who held which post on a day, of staff who had not left."""
    return Holders(
        HeldPost(role, staff, since, year or None, *rest)
        for starts, ends, left, role, staff, since, year, *rest in posts
        if runs(on, starts, ends) and (left is None or left >= on)
    )
