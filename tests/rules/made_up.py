"""Policies and ratings made up at random, of every kind a policy file can say."""

from typing import Any

from hypothesis import strategies as st

from ettle.policy import Policy
from tests.rules.oracle import Rating

SCALES: list[dict[str, Any]] = [
    {
        "id": "four",
        "label": "One to four",
        "better": "lower",
        "values": [
            *({"value": str(n), "label": f"word {n}"} for n in range(1, 5)),
            {"value": "NA", "counted": False},
        ],
    },
    {
        "id": "six",
        "label": "Nought to five",
        "better": "higher",
        "range": {"from": 0, "to": 5},
        "values": [{"value": "X", "counted": False}],
    },
    {
        "id": "halves",
        "label": "Halves",
        "better": "higher",
        "range": {"from": 1, "to": 3, "step": "0.5"},
    },
    {
        "id": "colours",
        "label": "Colours",
        "better": "first",
        "values": [*({"value": v} for v in ("gold", "green", "amber", "red")), {"value": "none", "counted": False}],
    },
    {"id": "kinds", "label": "Kinds", "better": "none", "values": [{"value": "a"}, {"value": "b"}]},
]
VALUES = ("1", "2", "3", "4", "0", "5", "1.5", "2.5", "NA", "X", "gold", "green", "amber", "red", "none", "a", "b")
MEASURES = ("effort", "grade", "aim")
YEARS = ("S1", "S2", "S3", "S4")
LEVELS = ("N4", "N5", "H")
SUBJECTS = ("art", "maths", "french", "drama")
SPELT = {
    "art": ("Art", "art"),
    "maths": ("Maths", "Mathematics", "maths"),
    "french": ("French",),
    "drama": ("Drama", "DRAMA"),
    "Dance": ("Dance",),
}
ROLES = ("leader", "support", "head")

scale_ids = st.sampled_from([scale["id"] for scale in SCALES])
some_values = st.lists(st.sampled_from(VALUES), min_size=1, max_size=4, unique=True)
steps = st.integers(1, 3)
averages = st.sampled_from(["1", "1.5", "2", "2.25", "3", "3.333"])
CONDITIONS = st.one_of(
    st.fixed_dictionaries({"at_or_worse": st.sampled_from(VALUES)}),
    st.fixed_dictionaries({"at_or_better": st.sampled_from(VALUES)}),
    st.fixed_dictionaries({"in": some_values}),
    st.fixed_dictionaries({"worse_than_last_by": steps}),
    st.fixed_dictionaries({"better_than_last_by": steps}),
    st.fixed_dictionaries({"below_target_by": steps}),
    st.fixed_dictionaries({"above_target_by": st.integers(0, 2)}),
    st.fixed_dictionaries({"average_at_or_worse": averages}),
    st.fixed_dictionaries({"average_at_or_better": averages}),
)


def _some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.one_of(st.just([]), st.lists(st.sampled_from(values), max_size=2, unique=True))


@st.composite
def triggers(draw: st.DrawFn, number: int) -> dict[str, Any]:
    when = draw(CONDITIONS)
    trigger: dict[str, Any] = {
        "id": f"t{number}",
        "label": f"Trigger {number}",
        "measures": draw(st.lists(st.sampled_from(MEASURES), min_size=1, max_size=2, unique=True)),
        "when": when,
        "outcome": draw(st.sampled_from(["owner", "owner", "comment", "praise"])),
        "phases": draw(_some(("lower", "upper"))),
        "years": draw(_some(YEARS)),
        "levels": draw(_some(LEVELS)),
        "subjects": draw(_some(SUBJECTS)),
        "same_level": draw(st.booleans()),
        "subjects_at_least": draw(st.sampled_from([1, 1, 2, 3])),
        "unless_any": draw(st.one_of(st.just([]), some_values)),
        "seriousness": [{"value": v, "id": f"s{v}", "label": f"serious {v}"} for v in draw(_some(VALUES))],
    }
    if draw(st.booleans()):
        trigger["cycles"] = draw(st.lists(st.integers(1, 3), max_size=2, unique=True))
    if draw(st.integers(0, 3)) == 0:
        trigger["scale"] = draw(scale_ids)
    if "target" in "".join(when):
        trigger["target"] = draw(st.sampled_from(MEASURES))
    return trigger


