"""Writes about people: a first way in for somebody who has none yet, and second steps under a new key."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from ettle.audit.actions import record
from ettle.people.models import StaffMember, User
from ettle.people.sealing import WrongKey, sealed_afresh, with_secrets
from ettle.rules.access import REASONS, Viewer, may, may_remove_second_step
from ettle.rules.decision import yes
from ettle.school.refusals import refusal


class NoSignIn(ValueError):
    """Why a sign-in could not be made, in a sentence."""


class NoSecondStep(ValueError):
    """Why there was no second step to take away, in a sentence."""


class KeyMissing(ValueError):
    """Which key is missing among those in the settings, in a sentence for whoever looks after the machine."""


def make_sign_in(*, staff: StaffMember, by: Viewer, now: datetime) -> tuple[str, str]:
    """The two parts of a link that sets a first password, once, within three days; an earlier link no longer works.

    Raises PermissionDenied, or NoSignIn where there is no address or the address has a password already: nobody's
    password is ever changed this way.
    """
    why = may(by, "manage_people")
    if by.school_id != staff.school_id:
        raise PermissionDenied(_(REASONS["other_school"]))
    if not why:
        raise PermissionDenied(refusal(by, why))
    if not staff.email:
        raise NoSignIn(_("%(name)s has no e-mail address. Import one first.") % {"name": staff.name})
    with transaction.atomic():
        user = staff.user or User.objects.select_for_update().filter(email=staff.email.lower()).first()
        if user is not None and (user.has_usable_password() or staff.user is None or not user.is_active):
            raise NoSignIn(_("%(email)s has a sign-in already.") % {"email": staff.email})
        if user is None:
            user = User.objects.create_user(staff.email, name=staff.name)
        else:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        staff.user = user
        staff.save(update_fields=["user"])
        record(by=by, verb="sign_in.made", about="staff", about_id=staff.pk, now=now, why=why)
    return urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)


def set_first_password(*, user: User, password: str, by: Viewer | None, now: datetime) -> None:
    """Keep the password somebody chose with their link; the link is then used up. Nobody is signed in: `by` is None."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        record(by=by, verb="sign_in.first_password", about="user", about_id=user.pk, now=now, why=yes("role_may"))


def remove_second_step(*, staff: StaffMember, by: Viewer, now: datetime) -> None:
    """Ask somebody whose phone is lost for no code, take away their recovery codes, and sign them out everywhere.

    Their password stays as it is. Raises PermissionDenied, or NoSecondStep where none is asked.
    """
    user = staff.user
    works = user.staff_records.values_list("school_id", flat=True) if user else [staff.school_id]
    why = may_remove_second_step(by, user.pk if user else None, works)
    if not why:
        raise PermissionDenied(refusal(by, why))
    with transaction.atomic():
        if user is None or not Authenticator.objects.filter(user=user).delete()[0]:
            raise NoSecondStep(_("%(name)s is not asked for a code.") % {"name": staff.name})
        for session in Session.objects.all():
            if session.get_decoded().get(SESSION_KEY) == str(user.pk):
                session.delete()
        record(by=by, verb="second_step.removed", about="user", about_id=user.pk, now=now, why=why)


def reseal_second_steps(*, by: None, now: datetime) -> int:
    """Seal what an earlier key sealed with the first key in the settings, as Ettle starts: nobody is signed in.

    Returns how many people's. Raises KeyMissing, and changes nothing, where no key that is named opens one of them.
    """
    with transaction.atomic():
        changed = []
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            try:
                data = with_secrets(row.data, sealed_afresh)
            except WrongKey:
                raise KeyMissing(
                    _(
                        "Second steps at sign-in are sealed with a key that is not named any more. Put it back, after "
                        "the new one and a comma, in ETTLE_SEAL_KEYS (or put ETTLE_SECRET_KEY back), then start again."
                    )
                ) from None
            if data != row.data:
                row.data = data
                changed.append(row)
        people = len({row.user_id for row in changed})
        if changed:
            Authenticator.objects.bulk_update(changed, ["data"])
            record(by=by, verb="second_steps.resealed", about="sign_in", now=now, why=yes("role_may"), people=people)
    return people
