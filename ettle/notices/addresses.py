"""Addresses: where e-mail to somebody goes, and how an e-mail writes one inside Ettle."""

from django.conf import settings

from ettle.people.models import StaffMember


def in_full(path: str) -> str:
    """`path` inside Ettle as an address to follow from an e-mail; empty while ETTLE_ADDRESS is not set."""
    return f"{settings.ETTLE_ADDRESS}{path}" if settings.ETTLE_ADDRESS else ""


def address_of(staff: StaffMember) -> str:
    """Where e-mail to somebody goes: their own address, or the one they sign in with. Needs `user` joined."""
    return staff.email or (staff.user.email if staff.user else "")
