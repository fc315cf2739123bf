"""Needs of the demo school's pupils: what works is written for them, most have support in place, and some wait."""

import random
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from ettle.demo.support import cast_pupil
from ettle.needs.models import Need, Summary
from ettle.people.models import Post, StaffMember
from ettle.pupils.models import Pupil
from ettle.school.models import School

# Type, what it means in class, source, evidence, what is in place (or nothing), wellbeing indicators.
COMMON = (
    ("literacy", "Reads slowly; long texts tire.", "school_test", "Reading age two years behind, August test.",
     "Reads in a pair twice a week.", ("achieving",)),
    ("numeracy", "Loses place value past a thousand.", "teacher", "Three class tests since September.", "", ()),
    ("language", "Needs a moment to find words aloud.", "therapist", "Report of the spring, kept in the file.",
     "Ten minutes a week with a therapist.", ("included", "respected")),
    ("eal", "Two years of English; talks well, writes briefly.", "earlier_school", "Passed on at transfer.",
     "Word lists a week ahead.", ("included",)),
    ("attention", "Starts late, and works well once begun.", "carer", "Talked over at the parents' evening.", "", ()),
    ("highly_able", "Two years ahead; is bored by repeating.", "teacher", "Finished the year's work by October.",
     "Works with the senior class on Fridays.", ("achieving", "active")),
    ("social_emotional", "Crowded rooms are hard after lunch.", "psychologist", "Letter of 4 June.",
     "Comes in five minutes early.", ("safe", "nurtured")),
    ("disability", "Uses a lift key; five minutes more between rooms.", "health_service", "Plan of August.",
     "Lift key; leaves lessons early.", ("included", "safe")),
    ("health", "May leave the room without asking.", "carer", "Agreed with home in August.",
     "Rest room pass.", ("healthy",)),
)  # fmt: skip
SUMMARIES = (
    "Say it once, then write it up. Give the text the day before.",
    "Sit near the door. A nod is enough when a break is needed.",
    "One task at a time on a card. Praise the start, not the end.",
    "Give a minute to answer. Never ask to read aloud without warning.",
)
ISLA = (
    "Give the reading the day before and say which page matters. Let her tell you the answer before she writes it. "
    "She will not ask: come past after five minutes."
)
ISLA_FIRST = "Give the reading the day before."
SHARE, WRITTEN = 6, 3
"""Of a hundred pupils, how many have a need on record; and of four of them, for how many what works is written."""
LONG_AGO = date(2026, 5, 18)


def tell_the_story(school: School, pupils: Iterable[Pupil], at: datetime) -> None:
    """Needs across the roll, and Isla's, about whom the summary was written twice."""
    rng = random.Random(school.slug)  # noqa: S311
    leader = _holder(school, "support_for_learning_leader")
    needs: list[Need] = []
    summaries: list[Summary] = []
    for pupil in pupils:
        known = cast_pupil(pupil)
        if known is None and rng.randrange(100) < SHARE:
            needs.append(_need(pupil, rng.choice(COMMON), leader, at, LONG_AGO + timedelta(days=rng.randrange(100))))
            if rng.randrange(4) < WRITTEN:
                summaries.append(Summary(pupil=pupil, version=1, text=rng.choice(SUMMARIES), by=leader, at=at))
        elif known is not None and (known.given, known.family) == ("Isla", "Renwick"):
            needs.append(_need(pupil, COMMON[0], leader, at, LONG_AGO))
            needs.append(_need(pupil, COMMON[4], leader, at, date(2026, 10, 5)))
            summaries.append(Summary(pupil=pupil, version=1, text=ISLA_FIRST, by=leader, at=at))
            later, tags = at + timedelta(days=40), ["achieving", "included"]
            summaries.append(Summary(pupil=pupil, version=2, text=ISLA, wellbeing=tags, by=leader, at=later))
        elif known is not None and (known.given, known.family) == ("Grace", "Selkirk"):
            needs.append(_need(pupil, COMMON[5], leader, at, date(2026, 9, 21)))
    Need.objects.bulk_create(needs)
    Summary.objects.bulk_create(summaries)


def _holder(school: School, role: str) -> StaffMember | None:
    post = Post.objects.filter(staff__school=school, role=role).select_related("staff").first()
    return post.staff if post else None


def _need(pupil: Pupil, told: tuple[Any, ...], by: StaffMember | None, at: datetime, since: date) -> Need:
    kind, words, source, evidence, support, tags = told
    at += max(timedelta(), timedelta(days=2) + (since - at.date()))
    return Need(
        pupil=pupil,
        type=kind,
        words=words,
        evidence=evidence,
        source=source,
        identified_on=since,
        support=support,
        support_since=since + timedelta(days=21) if support else None,
        wellbeing=list(tags),
        recorded_by=by,
        recorded_at=at,
        changed_by=by,
        changed_at=at,
    )
