"""Names for everybody else, each used once, and candidate numbers that are certainly nobody's."""

import random
import unicodedata

from ettle.demo import names
from ettle.rules.identifiers import scn_check


class Namer:
    """Deals out names that no one in the demo already has, in an order fixed by its seed."""

    def __init__(self, taken: set[str], rng: random.Random) -> None:
        self._pairs = [(given, family) for given in names.given_names() for family in names.family_names()]
        rng.shuffle(self._pairs)
        self._taken = set(taken)
        self._stem = 99_000_000

    def pair(self) -> tuple[str, str]:
        """A given and a family name."""
        while True:
            given, family = self._pairs.pop()
            if f"{given} {family}" not in self._taken:
                self._taken.add(f"{given} {family}")
                return given, family

    def staff(self) -> tuple[str, str]:
        """A sign-in code and a name for a member of staff."""
        given, family = self.pair()
        plain = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode()
        return plain.lower().replace(" ", ""), f"{given} {family}"

    def scn(self) -> str:
        """The next candidate number with a right check digit; stems beginning 99 are issued to nobody (R17.6)."""
        while True:
            self._stem += 1
            check = scn_check(str(self._stem))
            if check is not None:
                return f"{self._stem}{check}"
