"""The board's values and reasons as people read them, and what is wrong with a mark, in sentences."""

import json
from collections.abc import Iterable
from dataclasses import asdict

from ettle.board.pages import Lamp, Reason
from ettle.rules.board import Mark, Marking
from ettle.ui.words import said as _

COLOURS = frozenset({"red", "amber", "green"})


def lamps_of(rules: Marking) -> tuple[Lamp, ...]:
    """The values of the scale, worst first, as the key has them (S2-45 to S2-47)."""
    letters: set[str] = set()
    found = []
    for value in reversed(rules.scale.counted):
        word = (value.short or value.value).capitalize()
        letter = next((sign for sign in word.upper() if sign.isalpha() and sign not in letters), word[:1].upper())
        letters.add(letter)
        colour = value.colour if value.colour in COLOURS else ""
        needs, takes = rules.needs_reason(value.value), rules.takes_reason(value.value)
        found.append(Lamp(value.value, colour, letter, word, value.words, needs, takes))
    return tuple(found)


def reasons_of(rules: Marking) -> tuple[Reason, ...]:
    """The reasons to choose from, numbered by the key that gives each; the tenth and later have no key."""
    codes = rules.codes.codes if rules.codes else ()
    return tuple(
        Reason(str(place) if place < 10 else "", code.code, code.label, code.brief)
        for place, code in enumerate(codes, start=1)
    )


def scale_for_script(lamps: Iterable[Lamp], reasons: Iterable[Reason]) -> str:
    """The scale and the reasons as the script reads them, in JSON."""
    shown = [
        {
            "value": lamp.value,
            "colour": lamp.colour,
            "letter": lamp.letter,
            "word": lamp.word,
            "needs": lamp.needs_reason,
            "takes": lamp.takes_reason,
        }
        for lamp in lamps
    ]
    return json.dumps({"lamps": shown, "reasons": [asdict(reason) for reason in reasons]}, ensure_ascii=False)


def reason_labels(rules: Marking, *, brief: bool = False) -> dict[str, str]:
    """Each reason's words by its code."""
    return {code.code: code.brief if brief else code.label for code in (rules.codes.codes if rules.codes else ())}


def problem_words(rules: Marking, problem: str, mark: Mark, sent: str) -> str:
    """What is wrong with a mark, and what would be right."""
    words = {lamp.value: lamp.word for lamp in lamps_of(rules)}
    told = {
        "value": words.get(mark.value, sent[:40]),
        "allowed": _either(words.values()),
        "reasons": _either(reason_labels(rules).values()),
    }
    forms = {
        "off_scale": _("%(value)s is not on the board's scale. It is %(allowed)s."),
        "needs_reason": _("%(value)s needs a reason: %(reasons)s."),
        "unknown_reason": _("That is not one of the board's reasons. They are %(reasons)s."),
        "no_reason_here": _("%(value)s takes no reason."),
        "reason_alone": _("A reason needs a value beside it: %(allowed)s."),
    }
    return forms[problem] % told


def _either(items: Iterable[str]) -> str:
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def listed(parts: Iterable[str]) -> str:
    """Parts after each other, those that are empty left out."""
    return ", ".join(part for part in parts if part)