@st.composite
def measures(draw: st.DrawFn, name: str) -> dict[str, Any]:
    own = draw(scale_ids)
    measure: dict[str, Any] = {"id": name, "label": name.title(), "scale": own}
    rated_or_not = st.one_of(scale_ids, st.just("not rated"))
    measure["by_phase"] = draw(st.dictionaries(st.sampled_from(["lower", "upper"]), rated_or_not, max_size=1))
    measure["by_year"] = draw(st.dictionaries(st.sampled_from(YEARS), rated_or_not, max_size=1))
    measure["by_subject"] = draw(st.dictionaries(st.sampled_from(SUBJECTS), rated_or_not, max_size=1))
    return measure


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of up to five triggers over three measures, five scales and a ladder of one to three rungs."""
    first, second = draw(st.integers(1, 2)), draw(st.integers(2, 4))
    ladder = [{"from": 1, "to": first, "owner": "leader"}]
    if second > first:
        ladder.append({"from": first + 1, "to": second, "owner": "support"})
    ladder.append({"from": max(first, second) + 1, "owner": "head"})
    data = {
        "policy": {"school": "Made up", "version": "1", "from": "2026-08-01", "jurisdiction": "sct"},
        "phases": [
            {"id": "lower", "label": "Lower", "years": YEARS[:2]},
            {"id": "upper", "label": "Upper", "years": YEARS[2:]},
        ],
        "years": [{"id": year} for year in YEARS],
        "faculties": [{"id": "arts", "label": "Arts"}, {"id": "numbers", "label": "Numbers"}],
        "subjects": [
            {"id": "art", "label": "Art", "faculty": "arts"},
            {"id": "maths", "label": "Maths", "faculty": "numbers", "aliases": ["Mathematics"]},
            {"id": "french", "label": "French", "faculty": "languages"},
            {"id": "drama", "label": "Drama", "faculty": "arts"},
        ],
        "levels": [
            {"id": "N4", "label": "National 4", "scales": draw(st.dictionaries(st.sampled_from(MEASURES), scale_ids))},
            {"id": "N5", "label": "National 5"},
            {"id": "H", "label": "Higher", "aliases": ["Higher grade"]},
        ],
        "scales": SCALES,
        "measures": [draw(measures(name)) for name in MEASURES],
        "triggers": [draw(triggers(n)) for n in range(draw(st.integers(1, 5)))],
        "ladder": {"counts": draw(st.sampled_from(["faculties", "subjects"])), "steps": ladder},
    }
    return Policy.model_validate(data)


@st.composite
def ratings(draw: st.DrawFn) -> list[Rating]:
    """Up to sixty ratings of four pupils over three reports, each cell at most once, some missing or off the scale."""
    years = {pupil: draw(st.sampled_from([*YEARS, "Year 9", None])) for pupil in ("p1", "p2", "p3", "p4")}
    cells = draw(
        st.lists(
            st.tuples(
                st.sampled_from(sorted(years)),
                st.sampled_from(sorted(SPELT)),
                st.sampled_from([None, None, "N4", "N5", "H"]),
                st.integers(1, 3),
                st.sampled_from(MEASURES),
            ),
            max_size=60,
            unique=True,
        )
    )
    return [
        Rating(
            pupil, years[pupil], draw(st.sampled_from(SPELT[subject])),
            draw(st.sampled_from([None, None, None, "Arts", "Elsewhere"])), level, report, measure,
            draw(st.one_of(st.none(), st.sampled_from(VALUES), st.sampled_from(VALUES[:4]))),
        )
        for pupil, subject, level, report, measure in cells
    ]  # fmt: skip
