"""A school's first day: its name, its policy and its first administrator, in one transaction."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.people.models import Post, StaffMember, User
from ettle.rules.decision import yes
from ettle.school import clock
from ettle.school.actions import adopt_policy
from ettle.school.models import School


class SchoolNotMade(ValueError):
    """Why a school was not made, in a sentence."""


@transaction.atomic
def start_school(*, name: str, policy: str, starts: date | None, admin: str, password: str) -> School:
    """Make a school. Raises SchoolNotMade, or PolicyNotAdopted naming every fault of the policy text."""
    now, today = clock.now(), clock.today()
    user = User(email=admin.strip().lower(), name=admin)
    try:
        validate_email(user.email)
        validate_password(password, user)
    except ValidationError as refused:
        raise SchoolNotMade(" ".join(refused.messages)) from None
    slug = slugify(name)
    if not slug:
        raise SchoolNotMade(_("The school needs a name with letters in it."))
    if School.objects.filter(slug=slug).exists():
        raise SchoolNotMade(_("There is a school of that name already: %(name)s.") % {"name": name})
    if User.objects.filter(email=user.email).exists():
        raise SchoolNotMade(_("%(email)s signs in already. Name another address.") % {"email": user.email})
    school = School.objects.create(name=name, slug=slug, made_at=now)
    adopt_policy(school=school, text=policy, effective_from=starts or today, by=None, now=now)
    user.set_password(password)
    user.save()
    staff = StaffMember.objects.create(school=school, user=user, code="admin", name=user.name, email=user.email)
    Post.objects.create(staff=staff, role="administrator", starts=today)
    record(by=None, verb="school.made", about="school", about_id=school.pk, now=now, why=yes("role_may"))
    return school
