"""Fills a cycle with ratings: what each class teacher gave, and the story the cast is there to tell."""

import random
from datetime import datetime

from ettle.demo import cast, ratings
from ettle.demo.support import cast_pupil
from ettle.people.models import ClassTeacher
from ettle.pupils.models import ClassMembership, Pupil
from ettle.school.dated import in_force
from ettle.school.models import School, TeachingClass
from ettle.tracking.models import ClassFinished, Cycle, Rating

SENIOR = {"S4", "S5", "S6"}
GRADED = {"N5", "H", "AH"}
EMPTY = "1R1/Sc"
STARTED = "5B/Ph1"
LIMIT = 5000


class Giver:
    """Remembers each pupil's temper and the grade last given, so that reports follow from one another."""

    def __init__(self, school: School, rng: random.Random) -> None:
        self.school = school
        self.rng = rng
        self._tempers: dict[int, ratings.Temper] = {}
        self._grades: dict[tuple[int, int], str] = {}
        self._leans: dict[tuple[int, int], float] = {}
        self._story: dict[tuple[int, str, str, int], str] = {}

    def tell_the_story(self) -> None:
        """Fix what the cast was given; the rest of their ratings are good, so that only the story shows."""
        for member in cast.PUPILS:
            pupil = Pupil.objects.get(school=self.school, given=member.given, family=member.family)
            self._tempers[pupil.pk] = ratings.Temper("settled", 2.0)
            for one in member.ratings:
                self._story[pupil.pk, one.subject, one.measure, one.cycle] = one.value
        self._seniors()

    def _seniors(self) -> None:
        """A fall by one band, a grade of 7, and a change of level, each in its own pupil."""
        grade = "working_grade"
        for given, family, first, second in (("Grace", "Selkirk", "3", "4"), ("Callan", "Borthwick", "7", "7")):
            pupil = Pupil.objects.get(school=self.school, given=given, family=family)
            for number, value in ((1, first), (2, second)):
                self._story[pupil.pk, "physics", grade, number] = value

    def give(self, cycle: Cycle, classes: list[TeachingClass], when: datetime, *, half_done: bool = False) -> None:
        """Every rating of a cycle; `half_done` leaves some classes unstarted and one nearly finished."""
        members: dict[int, list[Pupil]] = {}
        enrolled = ClassMembership.objects.filter(in_force(when.date()), teaching_class__in=[c.pk for c in classes])
        for place in enrolled.select_related("pupil").order_by("pk"):
            members.setdefault(place.teaching_class_id, []).append(place.pupil)
        teachers = dict(
            ClassTeacher.objects.filter(teaching_class__in=[c.pk for c in classes])
            .exclude(staff__posts__role="support_assistant")
            .values_list("teaching_class_id", "staff_id")
        )
        rows, finished = [], []
        for n, group in enumerate(classes):
            if half_done and (group.name == EMPTY or (group.name != STARTED and n % 4 == 1)):
                continue
            given = [row for pupil in members.get(group.pk, []) for row in self._row(cycle, group, pupil)]
            if half_done and group.name == STARTED:
                given = given[:-7]
            elif members.get(group.pk):
                finished.append(ClassFinished(cycle=cycle, teaching_class=group, by_id=teachers[group.pk], at=when))
            for row in given:
                row.by_id, row.at = teachers[group.pk], when
            rows += given
        Rating.objects.bulk_create(rows, batch_size=LIMIT)
        ClassFinished.objects.bulk_create(finished)

    def _row(self, cycle: Cycle, group: TeachingClass, pupil: Pupil) -> list[Rating]:
        temper = self._tempers.setdefault(pupil.pk, ratings.temper_of(self.rng))
        values = {measure: ratings.rating(temper, self.rng) for measure in ("effort", "behaviour", "homework")}
        if cast_pupil(pupil):
            values = {measure: min(value, "2") for measure, value in values.items()}
        if group.subject.code == "physical-education" and group.year not in SENIOR:
            values["homework"] = "NA"
        if group.year in SENIOR:
            values["working_grade"] = self._grade(group, pupil, temper)
        for measure in values:
            told = self._story.get((pupil.pk, group.subject.code, measure, cycle.number))
            values[measure] = told or values[measure]
        return [
            Rating(pupil=pupil, teaching_class=group, cycle=cycle, measure=measure, value=value)
            for measure, value in values.items()
        ]

    def _grade(self, group: TeachingClass, pupil: Pupil, temper: ratings.Temper) -> str:
        if group.level not in GRADED:
            return ratings.ungraded(temper, self.rng)
        key = (pupil.pk, group.pk)
        lean = self._leans.setdefault(key, self.rng.gauss(0, 0.7))
        self._grades[key] = ratings.working_grade(temper, lean, self._grades.get(key), self.rng)
        return self._grades[key]
