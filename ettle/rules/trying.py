"""Trying a policy: what another policy would make of the same ratings, pupil by pupil and post by post."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import polars as pl
from narwhals.typing import IntoFrame

from ettle.policy import Policy
from ettle.rules.concerns import ENGLISH, Evaluation, Sentences, evaluate

FLAGGED: Final = "flagged"
DROPPED: Final = "dropped"
MOVED: Final = "moved"
SAME: Final = "same"
CHANGES: Final = (FLAGGED, DROPPED, MOVED, SAME)

GONE: Final = "gone"
NEW: Final = "new"
STAYED: Final = "stayed"

_WHAT = ("pupil", "trigger", "subject_id", "measure", "value", "previous")


@dataclass(frozen=True)
class Saying:
    """The pieces of the sentence about one pupil, with places to fill. Give another instance for another language."""

    flagged: str = "Would be a concern, for {after}: {new}."
    dropped: str = "Would no longer be a concern, and was one for {before}: {gone}."
    moved: str = "Would go to {after} instead of {before}: {count} instead of {counted}."
    moved_as_many: str = "Would go to {after} instead of {before}: {count}, as before."
    same: str = "Stays with {after}."
    also: str = " New: {new}."
    less: str = " No longer counted: {gone}."
    role: str = "the {role}"
    nobody: str = "nobody"
    one: str = "1 {thing}"
    many: str = "{n} {things}"
    between: str = "; "


PLAIN: Final = Saying()


@dataclass(frozen=True)
class Comparison:
    """What two policies make of the same ratings of one report: `before` is the one in use, `after` the one tried."""

    before: Evaluation
    after: Evaluation
    saying: Saying = field(default=PLAIN, repr=False)

    @cached_property
    def pupils(self) -> pl.DataFrame:
        """A row for each pupil who is of concern under either policy, sorted by pupil.

        pupil, year, change (flagged, dropped, moved, same), owner_before, owner_after (roles; null for nobody),
        faculties_before, faculties_after (how many; null where the pupil is of no concern), reasons_changed.
        """
        sides = [
            side.pupils.select(
                "pupil",
                "year",
                pl.col("owner").alias(f"owner_{name}"),
                pl.col("faculties").alias(f"faculties_{name}"),
                pl.lit(True).alias(f"in_{name}"),
            )
            for name, side in (("before", self.before), ("after", self.after))
        ]
        was, now = pl.col("in_before").is_not_null(), pl.col("in_after").is_not_null()
        change = (
            pl.when(~was).then(pl.lit(FLAGGED)).when(~now).then(pl.lit(DROPPED))
            .when(pl.col("owner_before").ne_missing(pl.col("owner_after"))).then(pl.lit(MOVED)).otherwise(pl.lit(SAME))
        )  # fmt: skip
        changed = self.reasons.filter(pl.col("side") != STAYED).select("pupil", reasons_changed=pl.lit(True)).unique()
        return (
            sides[0]
            .join(sides[1], on="pupil", how="full", coalesce=True)
            .join(changed, on="pupil", how="left")
            .select(
                "pupil",
                pl.coalesce("year", "year_right").replace("", None).alias("year"),
                change.alias("change"),
                "owner_before",
                "owner_after",
                "faculties_before",
                "faculties_after",
                pl.col("reasons_changed").fill_null(value=False),
            )
            .sort("pupil")
        )

    @cached_property
    def reasons(self) -> pl.DataFrame:
        """Every reason that needs an owner under either policy: `side` (new, gone, stayed), then as in an evaluation.

        What stays is told as the policy in use tells it.
        """
        before, after = _owned(self.before), _owned(self.after)
        told = [
            after.join(before, on=_WHAT, how="anti", nulls_equal=True).with_columns(side=pl.lit(NEW)),
            before.join(after, on=_WHAT, how="anti", nulls_equal=True).with_columns(side=pl.lit(GONE)),
            before.join(after, on=_WHAT, how="semi", nulls_equal=True).with_columns(side=pl.lit(STAYED)),
        ]
        return pl.concat(told).select("side", *before.columns)

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many pupils are flagged, dropped, moved and the same, and of how many the reasons change."""
        found = dict(self.pupils.group_by("change").len().iter_rows())
        changed = self.pupils.filter((pl.col("change") == SAME) & pl.col("reasons_changed")).height
        return {change: found.get(change, 0) for change in CHANGES} | {"reasons_changed": changed}

    @cached_property
    def owners(self) -> pl.DataFrame:
        """Pupils by role (null for nobody): role, before, after; in the order of the ladders, the tried one's first."""
        ladders = [side.policy.ladder for side in (self.after, self.before)]
        order = list(dict.fromkeys(step.owner for ladder in ladders if ladder for step in ladder.steps))
        rungs = pl.DataFrame({"role": order}, schema={"role": pl.String})
        return _beside(
            self.before.pupils.group_by(pl.col("owner").alias("role")).len(),
            self.after.pupils.group_by(pl.col("owner").alias("role")).len(),
            "role",
            first=rungs,
        )

    @cached_property
    def triggers(self) -> pl.DataFrame:
        """Pupils by rule, whatever it leads to: trigger, before, after; in the order of the policies."""
        ids = [trigger.id for side in (self.after, self.before) for trigger in side.policy.triggers]
        rules = pl.DataFrame({"trigger": list(dict.fromkeys(ids))}, schema={"trigger": pl.String})
        return _beside(_pupils_by(self.before.reasons), _pupils_by(self.after.reasons), "trigger", first=rules)

    @cached_property
    def faculties(self) -> pl.DataFrame:
        """Pupils of concern by the label of the faculty that raises them: faculty, before, after; in that order."""
        sides = [
            _owned(side).filter(pl.col("faculty_label").is_not_null()).group_by(pl.col("faculty_label").alias("faculty"))
            .agg(pl.col("pupil").n_unique().alias("len"))
            for side in (self.before, self.after)
        ]  # fmt: skip
        return _beside(sides[0], sides[1], "faculty").sort("faculty")

    @cached_property
    def sentences(self) -> pl.DataFrame:
        """For each pupil of `pupils`, in that order: pupil, because (one sentence or a few, for people)."""
        return self._told(self.pupils, self.reasons)

    def sentences_of(self, pupils: Iterable[str]) -> dict[str, str]:
        """The same for some pupils only."""
        some = list(pupils)
        told = self._told(*(frame.filter(pl.col("pupil").is_in(some)) for frame in (self.pupils, self.reasons)))
        return dict(told.iter_rows())

    def _told(self, pupils: pl.DataFrame, reasons: pl.DataFrame) -> pl.DataFrame:
        say = self.saying
        lead = pl.col("because").str.split("; ").list.first()
        told = reasons.with_columns(lead=lead).group_by("pupil", maintain_order=True)
        pieces = told.agg(
            *(pl.col("lead").filter(pl.col("side") == side).unique(maintain_order=True).alias(side)
              for side in (NEW, GONE))
        ).with_columns(pl.col(NEW, GONE).list.join(say.between))  # fmt: skip
        shown = pupils.join(pieces, on="pupil", how="left").with_columns(
            pl.col(NEW, GONE).fill_null(""),
            before=self._role("owner_before", self.before.policy),
            after=self._role("owner_after", self.after.policy),
            count=_things(say, "faculties_after", self.after.policy),
            counted=_things(say, "faculties_before", self.before.policy),
        )
        more = pl.concat_str(
            pl.when(pl.col(NEW) != "").then(_filled(say.also)).otherwise(pl.lit("")),
            pl.when(pl.col(GONE) != "").then(_filled(say.less)).otherwise(pl.lit("")),
        )
        as_many = pl.col("count") == pl.col("counted")
        because = (
            pl.when(pl.col("change") == FLAGGED).then(_filled(say.flagged))
            .when(pl.col("change") == DROPPED).then(_filled(say.dropped))
            .when(pl.col("change") == SAME).then(pl.concat_str(_filled(say.same), more))
            .when(as_many).then(pl.concat_str(_filled(say.moved_as_many), more))
            .otherwise(pl.concat_str(_filled(say.moved), more))
        )  # fmt: skip
        return shown.select("pupil", because.alias("because"))

    def _role(self, column: str, policy: Policy) -> pl.Expr:
        labels = {role.id: self.saying.role.format(role=role.label.lower()) for role in policy.roles}
        return pl.col(column).replace(labels).fill_null(self.saying.nobody)


