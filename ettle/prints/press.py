"""The press: a template of ours and the facts of a page, made into one tagged PDF, in memory and without a network."""

import json
import logging
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

import fontpkg_source_sans_3 as typeface  # type: ignore[import-untyped]
import typst
from django.utils.translation import get_language, gettext, ngettext

from ettle.prints.letters import printable

HOUSE: Final = Path(__file__).resolve().parent.parent
FILES: Final = Path(typeface.ROOT) / "files"
UPRIGHT: Final = FILES / "SourceSans3[wght].ttf"
NAMED: Final = re.compile(r"[a-z_]+/[a-z0-9_]+")
log = logging.getLogger(__name__)


class NotPrinted(Exception):
    """The paper could not be made. `str()` of it is a sentence for the reader; the cause is in the log."""


def pdf(template: str, facts: Mapping[str, object]) -> bytes:
    """The PDF (PDF/UA-1) of `template` with `facts`, which must be what JSON can hold and must have a `title`.

    `template` is "room/name" and lies in ettle/room/prints/name.typ. The facts reach it as data and are never read as
    code. Letters that our typeface has not are shown as a box, and a line at the end says how many. The same facts
    give the same bytes. Raises NotPrinted.
    """
    source = _source(template)
    clean, missing = printable(dict(facts), UPRIGHT)
    told = json.dumps({**clean, "house": _house_words(missing)}, ensure_ascii=False)
    press = typst.Compiler(input=source, root=HOUSE, font_paths=_typeface(), ignore_system_fonts=True)
    try:
        made, warnings = press.compile_with_warnings(
            # The press forgets its first input when others are given, so it is given both times.
            input=source,
            format="pdf",
            sys_inputs={"facts": told},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    except (typst.TypstError, ValueError) as fault:
        log.exception("The print %s failed.", template)
        raise NotPrinted(_sorry()) from fault
    for warning in warnings:
        log.warning("The print %s: %s", template, warning)
    if not isinstance(made, bytes):
        raise NotPrinted(_sorry())
    return made


def _sorry() -> str:
    return gettext(
        "This page could not be put on paper, and nothing was changed. The page on the screen can be printed."
    )


def _house_words(missing: int) -> dict[str, str]:
    """What every print says in the reader's language, whatever it is about."""
    unprinted = ngettext(
        "%(count)s letter is not in the typeface of this print and is shown as a box. It is whole on the screen.",
        "%(count)s letters are not in the typeface of this print and are shown as boxes. They are whole on the screen.",
        missing,
    )
    return {
        "lang": (get_language() or "en").split("-")[0],
        "page": gettext("Page {page} of {pages}"),
        "unprinted": unprinted % {"count": missing} if missing else "",
    }


@lru_cache(maxsize=32)
def _source(template: str) -> bytes:
    if not NAMED.fullmatch(template):
        raise ValueError(f"A print is called room/name, not {template!r}.")
    room, name = template.split("/")
    return (HOUSE / room / "prints" / f"{name}.typ").read_bytes()


@lru_cache(maxsize=1)
def _typeface() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FILES)])
