"""What the pages about signing in, and about oneself, may show."""

from dataclasses import dataclass
from typing import ClassVar

from django.forms import BaseForm


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody of the demo school to sign in as."""

    name: str
    post: str
    email: str
    href: str


@dataclass(frozen=True, slots=True)
class SignInPage:
    """The way in. `cast` and `password` are filled in the demo school only."""

    template: ClassVar[str] = "people/sign_in.html"
    form: BaseForm
    next: str
    cast: tuple[CastMember, ...] = ()
    password: str = ""
    unsent: bool = False
    """They came with a form that was not taken, because the sign-in had run out."""


@dataclass(frozen=True, slots=True)
class DoorFormPage:
    """One question at the door: a code, a password again, leaving."""

    template: ClassVar[str] = "people/door_form.html"
    title: str
    lead: str
    button: str
    form: BaseForm | None = None
    next: str = ""
    other_href: str = ""
    other_words: str = ""


@dataclass(frozen=True, slots=True)
class LockedOutPage:
    """After too many wrong passwords."""

    template: ClassVar[str] = "people/locked_out.html"


@dataclass(frozen=True, slots=True)
class SwitchedOffPage:
    """A sign-in that was switched off, or has no password of its own."""

    template: ClassVar[str] = "people/switched_off.html"
    title: str
    what: str


@dataclass(frozen=True, slots=True)
class SignInMadePage:
    """A link that sets a first password, to be handed over; never shown again."""

    template: ClassVar[str] = "people/sign_in_made.html"
    name: str
    email: str
    link: str
    days: int


@dataclass(frozen=True, slots=True)
class ForgottenPage:
    """Whom to ask; a password is never reset by mail."""

    template: ClassVar[str] = "people/forgotten.html"


@dataclass(frozen=True, slots=True)
class PostHeld:
    """One post of mine: what it is, what it covers, what it lets me read and do."""

    label: str
    reaches: str
    reads: tuple[str, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Who I am here, why I see what I see, and how I sign in."""

    template: ClassVar[str] = "people/account.html"
    name: str
    email: str
    school: str
    posts: tuple[PostHeld, ...]
    code_asked: bool
    taken_away: str
    """Who took the second step away, and when, as a sentence; empty where nobody did, or it is on again."""
    codes_left: int


@dataclass(frozen=True, slots=True)
class PasswordPage:
    """Changing one's password."""

    template: ClassVar[str] = "people/password.html"
    form: BaseForm
    length: int


@dataclass(frozen=True, slots=True)
class CodeOnPage:
    """Turning the second step on: the secret as a picture and as text."""

    template: ClassVar[str] = "people/code_on.html"
    form: BaseForm
    picture: str
    secret: str


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """Codes for the day the telephone is lost; `codes` is empty where they may not be shown again."""

    template: ClassVar[str] = "people/recovery_codes.html"
    codes: tuple[str, ...]
    left: int
