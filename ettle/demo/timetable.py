"""Which subjects each year takes, and how pupils are put into classes."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

BGE_SUBJECTS = [
    "english",
    "mathematics",
    "french",
    "science",
    "social-subjects",
    "technologies",
    "art-and-design",
    "drama",
    "music",
    "physical-education",
    "health-and-food-technology",
    "rme",
]
S3_SUBJECTS = [
    "english",
    "mathematics",
    "french",
    "biology",
    "chemistry",
    "physics",
    "history",
    "geography",
    "art-and-design",
    "music",
    "physical-education",
    "design-and-manufacture",
]

# Senior columns: a pupil takes one subject from each; the number is how often it is chosen.
Choice = tuple[str, str, int]
COLUMNS: dict[str, tuple[tuple[Choice, ...], ...]] = {
    "S4": (
        (("english", "N5", 80), ("english", "N4", 20)),
        (
            ("mathematics", "N5", 70),
            ("applications-of-mathematics", "N5", 15),
            ("applications-of-mathematics", "N4", 15),
        ),
        (("biology", "N5", 35), ("chemistry", "N5", 30), ("physics", "N5", 35)),
        (("history", "N5", 30), ("geography", "N5", 35), ("modern-studies", "N5", 35)),
        (("french", "N5", 30), ("business-management", "N5", 30), ("computing-science", "N5", 40)),
        (("art-and-design", "N5", 40), ("music", "N5", 30), ("practical-cookery", "N5", 30)),
        (("physical-education", "N5", 40), ("design-and-manufacture", "N5", 30), ("practical-woodworking", "N4", 30)),
    ),
    "S5": (
        (("english", "H", 75), ("english", "N5", 25)),
        (("physics", "H", 35), ("biology", "H", 35), ("administration-and-it", "H", 30)),
        (("mathematics", "H", 55), ("applications-of-mathematics", "H", 20), ("mathematics", "N5", 25)),
        (("history", "H", 35), ("modern-studies", "H", 35), ("business-management", "H", 30)),
        (
            ("art-and-design", "H", 25),
            ("physical-education", "H", 35),
            ("computing-science", "H", 20),
            ("photography", "NPA", 20),
        ),
    ),
    "S6": (
        (("english", "AH", 20), ("english", "H", 40), ("philosophy", "H", 40)),
        (("mathematics", "AH", 20), ("chemistry", "H", 40), ("geography", "H", 40)),
        (("biology", "AH", 25), ("drama", "H", 35), ("early-learning-and-childcare", "SfW", 40)),
        (("music", "AH", 30), ("french", "H", 30), ("sports-leadership", "NPA", 40)),
    ),
}
SHORT = {
    "english": "En", "mathematics": "Ma", "applications-of-mathematics": "Am", "french": "Fr", "science": "Sc",
    "biology": "Bi", "chemistry": "Ch", "physics": "Ph", "social-subjects": "So", "history": "Hi", "geography": "Ge",
    "modern-studies": "Mo", "technologies": "Te", "design-and-manufacture": "Dm", "practical-woodworking": "Pw",
    "business-management": "Bm", "administration-and-it": "Ad", "computing-science": "Cs", "art-and-design": "Ar",
    "photography": "Pt", "drama": "Dr", "music": "Mu", "physical-education": "Pe", "sports-leadership": "Sl",
    "health-and-food-technology": "Hf", "practical-cookery": "Pc", "early-learning-and-childcare": "El", "rme": "Re",
    "philosophy": "Pl",
}  # fmt: skip
CLASS_SIZE = 30


@dataclass(frozen=True, slots=True)
class Group:
    """One class to be made: its name, subject code, level, and the places in the year list of its pupils."""

    name: str
    subject: str
    level: str
    members: tuple[int, ...]


def groups_for(year: str, tutor_groups: Sequence[str], rng: random.Random) -> Iterator[Group]:
    """The classes of a year. `tutor_groups` holds each pupil's, in the order of the year list."""
    if year in COLUMNS:
        yield from _columns(year, len(tutor_groups), rng)
        return
    for subject in S3_SUBJECTS if year == "S3" else BGE_SUBJECTS:
        for tutor_group in sorted(set(tutor_groups)):
            members = tuple(n for n, own in enumerate(tutor_groups) if own == tutor_group)
            yield Group(f"{tutor_group}/{SHORT[subject]}", subject, "", members)


def _columns(year: str, size: int, rng: random.Random) -> Iterator[Group]:
    for letter, column in zip("ABCDEFG", COLUMNS[year], strict=False):
        chosen: dict[tuple[str, str], list[int]] = {(subject, level): [] for subject, level, _ in column}
        options, weights = list(chosen), [weight for *_, weight in column]
        for pupil in range(size):
            # Column B of S5 begins with one full class of Higher Physics, the one the tutorial types ratings into.
            first = (year, letter) == ("S5", "B") and pupil < CLASS_SIZE
            chosen[options[0] if first else rng.choices(options, weights)[0]].append(pupil)
        seen: dict[str, int] = {}
        for (subject, level), members in chosen.items():
            sets = -(-len(members) // CLASS_SIZE)
            for start in range(sets):
                part = members[start * CLASS_SIZE : (start + 1) * CLASS_SIZE]
                seen[subject] = seen.get(subject, 0) + 1
                yield Group(f"{year[1]}{letter}/{SHORT[subject]}{seen[subject]}", subject, level, tuple(part))
