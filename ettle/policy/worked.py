"""Worked examples of the policy format, each a whole sound policy once the head is put before it."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """\
[policy]
school = "Balnamoon Academy"
version = "2026.1"
from = 2026-08-12
jurisdiction = "sct"
"""

EFFORT = """\
[[scales]]
id = "rating"
label = "Rating from 1 to 4"
better = "lower"
values = [
  { value = "1", label = "Excellent" },
  { value = "2", label = "Good" },
  { value = "3", label = "Needs improving" },
  { value = "4", label = "Serious concern" },
]

[[measures]]
id = "effort"
label = "Effort"
scale = "rating"
headings = ["Eff"]
"""

ROLES = """\
[[roles]]
id = "curriculum_leader"
label = "Curriculum leader"
scope = "faculty"
reads = ["L0", "L1"]

[[roles]]
id = "year_head"
label = "Year head"
scope = "year"
reads = ["L0", "L1", "L2"]
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A rule as a school might say it, and the same rule as a policy says it."""

    title: str
    says: str
    toml: str
    sections: tuple[str, ...]


EXAMPLES = (
    Example(
        "A rating where 1 is best, and who acts on a 3 or a 4",
        "Effort is rated 1 to 4. A 3 or a 4 goes to the curriculum leader, or to the year head when it is in two "
        "faculties or more.",
        EFFORT
        + """
[[triggers]]
id = "effort"
label = "Effort of 3 or 4"
measures = ["effort"]
when = { at_or_worse = "3" }
outcome = "owner"
seriousness = [
  { value = "3", id = "early", label = "early intervention" },
  { value = "4", id = "serious", label = "serious concern" },
]

[ladder]
counts = "faculties"
steps = [
  { from = 1, to = 1, owner = "curriculum_leader" },
  { from = 2, owner = "year_head" },
]

"""
        + ROLES,
        ("What raises a concern, and what earns praise", "Who acts"),
    ),
    Example(
        "Grades from 0 to 20 where 20 is best, and a fall since the last report",
        "A grade below 10 needs a comment, and so does a grade two or more lower than last time.",
        """\
[[scales]]
id = "twenty"
label = "Grade from 0 to 20"
better = "higher"
range = { from = 0, to = 20 }

[[measures]]
id = "grade"
label = "Grade"
scale = "twenty"

[[triggers]]
id = "low"
label = "Grade below 10"
measures = ["grade"]
when = { at_or_worse = "9" }
outcome = "comment"

[[triggers]]
id = "fell"
label = "Grade fell"
measures = ["grade"]
when = { worse_than_last_by = 2 }
outcome = "comment"
""",
        ("Scales", "What raises a concern, and what earns praise"),
    ),
    Example(
        "Words that differ by phase, and a value that does not count",
        "To S3 the worst word is 'Needs Improvement', from S4 it is 'Unsatisfactory'; NA means nothing was set.",
        """\
[[phases]]
id = "bge"
label = "Broad general education"
years = ["S3"]

[[phases]]
id = "senior"
label = "Senior phase"
years = ["S4"]

[[years]]
id = "S3"

[[years]]
id = "S4"

[[scales]]
id = "junior_words"
label = "Words to S3"
better = "first"
values = [
  { value = "Good" },
  { value = "Needs Improvement" },
  { value = "NA", label = "nothing set", counted = false },
]

[[scales]]
id = "senior_words"
label = "Words from S4"
better = "first"
values = [{ value = "Good" }, { value = "Unsatisfactory" }]

[[measures]]
id = "homework"
label = "Homework"
scale = "junior_words"
by_phase = { senior = "senior_words" }
""",
        ("Scales", "What is rated"),
    ),
    Example(
        "Praise by average, stopped by a single bad score",
        "An average of 1.75 or better earns praise, unless any subject gave a 4.",
        EFFORT
        + """
[[triggers]]
id = "praise"
label = "Praise list"
measures = ["effort"]
when = { average_at_or_better = 1.75 }
unless_any = ["4"]
outcome = "praise"
""",
        ("What raises a concern, and what earns praise",),
    ),
    Example(
        "Attendance colours without a gap",
        "Green from 95, yellow from 90 to just under 95, red under 90.",
        """\
[[bands]]
id = "attendance"
label = "Attendance colour"
of = "attendance in per cent"
bands = [
  { id = "green", label = "Green", from = 95, colour = "green" },
  { id = "yellow", label = "Yellow", from = 90, below = 95, colour = "yellow" },
  { id = "red", label = "Red", below = 90, colour = "red" },
]
""",
        ("Bands",),
    ),
    Example(
        "A category that follows from attendance",
        "Pupils who have missed a tenth of the year so far or more, once twenty openings have passed.",
        ROLES
        + """
[[categories]]
id = "ATT"
label = "Attendance"
derived = { attendance = { absence_percent = 10, including_exactly = true, minimum_possible = 20 } }
seen_named_by = ["curriculum_leader", "year_head"]
level = "L1"
""",
        ("Vulnerability categories",),
    ),
)
