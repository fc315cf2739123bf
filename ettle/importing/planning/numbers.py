"""The numbers of pupils in a file against those held: who is meant, and what only a person can say (D-11)."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from ettle.importing.planning.matching import COLUMN, Matched, settled
from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Plan, Question, listed, refuse
from ettle.importing.reading import Pupil as Told
from ettle.importing.reading import Table, Vocabulary, understand
from ettle.importing.reading.identity import Kind, read_pupils
from ettle.pupils.models import Pupil

FIELD_OF: Mapping[str, Kind] = {"pupil": "own", "scn": "scn", "upn": "upn"}
LINKED = "linked"
SAME = (("no", "No, leave these rows out"), ("yes", "Yes, they are the same pupils"))


class Numbers:
    """Every number a pupil of the file is known by, and the pupils of the school by each kind of number."""

    def __init__(self, setting: Setting, plan: Plan, matched: Matched, *, table: Table, words: Vocabulary) -> None:
        self.setting = setting
        self.everyone = list(Pupil.objects.filter(school_id=setting.school_id).select_related("tutor_group"))
        self.by: dict[Kind, dict[str, Pupil]] = {
            kind: {getattr(pupil, name): pupil for pupil in self.everyone if getattr(pupil, name)}
            for kind, name in COLUMN.items()
        }
        self.matched = matched = settled(setting, plan, matched, self.by[matched.kind])
        self.others, self.doubts = _others(table, words, matched)
        self._claimed: set[tuple[Kind, str]] = set()
        self._taken = self._elsewhere()

    def _elsewhere(self) -> set[tuple[Kind, str]]:
        """Numbers of the file that are already held outside this school: unique in the installation (R17.3)."""
        wanted: dict[Kind, set[str]] = {"scn": set(), "upn": set()}
        if self.matched.kind != "own":
            wanted[self.matched.kind] |= {number for number in self.matched.numbers if number}
        for numbers in self.others.values():
            for kind, number in numbers.items():
                if kind in wanted:
                    wanted[kind].add(number)
        held = Pupil.objects.exclude(school_id=self.setting.school_id).filter(
            Q(scn__in=wanted["scn"]) | Q(upn__in=wanted["upn"])
        )
        taken: set[tuple[Kind, str]] = set()
        for scn, upn in held.values_list("scn", "upn"):
            taken |= {("scn", scn or ""), ("upn", upn or "")}
        return taken

    def sort(self, plan: Plan, everyone: Iterable[Told]) -> tuple[list[tuple[Told, Pupil]], list[Told], set[int]]:
        """Who is surely meant, who is new, and the pupils somebody must be asked about first."""
        known: list[tuple[Told, Pupil]] = []
        new: list[Told] = []
        spoken: set[int] = set()
        linked: list[tuple[Told, Pupil]] = []
        for told in everyone:
            pupil = self.by[self.matched.kind].get(told.pupil)
            other = pupil or self._by_another(told)
            if other is None:
                new.append(told)
                continue
            spoken.add(other.pk)
            if told.pupil in self.matched.unsure:
                continue
            (known if pupil else linked).append((told, other))
        text = "{n} pupils are not known here by “{heading}” but by another number. Are they the same pupils?"
        known += self._asked(plan, LINKED, text, linked)
        return known, new, spoken

    def _asked(self, plan: Plan, key: str, text: str, pairs: list[tuple[Told, Pupil]]) -> list[tuple[Told, Pupil]]:
        if not pairs:
            return []
        about = listed(f"Row {told.row}: {told.pupil} for {pupil.name}, {pupil.year}" for told, pupil in pairs)
        question = Question(key, text.format(n=len(pairs), heading=self.matched.heading), SAME, "no", about)
        plan.questions.append(question)
        return pairs if self.setting.answers.to(question) == "yes" else []

    def _by_another(self, told: Told) -> Pupil | None:
        for kind, number in self.others.get(told.pupil, {}).items():
            if number in self.by[kind]:
                return self.by[kind][number]
        return None

    def of(self, told: Told) -> dict[Kind, str]:
        """Every number the file gives this pupil."""
        return {self.matched.kind: told.pupil, **self.others.get(told.pupil, {})}

    def doubt(self, told: Told) -> str:
        """Why a person should look at one of the numbers before a pupil is made with it; blank for no reason."""
        why = [self.matched.doubts.get(told.pupil, "")]
        why += [self.doubts.get(number, "") for number in self.others.get(told.pupil, {}).values()]
        return " ".join(filter(None, why))

    def all_free(self, plan: Plan, told: Told) -> bool:
        """Whether a new pupil may have every number of its row; each that is taken is refused."""
        answers = [self.free(plan, told, kind, number) for kind, number in self.of(told).items()]
        return all(answers)

    def free(self, plan: Plan, told: Told, kind: Kind, number: str, *, own: Pupil | None = None) -> bool:
        """Whether a number may be given to this pupil; refused, with the reason, where somebody has it."""
        holder = self.by[kind].get(number)
        if (kind, number) in self._taken:
            why = f"{number} cannot be used here, because it is in use already. Check it; if it is right, "
            why += "tell whoever looks after this installation."
        elif (holder is not None and holder is not own) or (kind, number) in self._claimed:
            why = f"{number} is another pupil’s number here. Correct whichever of the two is wrong."
        else:
            self._claimed.add((kind, number))
            return True
        refuse(plan, told.row, self.matched.heading if kind == self.matched.kind else COLUMN[kind].upper(), number, why)
        return False


def _others(table: Table, words: Vocabulary, matched: Matched) -> tuple[dict[str, dict[Kind, str]], dict[str, str]]:
    """For each pupil of the file the numbers in its other number columns, and what is doubtful about those."""
    found: dict[str, dict[Kind, str]] = {}
    doubts: dict[str, str] = {}
    for column in understand(table.headings, words):
        kind = FIELD_OF.get(column.field or "")
        if kind is None or column.heading == matched.heading:
            continue
        texts, odd = read_pupils(table.frame[str(column.place)], kind)
        doubts |= {one.value: one.note for one in odd.values() if one.value}
        for number, other in zip(matched.numbers, texts.texts.to_list(), strict=True):
            if number and other:
                found.setdefault(number, {}).setdefault(kind, other)
    return found, doubts
