"""Signing in, signing out and failing to leave a row in the audit record; a new key is put to use at the start."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest

from ettle.audit.actions import record_sign_in
from ettle.audit.models import Event
from ettle.people.actions import reseal_second_steps
from ettle.people.models import StaffMember, User
from ettle.school import clock


def _school_of(user: User) -> int | None:
    return StaffMember.objects.filter(user=user).order_by("pk").values_list("school_id", flat=True).first()


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    record_sign_in(verb="signed_in", user_id=user.pk, who=user.name, school_id=_school_of(user), now=clock.now())


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:
    if user is not None:
        record_sign_in(verb="signed_out", user_id=user.pk, who=user.name, school_id=_school_of(user), now=clock.now())


@receiver(user_login_failed)
def refused(sender: Any, credentials: dict[str, Any], **_more: Any) -> None:
    """A wrong password. An address nobody has is not kept: it may be a password typed in the wrong box."""
    user = User.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
    record_sign_in(
        verb="sign_in.refused",
        user_id=user.pk if user else None,
        who=user.name if user else "",
        school_id=_school_of(user) if user else None,
        now=clock.now(),
    )


@receiver(post_migrate)
def started(sender: Any, using: str, **_more: Any) -> None:
    """Tables are brought up to date at every start, so that is when another key shows."""
    if sender.name != "ettle.people" or using != DEFAULT_DB_ALIAS:
        return
    if {Authenticator._meta.db_table, Event._meta.db_table} <= set(connection.introspection.table_names()):
        reseal_second_steps(by=None, now=clock.now())
