"""Which fields each kind of file may hold, and what a school's headings for them are taken to mean."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy, gettext_noop

from ettle.importing.models import Kind
from ettle.importing.reading import Vocabulary, vocabulary
from ettle.importing.reading.headings import squeezed
from ettle.policy import Policy

# A column the person said is not to be read; numbered, since two columns may not hold one field.
NOT_USED = "not used"

KINDS = (
    ("pupils", gettext_lazy("Pupils")),
    ("staff", gettext_lazy("Staff and their posts")),
    ("classes", gettext_lazy("Classes: who is in which, and who teaches it")),
    ("ratings", gettext_lazy("Ratings of an open cycle")),
    ("attendance", gettext_lazy("Attendance, as counts of openings")),
)

FIELDS: Mapping[str, tuple[str, ...]] = {
    Kind.PUPILS: (
        "scn", "upn", "pupil", "surname", "forename", "name", "dob", "year", "class", "house", "simd_decile", "status",
        "leaving_date",
    ),
    Kind.STAFF: ("code", "name", "email", "role", "faculty", "year", "house", "group", "ends"),
    Kind.CLASSES: ("scn", "upn", "pupil", "class", "subject", "level", "year", "teacher"),
    Kind.RATINGS: ("scn", "upn", "pupil", "subject", "report", "level", "year", "measure", "value"),
    Kind.ATTENDANCE: ("scn", "upn", "pupil", "possible", "present", "late", "attendance", "to_date"),
}  # fmt: skip
WORDS: Mapping[str, str] = {
    "scn": gettext_noop("Candidate number (SCN)"),
    "upn": gettext_noop("Unique pupil number (UPN)"),
    "pupil": gettext_noop("The school’s own pupil number"),
    "surname": gettext_noop("Family name"),
    "forename": gettext_noop("Given name"),
    "name": gettext_noop("Name"),
    "dob": gettext_noop("Date of birth"),
    "year": gettext_noop("Year group"),
    "class": gettext_noop("Class or tutor group"),
    "house": gettext_noop("House"),
    "simd_decile": gettext_noop("SIMD decile"),
    "status": gettext_noop("Status"),
    "leaving_date": gettext_noop("Leaving date"),
    "code": gettext_noop("Staff code"),
    "email": gettext_noop("E-mail address"),
    "role": gettext_noop("Post"),
    "faculty": gettext_noop("Faculty"),
    "group": gettext_noop("Tutor group"),
    "ends": gettext_noop("Last day of the post"),
    "subject": gettext_noop("Subject"),
    "level": gettext_noop("Course level"),
    "teacher": gettext_noop("Teacher (staff code or e-mail)"),
    "report": gettext_noop("Report number"),
    "measure": gettext_noop("Measure (one rating a row)"),
    "value": gettext_noop("Value (one rating a row)"),
    "possible": gettext_noop("Openings possible"),
    "present": gettext_noop("Openings present"),
    "late": gettext_noop("Times late"),
    "attendance": gettext_noop("Attendance in per cent"),
    "to_date": gettext_noop("Counted up to"),
}
_STAFF = {
    "code": "code, staff code, staff id, initials, payroll",
    "name": "name, full name, staff name, teacher",
    "email": "email, e mail, email address, mail",
    "role": "role, post, job, position, responsibility",
    "faculty": "faculty, department, dept",
    "year": "year, year group, stage",
    "house": "house",
    "group": "group, tutor group, reg class, registration class, form",
    "ends": "ends, until, last day, end date",
}
_ATTENDANCE = {
    "possible": "possible, openings, possible openings, openings possible, sessions possible, possible sessions",
    "present": "present, attended, openings present, sessions present, attendances",
    "late": "late, lates, times late",
    "to_date": "to, to date, up to, as at, date",
}


def words_for(kind: str, policy: Policy, told: Mapping[str, str]) -> Vocabulary:
    """The headings understood in a file of this kind; `told` is what a person said of this file's, and wins."""
    said = {squeezed(heading): (field, None) for heading, field in told.items()}
    if kind == Kind.STAFF:
        return Vocabulary(_spread(_STAFF), {}, frozenset(), said)
    usual = vocabulary(policy)
    if kind == Kind.ATTENDANCE:
        extra = _spread(_ATTENDANCE)
        return Vocabulary({**usual.exact, **extra}, usual.likely, usual.measures, said)
    return Vocabulary(usual.exact, usual.likely, usual.measures, said)


def _spread(words: Mapping[str, str]) -> dict[str, str]:
    return {squeezed(alias): field for field, aliases in words.items() for alias in (field, *aliases.split(","))}


def fields_of(kind: str, policy: Policy) -> frozenset[str]:
    """Every field this kind of file may hold; a column understood as another is not read."""
    return frozenset(name for name, _words in choices_for(kind, policy))


def choices_for(kind: str, policy: Policy) -> tuple[tuple[str, str], ...]:
    """The fields a column of this kind of file may be said to hold, with their words."""
    fields = tuple((name, WORDS[name]) for name in FIELDS[kind])
    if kind == Kind.RATINGS:
        fields += tuple((measure.id, measure.label) for measure in policy.measures)
    return fields