def compare(
    before: Policy,
    after: Policy,
    ratings: IntoFrame,
    *,
    report: int | None = None,
    previous: int | None = None,
    pupils: IntoFrame | None = None,
    sentences: Sentences = ENGLISH,
    saying: Saying = PLAIN,
) -> Comparison:
    """What `after` would change against `before` in one report. The ratings are as `evaluate` takes them.

    `report` defaults to the latest there is, `previous` (the report it is held against) to the latest below that.
    Raises ValueError naming a column that is lacking.
    """
    sides = [
        evaluate(policy, ratings, report=report, before=previous, pupils=pupils, sentences=sentences)
        for policy in (before, after)
    ]
    return Comparison(sides[0], sides[1], saying)


def _owned(side: Evaluation) -> pl.DataFrame:
    return side.reasons.filter(pl.col("outcome") == "owner")


def _pupils_by(reasons: pl.DataFrame) -> pl.DataFrame:
    return reasons.group_by("trigger").agg(pl.col("pupil").n_unique().alias("len"))


def _beside(before: pl.DataFrame, after: pl.DataFrame, key: str, first: pl.DataFrame | None = None) -> pl.DataFrame:
    """Two counts of the same things side by side, 0 where one has none of them."""
    keys = [frame.select(key) for frame in (first, before.sort(key), after.sort(key)) if frame is not None]
    named = pl.concat(keys).unique(maintain_order=True)
    joined = named
    for name, frame in (("before", before), ("after", after)):
        counted = frame.select(key, pl.col("len").cast(pl.Int64).alias(name))
        joined = joined.join(counted, on=key, how="left", nulls_equal=True, maintain_order="left")
    return joined.with_columns(pl.col("before", "after").fill_null(0))


def _things(say: Saying, column: str, policy: Policy) -> pl.Expr:
    """How many faculties (or subjects) a pupil's concern spans, in words."""
    subjects = policy.ladder is not None and policy.ladder.counts == "subjects"
    thing, things = ("subject", "subjects") if subjects else ("faculty", "faculties")
    number = pl.col(column).fill_null(0)
    many = pl.format(say.many.replace("{things}", things).replace("{n}", "{}"), number.cast(pl.String))
    return pl.when(number == 1).then(pl.lit(say.one.format(thing=thing))).otherwise(many)


def _filled(form: str) -> pl.Expr:
    """A sentence with each {name} filled from the column of that name."""
    parts: list[Any] = []
    rest = form
    while rest:
        words, opened, rest = rest.partition("{")
        parts.append(pl.lit(words))
        if opened:
            name, _closed, rest = rest.partition("}")
            parts.append(pl.col(name))
    return pl.concat_str(parts)
