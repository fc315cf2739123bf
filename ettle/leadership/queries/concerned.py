"""Concerns of a cycle: how many, where, what has changed, and what was done about them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from ettle.leadership.pages import Num, OwnerRow, ShareRow, Tone
from ettle.leadership.queries import counted
from ettle.leadership.queries.drawing import Drawing, change, share_words, small_words
from ettle.leadership.queries.place import Place
from ettle.rules.concerns.overdue import late_before
from ettle.rules.concerns.states import WAITING, State
from ettle.rules.leading import percent
from ettle.school.queries import policy_for
from ettle.tracking.queries.concern_words import role_label
from ettle.ui import charts
from ettle.ui.charts import Chart, Part, Point
from ettle.ui.words import said as _

Reason = tuple[int, str, int, int | None, int | None, str, int, int | None]
"""Cycle, year, concern, faculty, subject, measure, whether it counts, who raised it by hand."""
STATES = ("waiting", "acting", "reviewed", "closed")
UNTOUCHED = frozenset(one.value for one in WAITING)


class Held:
    """Concerns by cycle, year, post and where they stand."""

    def __init__(self, rows: Iterable[tuple[int, str, str, str, int, int]]) -> None:
        self._found: defaultdict[tuple[int, str, str | None, str], int] = defaultdict(int)
        self._late: defaultdict[tuple[int, str, str | None], int] = defaultdict(int)
        self._roles: dict[tuple[int, str], set[str]] = {}
        for cycle_id, year, role, state, n, late in rows:
            self._roles.setdefault((cycle_id, year), set()).add(role)
            stands = stand_of(state)
            for of in (role, None):
                self._found[cycle_id, year, of, stands] += n
                self._found[cycle_id, year, of, ""] += n
                self._late[cycle_id, year, of] += late

    def count(self, cycle_id: int, years: Iterable[str], *, stands: str = "", role: str | None = None) -> int:
        """How many, of one standing or of all."""
        return sum([self._found.get((cycle_id, year, role, stands), 0) for year in years])

    def late(self, cycle_id: int, years: Iterable[str], role: str | None = None) -> int:
        """How many are overdue."""
        return sum([self._late.get((cycle_id, year, role), 0) for year in years])

    def roles(self, cycle_id: int, years: Iterable[str]) -> set[str]:
        """The posts that hold any."""
        return set().union(*(self._roles.get((cycle_id, year), ()) for year in years))


def stand_of(state: str) -> str:
    """Where a concern stands, as leadership asks: nobody has acted, acting, reviewed or closed."""
    return "waiting" if state in UNTOUCHED else state


def stand_words() -> dict[str, str]:
    """What each is called."""
    return {
        "waiting": _("Nobody has acted"),
        State.ACTING.value: _("Acting"),
        State.REVIEWED.value: _("Reviewed"),
        State.CLOSED.value: _("Closed"),
    }


def held(place: Place) -> Held:
    """All concerns of the cycles shown, counted. One query."""
    since = min(one.opens for one in (*place.shown_cycles, place.before or place.cycle))
    day = late_before(policy_for(place.viewer).calendar, place.viewer.on)
    return Held(counted.concerns(place.viewer.school_id, since, day))


def headline(drawing: Drawing, found: Held) -> tuple[tuple[Num, str], ...]:
    """The four numbers that stand first."""
    place = drawing.place
    total = found.count(place.cycle.pk, place.years)
    waiting = found.count(place.cycle.pk, place.years, stands="waiting")
    late = found.late(place.cycle.pk, place.years)
    kept = place.withheld((waiting, total - waiting)).parts[0]
    kept_late = place.withheld((late, total - late)).parts[0]
    share = share_words(total, place.pupils()) if place.may_show(total) else ""
    return (
        (Num(str(place.pupils())), _("pupils on the roll when it closed")),
        (drawing.num(total, {"what": "concern"}), _("with a concern, %(share)s") % {"share": share or small_words()}),
        (drawing.num(waiting, {"what": "waiting"}, kept_back=kept), _("for whom nobody has acted yet")),
        (drawing.num(late, {"what": "late"}, kept_back=kept_late), _("overdue today")),
    )


def moved(drawing: Drawing, found: Held) -> tuple[tuple[Num, str], ...]:
    """What became of the pupils of the cycle before. One query, or none where there is none before."""
    place, before = drawing.place, drawing.place.before
    if before is None:
        return ()
    both = sum(n for year, n in counted.moved(place.cycle.pk, before.pk) if year in place.years)
    new = found.count(place.cycle.pk, place.years) - both
    kept = place.withheld((both, new)).parts
    return (
        (drawing.num(both, {"what": "stayed"}, kept_back=kept[0]), _("had a concern then, too")),
        (drawing.num(new, {"what": "new"}, kept_back=kept[1]), _("are new on the list")),
    )


def over_time(place: Place, found: Held) -> Chart:
    """Pupils with a concern in each of the last cycles, as a share of who was on the roll then."""
    points = []
    for one in place.shown_cycles:
        roll, total = place.pupils(one.pk), found.count(one.pk, place.years)
        if not roll:
            continue
        told_of = place.may_show(total) if one.pk == place.cycle.pk else place.may_show_then(total)
        share = percent(total, roll) if told_of else None
        told = share_words(total, roll) if told_of else small_words()
        drawn = None if share is None else float(share)
        points.append(Point(f"{one.name} {one.session[2:]}", drawn, told, now=one.pk == place.cycle.pk))
    title = _("Share of pupils with a concern, cycle by cycle")
    return charts.over_time(points, title, title, _("Cycle"), _("With a concern"))


def by_year(drawing: Drawing, found: Held) -> tuple[ShareRow, ...]:
    """Each year with its share, in the order of the policy."""
    place, before = drawing.place, drawing.place.before_id
    parts = tuple(found.count(place.cycle.pk, [year]) for year in place.years)
    kept = place.withheld(parts).parts
    rows = []
    for year, count, hidden in zip(place.years, parts, kept, strict=True):
        roll, roll_before = place.pupils(years=(year,)), place.pupils(before, (year,))
        now, then = percent(count, roll), drawing.then(found.count(before, [year]), roll_before)
        asked = {"what": "concern", "year": year}
        rows.append(share_row(drawing, year, (count, roll), asked, hidden=hidden, changed=change(now, then)))
    return tuple(rows)


def by_faculty(drawing: Drawing, names: Mapping[int, str], reasons: Iterable[Reason]) -> tuple[ShareRow, ...]:
    """Pupils with a concern in each faculty, of all who were on the roll; by name and never by figure."""
    place, years = drawing.place, drawing.place.years
    pupils = {
        (cycle, faculty, concern)
        for cycle, year, concern, faculty, _s, _m, counts, _by in reasons
        if counts and faculty is not None and year in years
    }
    found = Counter([(cycle, faculty) for cycle, faculty, _concern in pupils])
    roll, roll_before = place.pupils(), place.pupils(place.before_id)
    parts = tuple(found[place.cycle.pk, pk] for pk in names)
    kept = place.withheld(parts).parts
    rows = []
    for (pk, name), count, hidden in zip(names.items(), parts, kept, strict=True):
        now, then = percent(count, roll), drawing.then(found[place.before_id, pk], roll_before)
        asked = {"what": "concern", "faculty": str(pk)}
        rows.append(share_row(drawing, name, (count, roll), asked, hidden=hidden, changed=change(now, then)))
    return tuple(rows)


def share_row(
    drawing: Drawing,
    name: str,
    count: tuple[int, int],
    asked: Mapping[str, str],
    *,
    hidden: bool,
    changed: tuple[str, str] = ("", ""),
) -> ShareRow:
    """A share of pupils with its bar. `count` is how many of how many."""
    part, whole = count
    if hidden or not drawing.place.may_show(part):
        empty = charts.bar(0, 1, _("%(name)s: not shown") % {"name": name})
        return ShareRow(name, str(whole), drawing.num(part, asked, kept_back=True), "", empty)
    share = share_words(part, whole)
    told = {"name": name, "part": part, "whole": whole, "share": share}
    picture = charts.bar(part, whole, _("%(name)s: %(part)s of %(whole)s, %(share)s") % told, concern=True)
    figure = drawing.num(part, asked, concern=True)
    return ShareRow(name, str(whole), figure, share, picture, *changed)


def owners(drawing: Drawing, found: Held) -> tuple[OwnerRow, ...]:
    """What each post holds, in the order of the policy, and all of it together."""
    place = drawing.place
    roles = found.roles(place.cycle.pk, place.years)
    order = [role.id for role in place.policy.roles]
    known = sorted(roles, key=lambda role: order.index(role) if role in order else len(order))
    rows = [_owner(drawing, found, None, _("All"))]
    if place.unseen:
        return tuple(rows)
    labels = [(role, role_label(place.policy, role) if role else _("Nobody")) for role in known]
    return (*rows, *(_owner(drawing, found, role, label) for role, label in labels))


def _owner(drawing: Drawing, found: Held, role: str | None, label: str) -> OwnerRow:
    place = drawing.place
    counts = tuple(found.count(place.cycle.pk, place.years, stands=stands, role=role) for stands in STATES)
    late = found.late(place.cycle.pk, place.years, role)
    kept = place.withheld(counts)
    whom = {} if role is None else {"role": role or "-"}
    figures = [drawing.num(sum(counts), {"what": "concern", **whom}, kept_back=kept.total)]
    figures += [
        drawing.num(count, {"what": stands, **whom}, kept_back=hidden, concern=stands == "waiting")
        for stands, count, hidden in zip(STATES, counts, kept.parts, strict=True)
    ]
    figures.append(drawing.num(late, {"what": "late", **whom}, kept_back=kept.any))
    shown = [] if kept.any else state_parts(counts)
    return OwnerRow(label, tuple(figures), charts.stacked(shown, label))


def state_parts(counts: Iterable[int]) -> list[Part]:
    """The four standings as parts of a bar: what waits stands out, and what is closed is lightest."""
    words = stand_words()
    drawn = dict(zip(STATES, counts, strict=True))
    return [Part(words[one], drawn[one], concern=one == "waiting") for one in reversed(STATES)]


def state_key() -> tuple[Tone, ...]:
    """The key to that bar."""
    parts = state_parts((1, 1, 1, 1))
    return tuple(Tone(charts.swatch(tone), part.label) for tone, part in zip(charts.tones(parts), parts, strict=True))
