"""An invented school that has staff and a policy, and gets everything else from files."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ettle.importing import actions
from ettle.importing.models import ImportRun
from ettle.importing.reworking import Worked, plan_of
from ettle.people.models import Post, StaffMember, User
from ettle.people.queries import viewer_for
from ettle.policy import policy_text
from ettle.pupils.models import Pupil
from ettle.rules.access import Viewer
from ettle.school.models import AdoptedPolicy, Faculty, House, School, Subject
from ettle.tracking.models import Cycle, CycleYear

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 41, tzinfo=UTC)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MESSY = Path(__file__).parents[2] / "data" / "messy"
HEADINGS = "SCN,Surname,Forename,DOB,Year,Class"


@dataclass
class Academy:
    """The school, and what an administrator does with files."""

    school: School
    admin: StaffMember
    cycle: Cycle
    closed: Cycle

    def viewer(self, member: StaffMember | None = None) -> Viewer:
        user = (member or self.admin).user
        assert user is not None
        viewer = viewer_for(user, TODAY)
        assert viewer is not None
        return viewer

    def client(self, member: StaffMember | None = None) -> Client:
        client = Client()
        user = (member or self.admin).user
        assert user is not None
        client.force_login(user, backend=BACKEND)
        return client

    def read(self, kind: str, content: str | bytes, name: str = "file.csv") -> ImportRun:
        """Send a file, and no more."""
        data = content.encode() if isinstance(content, str) else content
        cycle = self.cycle.pk if kind == "ratings" else None
        return actions.read_file(by=self.viewer(), kind=kind, filename=name, content=data, cycle_id=cycle, now=NOW)

    def answer(self, run: ImportRun, **answers: str) -> ImportRun:
        return actions.answer(by=self.viewer(), run=run, answers=answers, now=NOW)

    def apply(self, run: ImportRun) -> ImportRun:
        return actions.apply_import(by=self.viewer(), run=run, now=NOW)

    def undo(self, run: ImportRun) -> tuple[str, ...]:
        return actions.undo_import(by=self.viewer(), run=run, now=NOW)

    def worked(self, run: ImportRun) -> Worked:
        return plan_of(ImportRun.objects.get(pk=run.pk), self.viewer())

    def confirm(self, run: ImportRun) -> ImportRun:
        """Say that the columns hold what they were taken for."""
        columns = self.worked(run).columns
        mapping = {c.heading: c.field or f"not used {c.place}" for c in columns if c.heading}
        return actions.say_headings(by=self.viewer(), run=run, mapping=mapping, now=NOW)

    def bring(self, kind: str, content: str | bytes, name: str = "file.csv", **answers: str) -> ImportRun:
        """Send a file, look at its headings, answer and apply it."""
        run = self.read(kind, content, name)
        if self.worked(run).confirm:
            run = self.confirm(run)
        if answers:
            run = self.answer(run, **answers)
        return self.apply(run)

    def messy(self, kind: str, name: str, **answers: str) -> ImportRun:
        return self.bring(kind, (MESSY / name).read_bytes(), name, **answers)

    def post(self, name: str, *args: Any, **data: Any) -> HttpResponse:
        response: HttpResponse = self.client().post(reverse(f"importing:{name}", args=args), data)  # type: ignore[assignment]
        return response

    def upload(self, kind: str, content: bytes, name: str = "file.csv") -> HttpResponse:
        data = {"kind": kind, "file": SimpleUploadedFile(name, content)}
        return self.post("upload", **data, **({"cycle": str(self.cycle.pk)} if kind == "ratings" else {}))

    def roll(self) -> list[str]:
        return sorted(f"{pupil.scn} {pupil.family}" for pupil in Pupil.objects.filter(school=self.school).on_roll())


def staff(school: School, name: str, role: str) -> StaffMember:
    """Somebody in a post who can sign in."""
    code = name.lower().replace(" ", ".")
    user = User.objects.create_user(f"{code}@{school.slug}.example", name=name)
    member = StaffMember.objects.create(school=school, user=user, code=code, name=name, email=user.email)
    Post.objects.create(staff=member, role=role, starts=date(2026, 8, 12))
    return member


def academy(slug: str = "balnamoon") -> Academy:
    """The school in the week before Cycle 2 is due; Cycle 1 has closed."""
    school = School.objects.create(name=f"{slug.title()} Academy", slug=slug, made_at=NOW)
    text = policy_text("scottish-secondary")
    AdoptedPolicy.objects.create(
        school=school,
        version="2025.1",
        effective_from=date(2025, 8, 13),
        text=text,
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        adopted_at=NOW,
    )
    faculty = Faculty.objects.create(school=school, code="english", name="English")
    Subject.objects.create(school=school, code="english", name="English", faculty=faculty)
    House.objects.create(school=school, name="Bruce")
    cycles = [
        Cycle.objects.create(school=school, name=f"Cycle {n}", session="2026/27", number=n, opens=opens, due=due)
        for n, opens, due in ((1, date(2026, 9, 7), date(2026, 10, 2)), (2, date(2026, 11, 9), date(2026, 11, 27)))
    ]
    for cycle in cycles:
        CycleYear.objects.create(cycle=cycle, year="S3")
    Cycle.objects.filter(pk=cycles[0].pk).update(closed_at=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    return Academy(school, staff(school, "Ada Rennie", "administrator"), cycles[1], cycles[0])
