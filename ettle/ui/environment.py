"""The Jinja2 environment of every template: strict, escaped, translated."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from ettle.ui import sparklines, words


@lru_cache(maxsize=256)
def sprite(name: str) -> str:
    """The address of one icon in the sprite, worked out once: a page asks for it a hundred times."""
    return f"{static('ettle/icons.svg')}#{name}"


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a route."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(maxsize=8192)
def _translated(_language: str | None, message: str) -> tuple[Markup, Markup | None]:
    """A message in the language in use: with places for variables, and as it reads where it has none."""
    found = Markup(gettext(message))  # noqa: S704  written in a template or in its translation
    return found, None if "%(" in found else found % {}


def said(message: str, /, **variables: object) -> Markup:
    """`_("...")` of a template: looked up once in each language, because a page says some ninety things."""
    waiting, plain = _translated(get_language(), message)
    return waiting % variables if variables or plain is None else plain


@lru_cache(maxsize=512)
def _kept(_language: str | None, macro: Macro, *facts: object) -> Markup:
    return Markup(macro(*facts))  # noqa: S704  a macro escapes what it is given


def kept(macro: Macro, /, *facts: object) -> Markup:
    """What a macro makes of facts of the policy, worked out once in each language. Nothing of a person may be in them.

    The facts are its key, so that another policy, and another macro of the same name, has words of its own.
    """
    return _kept(get_language(), macro, *facts)


def drawn(rows: Iterable[tuple[Iterable[int], int]], pieces: Sequence[str], ends: Sequence[str]) -> list[str]:
    """For each row its pieces, drawn before, in the order of their numbers, then its end.

    A board of two thousand cells has a few dozen looks.
    """
    return ["".join([*[pieces[number] for number in numbers], ends[end]]) for numbers, end in rows]


def filled(rows: Sequence[Any], line: Markup, pieces: Sequence[str]) -> Markup:
    """`line` for each of the rows, with their texts and the piece that was drawn for the number they end with.

    A row is a named tuple of texts and that number: `%(name)s` stands for a text, `%(nth)s` for the place of the row,
    `%(drawn)s` for the piece. All texts are escaped in one call, because a call for each costs more than the escaping.
    Raises ValueError for a text with a NUL, which no text here has.
    """
    if not rows:
        return Markup()
    *names, _number = rows[0]._fields
    texts = str.split(escape("\0".join([text for *texts, _number in rows for text in texts])), "\0")
    if len(texts) != len(rows) * len(names):
        raise ValueError("A text has a NUL in it.")
    columns = [texts[place :: len(names)] for place in range(len(names))]
    told = [pieces[row[-1]] for row in rows]
    keys, form = (*names, "nth", "drawn"), str(line)
    written = [
        form % dict(zip(keys, row, strict=True)) for row in zip(*columns, range(1, len(rows) + 1), told, strict=True)
    ]
    return Markup("".join(written))  # noqa: S704  the line and the pieces were drawn by a template, the texts escaped


def environment(**options: Any) -> Environment:
    """Build the environment; `options` come from settings."""
    env = Environment(  # noqa: S701  autoescape is on below, whatever the options say
        **{
            **options,
            "undefined": StrictUndefined,
            "autoescape": True,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", *options.get("extensions", ())],
        }
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(gettext=said, _=said, static=static, url=url, sprite=sprite, spark=sparklines.spark, kept=kept)
    env.filters.update(
        day=words.day,
        short_date=words.short_date,
        long_date=words.long_date,
        clock=words.clock,
        moment=words.moment,
        number=words.number,
        percent=words.percent,
        sentence=words.sentence,
        initials=words.initials,
        drawn=drawn,
        filled=filled,
    )
    return env
