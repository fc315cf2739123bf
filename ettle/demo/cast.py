"""The people and pupils of the demo school, each there for a reason. Every name is invented."""

from dataclasses import dataclass
from datetime import date

SCHOOL = "Strathmarnoch Academy"
TODAY = date(2026, 11, 23)
PASSWORD = "strathmarnoch demo"  # noqa: S105 - printed beside the sign-ins of an invented school
DOMAIN = "strathmarnoch.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to sign in as: their post in words, and the post as data."""

    code: str
    name: str
    post: str
    role: str
    year: str = ""
    house: str = ""
    faculty: str = ""
    tutor_group: str = ""

    @property
    def email(self) -> str:
        return f"{self.code}@{DOMAIN}"


@dataclass(frozen=True, slots=True)
class Given:
    """A rating a pupil of the cast was given in the cycle that has just closed (or the open one)."""

    subject: str
    measure: str
    value: str
    cycle: int = 1


@dataclass(frozen=True, slots=True)
class CastPupil:
    """A pupil with a purpose: what they show, and the facts that make them show it."""

    given: str
    family: str
    year: str
    tutor_group: str
    shows: str
    ratings: tuple[Given, ...] = ()
    categories: tuple[str, ...] = ()
    decile: int = 7
    present: int | None = None
    preferred: str = ""


SIGN_INS: tuple[Person, ...] = (
    Person("morven.laidlaw", "Morven Laidlaw", "Class teacher, Physics", "class_teacher", faculty="sciences"),
    Person("dougal.kerr", "Dougal Kerr", "Curriculum leader, Sciences", "curriculum_leader", faculty="sciences"),
    Person("sunita.iyer", "Sunita Iyer", "Pupil support leader, Tummel house", "pupil_support_leader", house="Tummel"),
    Person("ruth.haldane", "Ruth Haldane", "Year head, S3", "year_head", year="S3"),
    Person("neil.buchan", "Neil Buchan", "Tutor of 3R2, teacher of History", "tutor", tutor_group="3R2"),
    Person("elspeth.orr", "Elspeth Orr", "Head of Rannoch house", "head_of_house", house="Rannoch"),
    Person("col.maitland", "Col Maitland", "Progress leader, S4", "progress_leader", year="S4"),
    Person("jean.toner", "Jean Toner", "Pupil support assistant", "support_assistant"),
    Person("parveen.khan", "Parveen Khan", "Support for learning leader", "support_for_learning_leader"),
    Person("alison.drummond", "Alison Drummond", "Headteacher", "senior_leader"),
    Person("gus.traill", "Gus Traill", "School administrator", "administrator"),
)

YEAR_HEADS = {
    "S1": ("ina.cowie", "Ina Cowie"),
    "S2": ("martin.rae", "Martin Raeburn"),
    "S3": ("ruth.haldane", "Ruth Haldane"),
    "S4": ("femi.adair", "Femi Adair"),
    "S5": ("lorna.skene", "Lorna Skene"),
    "S6": ("hugh.telfer", "Hugh Telfer"),
}
SUPPORT_LEADERS = {
    "Rannoch": ("cath.doyle", "Cath Devlin"),
    "Tummel": ("sunita.iyer", "Sunita Iyer"),
    "Lyon": ("ross.imrie", "Ross Imrie"),
}
HOUSE_HEADS = {
    "Rannoch": ("elspeth.orr", "Elspeth Orr"),
    "Tummel": ("bill.nairn", "Bill Nairn"),
    "Lyon": ("yusra.malik", "Yusra Malik"),
}

PUPILS: tuple[CastPupil, ...] = (
    CastPupil(
        "Isla",
        "Renwick",
        "S3",
        "3R2",
        "three faculties, so the year head's; nobody has acted",
        (Given("physics", "effort", "3"), Given("french", "homework", "4"), Given("mathematics", "effort", "3")),
        ("ASN",),
        present=61,
    ),
    CastPupil(
        "Orla",
        "McCusker",
        "S3",
        "3T1",
        "three faculties with a serious one",
        (Given("art-and-design", "behaviour", "3"), Given("music", "behaviour", "3"), Given("english", "effort", "4")),
        ("SEBN",),
    ),
    CastPupil(
        "Hamza",
        "Rashid",
        "S3",
        "3T2",
        "two faculties, so the pupil support leader's",
        (Given("mathematics", "effort", "4"), Given("biology", "effort", "3")),
        ("5@3",),
    ),
    CastPupil(
        "Dominik",
        "Sobczak",
        "S3",
        "3R1",
        "two subjects of one faculty, so the curriculum leader's",
        (Given("history", "homework", "4"), Given("geography", "homework", "3")),
    ),
    CastPupil(
        "Kenzie",
        "Farquhar",
        "S3",
        "3R2",
        "four faculties and three support groups",
        (
            Given("english", "effort", "4"),
            Given("mathematics", "effort", "4"),
            Given("biology", "homework", "3"),
            Given("physical-education", "behaviour", "3"),
        ),
        ("5@3", "PW3"),
        present=58,
    ),
    CastPupil(
        "Tobi",
        "Adewale",
        "S3",
        "3T2",
        "homework in three faculties, no support group",
        (Given("chemistry", "homework", "3"), Given("french", "homework", "3"), Given("history", "homework", "3")),
    ),
    CastPupil("Mirren", "Cairncross", "S3", "3R2", "no concern at all", decile=9),
    CastPupil("Zoë", "D’Auria", "S3", "3R2", "attendance of exactly 90%", present=63),
    CastPupil("Łucja", "Nowicka", "S3", "3L1", "attendance just above 90%", present=64),
    CastPupil("Ruaridh", "Moncrieff", "S3", "3L1", "SIMD decile 4: in the group", decile=4),
    CastPupil("Seonaid", "Auchterlonie", "S3", "3L2", "SIMD decile 5: not in the group", decile=5),
    CastPupil("Kwame", "Abernethy", "S3", "3L2", "care experienced: teachers see “support group”", categories=("CE",)),
    CastPupil(
        "Wiktor", "Dziedzic", "S3", "3T1", "no homework set (NA) never counts", (Given("music", "homework", "NA"),)
    ),
    CastPupil("Grace", "Selkirk", "S5", "5L1", "a working grade that fell by one band"),
    CastPupil("Callan", "Borthwick", "S5", "5R1", "a working grade of 7"),
    CastPupil("Iona", "Threipland", "S5", "5T1", "moved from Higher to National 5: a notice, not a concern"),
    CastPupil(
        "Bartholomew-Alexander",
        "van der Merwe-Fotheringham",
        "S3",
        "3R2",
        "the longest name on the roll",
        preferred="Bart",
    ),
)
