"""Each kind of file from end to end: read, applied, sent again, undone."""

from datetime import date
from decimal import Decimal

import pytest

from ettle.audit.models import Event
from ettle.importing.actions import NotDone, apply_import
from ettle.importing.models import ImportRun, RefusedCell
from ettle.importing.queries import import_page
from ettle.importing.reading import CannotReadError
from ettle.people.models import ClassTeacher, Post, StaffMember
from ettle.pupils.models import Attendance, CategoryMembership, ClassMembership, Pupil
from ettle.rules.identifiers import scn_check
from ettle.school.models import Subject, TeachingClass, TutorGroup
from ettle.tracking.actions.closing import CannotClose, close_cycle
from ettle.tracking.models import EarlierRating, Rating
from tests.web.importing.academy import HEADINGS, NOW, TODAY, Academy
from tests.web.importing.academy import staff as someone


def scn(stem: str) -> str:
    return stem + str(scn_check(stem))


A, B = scn("99000003"), scn("99000011")
PUPILS = f"{HEADINGS},House\n{A},Achebe,Ailsa,2012-03-04,S3,3A1,Bruce\n{B},Baird,Brodie,2012-05-06,S3,3A1,Bruce\n"
STAFF = "Staff code,Name,Email,Post,Year,Faculty\nMV,Morag Vass,mv@balnamoon.example,Year Head,S3,\nJL,Jo Lamont,,,,\n"
CLASSES = f"SCN,Class,Subject,Teacher\n{A},3En1,English,MV\n{B},3En1,English,MV\n"
RATINGS = f"SCN,Subject,Effort,Behaviour\n{A},English,2,1\n{B},English,3,\n"
ATTENDANCE = f"SCN,Possible,Present,To\n{A},130,117,2026-11-20\n{B},130,118,2026-11-20\n"
EVERY: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("staff", STAFF, {}),
    ("pupils", PUPILS, {"joiners": "yes"}),
    ("classes", CLASSES, {}),
    ("ratings", RATINGS, {}),
    ("attendance", ATTENDANCE, {}),
)


def whole(here: Academy) -> dict[str, ImportRun]:
    return {kind: here.bring(kind, text, **answers) for kind, text, answers in EVERY}


@pytest.mark.requirement("S2-60", "S2-01", "S4-28")
def test_five_files_make_a_school_with_no_re_keying(here: Academy) -> None:
    whole(here)
    ailsa = Pupil.objects.get(scn=A)
    assert (str(ailsa), ailsa.year, str(ailsa.tutor_group), str(ailsa.house)) == ("Ailsa Achebe", "S3", "3A1", "Bruce")
    assert TeachingClass.objects.get().subject.code == "english"
    assert [str(row.staff) for row in ClassTeacher.objects.all()] == ["Morag Vass"]
    post = Post.objects.get(staff__code="MV")
    assert (post.role, post.year, post.starts) == ("year_head", "S3", TODAY)
    assert dict(Rating.objects.filter(pupil=ailsa).values_list("measure", "value")) == {"effort": "2", "behaviour": "1"}
    counted = Attendance.objects.get(pupil=ailsa)
    assert (counted.possible, counted.present, counted.session) == (130, 117, "2026/27")


@pytest.mark.requirement("S2-60", "S2-01")
@pytest.mark.parametrize("kind", [kind for kind, _text, _answers in EVERY])
def test_the_same_file_twice_changes_nothing(here: Academy, kind: str) -> None:
    whole(here)
    text = {name: content for name, content, _answers in EVERY}[kind]
    again = here.read(kind, text)
    plan = here.worked(again).plan
    assert (plan.changes, plan.questions, plan.refused) == ([], [], [])
    assert plan.unchanged > 0
    with pytest.raises(NotDone, match="This file changes nothing"):
        here.apply(again)


