"""Loading a policy: a pack by name, a file by path, or its text."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from ettle.policy.checks import faults_of, parsed
from ettle.policy.faults import Fault, PolicyFaults, PolicyUnreadable
from ettle.policy.schema import Policy

LARGEST_FILE = 2_000_000


def packs() -> tuple[str, ...]:
    """The names of the policies shipped with Ettle."""
    folder = resources.files("ettle.policy") / "packs"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def policy_text(source: str | Path) -> str:
    """The TOML text of a pack or of a file. Raises PolicyUnreadable with one sentence."""
    name = str(source)
    if name in packs():
        return (resources.files("ettle.policy") / "packs" / f"{name}.toml").read_text(encoding="utf-8")
    path = Path(source)
    try:
        if path.is_file() and path.stat().st_size > LARGEST_FILE:
            raise PolicyUnreadable((Fault(name, "is larger than 2 MB.", "A policy is a short text file."),))
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        right = f"Give the path of a TOML file, or one of the packs: {', '.join(packs())}."
        raise PolicyUnreadable((Fault(name, "there is no such file.", right),)) from None
    except UnicodeDecodeError:
        raise PolicyUnreadable((Fault(name, "is not text in UTF-8.", "Save it as UTF-8 text."),)) from None
    except OSError as error:
        raise PolicyUnreadable((Fault(name, f"cannot be read: {error.strerror}."),)) from None


def load_policy(source: str | Path) -> Policy:
    """The policy of a pack (by name) or a TOML file (by path). Raises PolicyFaults naming every fault."""
    return load_policy_text(policy_text(source))


@lru_cache(maxsize=32)
def load_policy_text(text: str) -> Policy:
    """The policy written in this TOML text. Raises PolicyFaults naming every fault."""
    raw = parsed(text)
    try:
        faults = faults_of(text)
        if not faults:
            return Policy.model_validate(raw)
    except RecursionError:
        raise PolicyUnreadable((Fault("the file", "is nested too deeply to be a policy."),)) from None
    raise PolicyFaults(faults)


def load_adopted_text(text: str) -> Policy:
    """The policy of a text that was checked when it was adopted.

    A check that came later does not stop a school at work: it speaks when the next policy is checked. Raises
    PolicyFaults where the text can no longer be read at all.
    """
    try:
        return Policy.model_validate(parsed(text))
    except (ValidationError, RecursionError):
        return load_policy_text(text)
