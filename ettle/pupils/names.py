"""How a name is found: without accents, case or apostrophes, so that Éilidh O’Brien answers to eilidh obrien."""

import unicodedata

# Letters that are letters of their own and do not come apart into a plain one and a mark.
_ALONE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_SILENT = "'’‘`´ʼ.,"


def folded(text: str) -> str:
    """Lower case, no accents, no apostrophes, hyphens as spaces, single spaces."""
    apart = unicodedata.normalize("NFKD", text.casefold()).translate(_ALONE)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign) and sign not in _SILENT)
    return " ".join("".join(" " if unicodedata.category(sign) == "Pd" else sign for sign in plain).split())


def search_key(given: str, family: str, preferred: str = "") -> str:
    """What is kept beside a name to search in."""
    return " ".join(dict.fromkeys(part for part in map(folded, (preferred, given, family)) if part))


def words_of(query: str) -> tuple[str, ...]:
    """The words of what was typed, as `search_key` writes them; each must be found."""
    return tuple(folded(query).split())