@pytest.mark.requirement("S2-60")
def test_undoing_every_file_leaves_the_school_as_it_was(here: Academy) -> None:
    models = (Pupil, TutorGroup, TeachingClass, ClassMembership, ClassTeacher, Attendance, CategoryMembership, Post)
    before = [set(model._default_manager.values_list("pk", flat=True)) for model in models]
    runs = whole(here)
    for kind in ("attendance", "ratings"):
        assert here.undo(runs[kind]) == ()
    assert [str(row.value) for row in Rating.objects.all()] == [""] * 3
    assert sorted(EarlierRating.objects.values_list("value", flat=True)) == ["1", "2", "3"]
    Rating.objects.all().delete()
    for kind in ("classes", "pupils", "staff"):
        assert here.undo(runs[kind]) == ()
    assert [set(model._default_manager.values_list("pk", flat=True)) for model in models] == before


@pytest.mark.requirement("S2-60")
def test_a_changed_rating_keeps_what_it_was_and_undo_gives_it_back(here: Academy) -> None:
    whole(here)
    run = here.bring("ratings", RATINGS.replace("English,2,1", "English,4,1"))
    rating = Rating.objects.get(pupil__scn=A, measure="effort")
    assert (rating.value, rating.version, [e.value for e in rating.earlier.all()]) == ("4", 2, ["2"])
    here.undo(run)
    rating.refresh_from_db()
    assert (rating.value, rating.version, [e.value for e in rating.earlier.all()]) == ("2", 3, ["2", "4"])


@pytest.mark.requirement("S2-60")
def test_undo_leaves_what_was_changed_or_built_on_since_and_names_it(here: Academy) -> None:
    runs = whole(here)
    Pupil.objects.filter(scn=A).update(family="Adeyemi")
    kept = here.undo(runs["pupils"])
    assert "Ailsa Adeyemi was changed since, so it stays as it is." in kept
    assert "Brodie Baird is in use now, so it stays." in kept
    assert Pupil.objects.count() == 2
    assert Rating.objects.count() == 3


def test_a_rating_that_stays_is_named_by_its_pupil_and_the_page_says_that_one_stayed(here: Academy) -> None:
    whole(here)
    run = here.bring("ratings", RATINGS.replace("English,2,1", "English,4,1"))
    assert "Nothing was refused." in import_page(here.viewer(), run.pk).lead
    rating = Rating.objects.get(pupil__scn=A, measure="effort")
    Rating.objects.filter(pk=rating.pk).update(value="3")
    assert here.undo(run) == (f"{rating.pupil}, English, Effort was changed since, so it stays as it is.",)
    lead = import_page(here.viewer(), run.pk).lead
    assert "but for 1 row that was changed or built on since" in lead
    assert "everything stands as before" not in lead


@pytest.mark.requirement("S2-60")
def test_undo_of_ratings_waits_for_no_closed_cycle(here: Academy) -> None:
    runs = whole(here)
    here.cycle.closed_at = NOW
    here.cycle.save()
    with pytest.raises(NotDone, match="closed since"):
        here.undo(runs["ratings"])


