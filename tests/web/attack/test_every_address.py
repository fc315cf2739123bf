"""Every address there is, opened and sent what no browser sends, by somebody who may open it: none breaks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from tests.guards.routes import Arguments, Route, arguments, distinct, routes, scene

pytestmark = pytest.mark.usefixtures("db", "demo_school")
SignIn = Callable[[str], Client]
PEOPLE = ("senior_leader", "pupil_support_leader", "year_head", "administrator", "curriculum_leader", "class_teacher")
ODD = (
    "9" * 5000, "a\0b", "-1", "9999-12-31", "\u0664\u0663", "%", "0001-01-01", "<b>'", "1", "", "9" * 19, "NaN",
    "0000-00-00", "\ud7ff", "1e9", "2026-12-01", "x" * 6000, "red:ATT", "0",
)  # fmt: skip
ROUNDS = 1
# What a page asks for only where something else was asked for: said to every one of them.
ALWAYS = frozenset({"page", "show", "cycle", "of", "value", "what", "measure", "year", "group", "faculty", "whose"})


@contextmanager
def noting(names: set[str]) -> Iterator[None]:
    """The names of what is read of a request meanwhile, in its address or its form."""
    read = {name: getattr(MultiValueDict, name) for name in ("get", "getlist", "__getitem__")}

    def noted(real: Callable[..., Any]) -> Callable[..., Any]:
        def one(self: Any, key: Any, *more: Any, **others: Any) -> Any:
            names.add(str(key))
            return real(self, key, *more, **others)

        return one

    try:
        for name, real in read.items():
            setattr(MultiValueDict, name, noted(real))
        yield
    finally:
        for name, real in read.items():
            setattr(MultiValueDict, name, real)


def sent(client: Client, method: str, address: str, data: dict[str, str], faults: list[str]) -> int:
    """What came of it; it is taken back."""
    with transaction.atomic():
        answer = (client.get if method == "GET" else client.post)(address, data)
        transaction.set_rollback(True)
    if answer.status_code >= 500:
        why = (getattr(answer, "exc_info", None) or (None, None))[1]
        faults.append(f"{method} {address} {sorted(data)[:6]}: {type(why).__name__} {str(why)[:90]}")
    return int(answer.status_code)


def beyond(route: Route, place: Arguments) -> Iterator[str]:
    """The address with each number in it larger than any database has."""
    given = arguments(route, place)
    for name in (name for name, value in given.items() if isinstance(value, int)):
        for large in (2**63, 10**30):
            yield reverse(route.name, kwargs={**given, name: large})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_breaks_whatever_is_sent_to_it(client_as: SignIn, method: str) -> None:
    place, faults, tried = scene("S3"), list[str](), 0
    clients = [client_as(person) for person in PEOPLE]
    for client in clients:
        client.raise_request_exception = False
    for number, route in enumerate(distinct(routes())):
        if route.name.startswith(("account_", "mfa_")) or not set(route.parameters) <= place.keys():
            continue  # the guard of routes says so
        address = reverse(route.name, kwargs=arguments(route, place))
        names: set[str] = set(ALWAYS)
        with noting(names):
            who = next(
                (one for one in clients if sent(one, method, address, {}, faults) not in {403, 404, 405}), clients[0]
            )
        tried += 1
        for turn in range(ROUNDS):
            odd = {name: ODD[(number + turn * 7 + at) % len(ODD)] for at, name in enumerate(sorted(names))}
            sent(who, method, address, odd, faults)
        for large in beyond(route, place):
            sent(who, method, large, {"text": "x", "reason": "x"}, faults)
    assert tried > 120
    assert not faults, faults[:10]
