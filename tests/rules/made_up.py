"""Policies and ratings made up at random, of every kind a policy file can say."""

from random import Random
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
LINES = {"four": "234", "six": "1234", "halves": ("1.5", "2", "2.5"), "colours": ("green", "amber"), "kinds": "ab"}


def _sometimes(chance: Random, *choices: Any, odds: int = 4) -> list[Any]:
    """Mostly nothing, so that most triggers look at most ratings."""
    return [] if chance.randrange(odds) else sorted(chance.sample(choices, chance.randint(1, min(2, len(choices)))))


def _condition(chance: Random, scale: str) -> dict[str, Any]:
    line = chance.choice(LINES[scale])
    steps = chance.randint(1, 2)
    average = chance.choice(["1.5", "2", "2.25", "2.5", "3", "3.333"])
    return chance.choice(
        [
            {"at_or_worse": line},
            {"at_or_better": line},
            {"in": chance.sample(VALUES, 4)},
            {"worse_than_last_by": steps},
            {"better_than_last_by": steps},
            {"below_target_by": steps},
            {"above_target_by": chance.randint(0, 2)},
            {"average_at_or_worse": average},
            {"average_at_or_better": average},
        ]
    )


def _trigger(chance: Random, number: int, scale: str) -> dict[str, Any]:
    when = _condition(chance, scale)
    trigger: dict[str, Any] = {
        "id": f"t{number}",
        "label": f"Trigger {number}",
        "measures": chance.sample(MEASURES, chance.randint(1, 2)),
        "when": when,
        "outcome": chance.choice(["owner", "owner", "comment", "praise"]),
        "phases": _sometimes(chance, "lower", "upper"),
        "years": _sometimes(chance, *YEARS),
        "levels": _sometimes(chance, *LEVELS),
        "subjects": _sometimes(chance, *SUBJECTS),
        "cycles": _sometimes(chance, 1, 2, 3),
        "same_level": chance.random() < 0.5,
        "subjects_at_least": chance.choice([1, 1, 2, 3]),
        "unless_any": _sometimes(chance, *VALUES),
        "seriousness": [{"value": v, "id": f"s{v}", "label": f"serious {v}"} for v in chance.sample(VALUES, 5)],
        "scale": "".join(_sometimes(chance, scale)),
    }
    if "target" in "".join(when):
        trigger["target"] = chance.choice(MEASURES)
    return trigger


def _measure(chance: Random, name: str, scale: str) -> dict[str, Any]:
    """Mostly on the scale of this policy, sometimes on another for some pupils, sometimes not rated."""
    other = {"by_phase": ("lower", "upper"), "by_year": YEARS, "by_subject": SUBJECTS}
    overrides = {
        key: {name: chance.choice(["not rated", scale, *LINES]) for name in _sometimes(chance, *names)}
        for key, names in other.items()
    }
    return {"id": name, "label": name.title(), "scale": scale, **overrides}


def made_policy(chance: Random, scale: str) -> Policy:
    """A policy of up to five triggers over three measures, five scales and a ladder of two or three rungs."""
    first, second = chance.randint(1, 2), chance.randint(2, 4)
    ladder = [{"from": 1, "to": first, "owner": "leader"}]
    if second > first:
        ladder.append({"from": first + 1, "to": second, "owner": "support"})
    ladder.append({"from": max(first, second) + 1, "owner": "head"})
    unlike = {name: chance.choice(list(LINES)) for name in _sometimes(chance, *MEASURES, odds=2)}
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
            {"id": "N4", "label": "National 4", "scales": unlike},
            {"id": "N5", "label": "National 5"},
            {"id": "H", "label": "Higher", "aliases": ["Higher grade"]},
        ],
        "scales": SCALES,
        "measures": [_measure(chance, name, scale) for name in MEASURES],
        "triggers": [_trigger(chance, n, scale) for n in range(chance.randint(1, 5))],
        "ladder": {"counts": chance.choice(["faculties", "subjects"]), "steps": ladder},
    }
    return Policy.model_validate(data)


def made_ratings(chance: Random, scale: str) -> list[Rating]:
    """Ratings of four pupils over three reports, each cell at most once, some missing, uncounted or off the scale."""
    years = {pupil: chance.choice([*YEARS, "Year 9", None]) for pupil in ("p1", "p2", "p3", "p4")}
    good = next(s for s in SCALES if s["id"] == scale)
    likely = [v["value"] for v in good["values"]] if "range" not in good else list(LINES[scale])
    reports = chance.choice([(1,), (1, 2), (1, 2, 3), (1, 3)])
    kept = chance.choice([0.1, 0.5, 0.9])
    rows = []
    for pupil, year in years.items():
        for spelt in SPELT.values():
            level = chance.choice([None, None, "N4", "N5", "H"])
            for report in reports:
                taken = chance.choice([None, *LEVELS]) if chance.random() < 0.2 else level
                faculty = chance.choice([None] * 6 + ["Arts", "Elsewhere"])
                for measure in MEASURES:
                    if chance.random() < kept:
                        value = chance.choice([None, chance.choice(VALUES), *likely, *likely])
                        name = chance.choice(spelt)
                        rows.append(Rating(pupil, year, name, faculty, taken, report, measure, value))
    return rows


@st.composite
def schools(draw: st.DrawFn) -> tuple[Policy, list[Rating]]:
    """A policy, and ratings that mostly fit it. Made from one seed, so that rare combinations are not rare."""
    chance = Random(draw(st.integers(0, 2**32)))
    scale = chance.choice([*LINES, "four", "six"])
    return made_policy(chance, scale), made_ratings(chance, scale)