@pytest.mark.requirement("S2-60")
def test_an_import_that_breaks_half_way_changes_nothing(here: Academy, monkeypatch: pytest.MonkeyPatch) -> None:
    run = here.answer(here.read("pupils", PUPILS), joiners="yes")

    def breaks(**_more: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr("ettle.importing.actions.refresh_derived", breaks)
    with pytest.raises(RuntimeError):
        here.apply(run)
    run.refresh_from_db()
    assert (run.state, Pupil.objects.count(), TutorGroup.objects.count(), run.changes.count()) == ("read", 0, 0, 0)


@pytest.mark.requirement("S2-60")
def test_what_was_shown_is_what_is_applied(here: Academy) -> None:
    run = here.answer(here.read("pupils", PUPILS), joiners="yes")
    viewer = here.viewer()
    with pytest.raises(NotDone, match="has changed since you looked"):
        apply_import(by=viewer, run=run, now=NOW, seen="another")
    assert Pupil.objects.count() == 0


def test_ratings_go_into_no_closed_cycle(here: Academy) -> None:
    whole(here)
    run = here.read("ratings", RATINGS)
    ImportRun.objects.filter(pk=run.pk).update(answers={"cycle": here.closed.pk})
    with pytest.raises((NotDone, CannotReadError), match="open cycle"):
        here.apply(ImportRun.objects.get(pk=run.pk))


@pytest.mark.requirement("S2-23")
def test_an_imported_subject_without_a_faculty_stops_the_close_and_says_why(here: Academy) -> None:
    whole(here)
    here.bring("classes", f"SCN,Class,Subject\n{A},3Fal1,Falconry\n")
    subject = Subject.objects.get(name="Falconry")
    assert subject.faculty is None
    here.bring("ratings", f"SCN,Subject,Effort\n{A},Falconry,4\n")
    head = someone(here.school, "Iain Hastie", "senior_leader")
    with pytest.raises(CannotClose, match="Falconry: no faculty is set"):
        close_cycle(by=here.viewer(head), cycle=here.cycle, now=NOW)
    subject.faculty = here.school.faculties.get(code="english")
    subject.save()
    assert close_cycle(by=here.viewer(head), cycle=here.cycle, now=NOW).closed_at is not None


def test_a_pupil_in_another_class_of_the_subject_is_asked_about(here: Academy) -> None:
    whole(here)
    moved = f"SCN,Class,Subject\n{A},3En2,English\n"
    run = here.read("classes", moved)
    assert [question.key for question in here.worked(run).plan.questions] == ["moving"]
    here.apply(here.answer(run, moving="move"))
    old = ClassMembership.objects.get(pupil__scn=A, teaching_class__name="3En1")
    assert old.ends == TODAY
    assert not here.worked(here.read("classes", moved)).plan.changes


def test_those_a_class_list_no_longer_has_leave_only_when_a_person_says_so(here: Academy) -> None:
    whole(here)
    shorter = f"SCN,Class,Subject,Teacher\n{A},3En1,English,JL\n"
    run = here.read("classes", shorter)
    assert [question.key for question in here.worked(run).plan.questions] == ["gone", "teachers"]
    here.apply(here.answer(run, gone="end", teachers="end"))
    assert ClassMembership.objects.get(pupil__scn=B).ends == TODAY
    assert [(t.staff.code, t.ends) for t in ClassTeacher.objects.order_by("pk")] == [("MV", TODAY), ("JL", None)]
    assert not here.worked(here.read("classes", shorter)).plan.changes


def test_one_class_name_is_never_two_subjects(here: Academy) -> None:
    whole(here)
    here.bring("classes", f"SCN,Class,Subject\n{A},3En1,Falconry\n{A},3Fal1,Falconry\n")
    assert "3En1 is a class of english" in RefusedCell.objects.get().problem


def test_a_post_the_policy_does_not_know_is_refused_and_its_person_is_taken(here: Academy) -> None:
    here.bring("staff", STAFF.replace("Year Head", "Grand Vizier"))
    assert StaffMember.objects.filter(code="MV").exists()
    assert "Grand Vizier is not a post of the policy" in RefusedCell.objects.get().problem


def test_an_address_that_is_somebodys_makes_no_second_person(here: Academy) -> None:
    whole(here)
    recoded = "Staff code,Name,Email,Post,Year\nM.VASS,Morag Vass,MV@balnamoon.example,Year Head,S3\n"
    plan = here.worked(here.read("staff", recoded)).plan
    assert not plan.changes
    assert "Morag Vass has the code MV here" in plan.warnings[0].problem
    here.bring("staff", recoded.replace("Morag Vass", "Una Begg") + "UB,Una Begg,ub@balnamoon.example,,\n")
    assert "is the address of Morag Vass, whose code is MV" in RefusedCell.objects.get().problem
    assert StaffMember.objects.filter(email="mv@balnamoon.example").count() == 1
    assert StaffMember.objects.filter(code="UB").exists()


def test_one_address_in_a_file_is_one_person(here: Academy) -> None:
    here.bring("staff", "Staff code,Name,Email\nA1,Una Begg,ub@balnamoon.example\nB2,Ivo Rae,ub@balnamoon.example\n")
    assert list(StaffMember.objects.filter(email="ub@balnamoon.example").values_list("code", flat=True)) == ["A1"]


def test_refused_cells_are_named_by_the_headings_of_the_file(here: Academy) -> None:
    whole(here)
    sent = f"SCN,Openings possible,Attended,As at\n{A},130,140,2026-11-20\n{B},9,9,2027-11-20\n"
    plan = here.worked(here.read("attendance", sent)).plan
    assert [cell.column for cell in plan.refused] == ["Attended", "As at"]
    assert "2027-11-20 is still to come" in plan.refused[1].problem
    assert not plan.changes, "nobody has been counted up to a day that is still to come"


def test_a_name_that_lost_a_letter_on_its_way_is_refused_and_never_kept(here: Academy) -> None:
    whole(here)
    other = scn("99000022")
    file = PUPILS.replace("Ailsa", "?ilsa") + f"{other},Nowak,?ucja,2012-03-09,S3,3A1,Bruce\n"
    plan = here.worked(here.answer(here.read("pupils", file), joiners="yes")).plan
    assert {(cell.column, cell.value) for cell in plan.refused} == {("Given name", "?ilsa"), ("Given name", "?ucja")}
    assert not plan.changes


def test_a_post_given_a_last_day_ends_and_the_file_can_be_sent_again(here: Academy) -> None:
    whole(here)
    ended = "Staff code,Name,Post,Year,Last day\nMV,Morag Vass,Year Head,S3,2026-12-18\n"
    here.bring("staff", ended)
    assert Post.objects.get(staff__code="MV").ends == date(2026, 12, 18)
    assert not here.worked(here.read("staff", ended)).plan.changes
    assert not here.worked(here.read("staff", STAFF)).plan.changes


@pytest.mark.requirement("S2-01")
def test_attendance_of_exactly_ninety_per_cent_is_low_as_soon_as_it_is_imported(here: Academy) -> None:
    whole(here)
    low = CategoryMembership.objects.filter(category="ATT", ends__isnull=True)
    assert [row.pupil.scn for row in low.all()] == [A]
    run = here.bring("attendance", ATTENDANCE.replace(f"{B},130,118", f"{B},130,117"))
    assert sorted(str(row.pupil.scn) for row in low.all()) == [A, B]
    here.undo(run)
    assert CategoryMembership.objects.get(category="ATT", pupil__scn=B).ends == TODAY


def test_more_openings_present_than_possible_are_refused(here: Academy) -> None:
    whole(here)
    here.bring("attendance", f"SCN,Possible,Present,To\n{A},130,131,2026-11-20\n{B},140,120,2026-11-20\n")
    assert "more than the 130 possible" in RefusedCell.objects.get().problem
    assert Attendance.objects.get(pupil__scn=A).present == 117


def test_a_percentage_that_is_whole_is_put_back_too(here: Academy) -> None:
    whole(here)
    run = here.bring("attendance", f"SCN,Attendance,To\n{A},100,2026-11-19\n")
    assert Attendance.objects.get(pupil__scn=A, to_date="2026-11-19").percent == Decimal("100")
    assert here.undo(run) == ()
    assert not Attendance.objects.filter(to_date="2026-11-19").exists()


def test_every_step_of_an_import_leaves_a_row_with_its_counts(here: Academy) -> None:
    runs = whole(here)
    here.undo(runs["attendance"])
    row = Event.objects.get(verb="import.applied", about_id=str(runs["pupils"].pk))
    assert (row.who, row.detail["new"], row.detail["refused"]) == ("Ada Rennie", 3, 0)
    assert Event.objects.filter(verb="import.undone").count() == 1


def test_the_statements_an_import_needs_do_not_grow_with_its_rows(here: Academy, django_assert_max_num_queries) -> None:
    many = "".join(
        f"{scn(f'9901{n:04}')},Baird,N{n},2012-05-06,S3,3A1,Bruce\n" for n in range(80) if scn_check(f"9901{n:04}")
    )
    run = here.answer(here.read("pupils", PUPILS + many), joiners="yes")
    with django_assert_max_num_queries(60):
        here.apply(run)
    assert Pupil.objects.count() > 70
