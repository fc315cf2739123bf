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
from ettle.rules.concerns import mattering
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
    ratings: pl.DataFrame
    """cycle, and then as `evaluate` reads them; `report` is 1 for the cycle and 0 for the one before it."""
    holders: Mapping[int, Holders]
    """Who held which post on the day each cycle closed."""


def closed_cycles(viewer: Viewer) -> list[Cycle]:
    """Every closed cycle of the viewer's school with its years and the policy it ran under, newest first."""
    rows = Cycle.objects.filter(school_id=viewer.school_id, closed_at__isnull=False)
    rows = rows.select_related("policy").defer("policy__text").prefetch_related("years")
    return list(rows.order_by("-session", "-number", "-pk"))


def past_of(viewer: Viewer, policies: Sequence[Policy], chosen: Sequence[Cycle]) -> Past:
    """The ratings of these cycles that can matter to one of the policies, and who held which post.

    The first policy says which session today is in. Seven queries at most, however many cycles, pupils and ratings.
    """
    befores = _befores(viewer, chosen)
    wanted = {cycle.pk for cycle in chosen}.union(befores["source"])
    classes = pl.DataFrame(_classes(viewer, chosen), schema=TAUGHT, orient="row").with_columns(
        pl.col("subject", "faculty", "level", "class_year").cast(pl.Categorical)
    )
    bulk = _twice(_bulk(wanted).join(classes, on="class"))
    pupils = _pupils(viewer)
    years = _years_then(viewer, policies[0], chosen, bulk, pupils)
    return Past(
        cycles=tuple(chosen),
        pupils=pupils,
        ratings=_as_read(_mattering(bulk, policies), years, befores, policies),
        holders=_holders(viewer, chosen),
    )


def _closing_day(cycle: Cycle) -> date:
    assert cycle.closed_at is not None
    return timezone.localtime(cycle.closed_at).date()


def _befores(viewer: Viewer, chosen: Sequence[Cycle]) -> pl.DataFrame:
    """cycle, year, source: the cycle each year group was last rated in, within the session, as closing has it."""
    rows = list(
        CycleYear.objects.filter(cycle__school_id=viewer.school_id)
        .order_by("cycle__number")
        .values_list("cycle__session", "cycle__number", "year", "cycle_id")
    )
    found = {
        (cycle.pk, year): pk
        for cycle in chosen
        for session, number, year, pk in rows
        if session == cycle.session and number < cycle.number and year in cycle.facts.years
    }
    listed = [(cycle, year, source) for (cycle, year), source in found.items()]
    return pl.DataFrame(listed, schema={"cycle": pl.Int64, "year": pl.String, "source": pl.Int64}, orient="row")


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
    viewer: Viewer, policy: Policy, chosen: Sequence[Cycle], bulk: pl.DataFrame, pupils: pl.DataFrame
) -> pl.DataFrame:
    """cycle, pupil, year: in which year group each pupil was in each cycle. One query.

    A concern keeps its year. For the others it is today's year in this session, and in an earlier one the year of
    most of their classes then, because they have moved up since. Who had left by the close is not in it.
    """
    now = policy.calendar.session_on(viewer.on)
    facts = [
        (cycle.pk, year, _closing_day(cycle), now is not None and now.label == cycle.session)
        for cycle in chosen
        for year in cycle.facts.years
    ]
    schema = {"cycle": pl.Int64, "open_to": pl.String, "closed": pl.Date, "this_session": pl.Boolean}
    cycles = pl.DataFrame(facts, schema=schema, orient="row")
    recorded = pl.DataFrame(
        list(
            Concern.objects.filter(cycle_id__in=[cycle.pk for cycle in chosen])
            .order_by()
            .values_list("cycle_id", "pupil_id", "year")
        ),
        schema={"cycle": pl.Int64, "pupil": pl.Int64, "recorded": pl.String},
        orient="row",
    )
    old = cycles.filter(~pl.col("this_session")).select("cycle").unique()
    most = bulk.join(old, on="cycle").group_by("cycle", "pupil", pl.col("class_year").cast(pl.String)).len()
    then = most.sort("len", "class_year", descending=[True, False]).unique(["cycle", "pupil"], maintain_order=True)
    rated = bulk.select("cycle", "pupil").unique()
    year = pl.coalesce("recorded", pl.when("this_session").then("year").otherwise("class_year"))
    return (
        rated.join(cycles.drop("open_to").unique(), on="cycle")
        .join(pupils, on="pupil")
        .filter(pl.col("left").is_null() | (pl.col("left") >= pl.col("closed")))
        .join(recorded, on=["cycle", "pupil"], how="left")
        .join(then, on=["cycle", "pupil"], how="left")
        .select("cycle", "pupil", year.alias("year"))
        .join(cycles.select("cycle", pl.col("open_to").alias("year")), on=["cycle", "year"], how="semi")
    )


def _mattering(bulk: pl.DataFrame, policies: Sequence[Policy]) -> pl.DataFrame:
    """Without the ratings that can make no difference under any of the policies: most of them."""
    kinds = bulk.select("measure", "value").unique()
    texts = kinds.with_columns(pl.col("measure").cast(pl.String))
    asked = pl.concat([texts.with_columns(report=pl.lit(report, pl.Int64)) for report in (0, 1)])
    found = pl.concat([mattering(policy, asked, report=1, before=0) for policy in policies])
    kept = found.select(pl.col("measure").cast(pl.Categorical), "value").unique()
    return bulk.join(kept, on=["measure", "value"], how="semi")


def _as_read(
    bulk: pl.DataFrame, years: pl.DataFrame, befores: pl.DataFrame, policies: Sequence[Policy]
) -> pl.DataFrame:
    """The ratings of each report and of each pupil's report before, as the rules read them."""
    own = bulk.join(years, on=["cycle", "pupil"]).with_columns(report=pl.lit(1, pl.Int64))
    held_against = {m for p in policies for rule in p.triggers if rule.when.compares for m in rule.measures}
    earlier = bulk.filter(pl.col("measure").cast(pl.String).is_in(sorted(held_against))).rename({"cycle": "source"})
    then = (
        earlier.join(befores, on="source")
        .join(years, on=["cycle", "pupil", "year"])
        .with_columns(report=pl.lit(0, pl.Int64))
    )
    columns = (
        "cycle", pl.format("{}.{}", "cycle", "pupil").alias("pupil"), pl.col("year").cast(pl.Categorical), "subject",
        "faculty", "level", "measure", "value", "report",
    )  # fmt: skip
    return pl.concat([own.select(columns), then.select(columns)])


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


def _holders(viewer: Viewer, chosen: Iterable[Cycle]) -> dict[int, Holders]:
    """Who held which post on the day each cycle closed, of staff who had not left by then. One query."""
    columns = ("role", "staff_id", "starts", "year", "house_id", "faculty_id", "tutor_group_id")
    rows = Post.objects.filter(staff__school_id=viewer.school_id).order_by("pk")
    posts = list(rows.values_list("ends", "staff__left_on", *columns))

    def on(day: date) -> Holders:
        return Holders(
            HeldPost(role, staff, starts, year or None, *rest)
            for ends, left, role, staff, starts, year, *rest in posts
            if runs(day, starts, ends) and (left is None or left >= day)
        )

    return {cycle.pk: on(_closing_day(cycle)) for cycle in chosen}
