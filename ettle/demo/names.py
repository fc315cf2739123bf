"""Invented names for the demo school: given and family names shuffled apart, so that no pair is anybody."""

from importlib import resources


def _lines(name: str) -> tuple[str, ...]:
    return tuple(resources.files("ettle.demo").joinpath(name).read_text(encoding="utf-8").splitlines())


def given_names() -> tuple[str, ...]:
    """Given names, one to a line in the file beside this one."""
    return _lines("given_names.txt")


def family_names() -> tuple[str, ...]:
    """Family names, one to a line in the file beside this one."""
    return _lines("family_names.txt")
