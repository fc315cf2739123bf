"""The changes of a plan in words: groups with a title, and for each row what becomes what."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ettle.importing.fields import WORDS
from ettle.importing.pages import ChangeGroup, ChangeRow
from ettle.importing.plans import Change, Ref
from ettle.school.models import House, TutorGroup

SHOWN = 25
TITLES: Mapping[str, tuple[str, str]] = {
    "pupils.Pupil": (gettext_noop("New pupils"), gettext_noop("Changed pupils")),
    "school.TutorGroup": (gettext_noop("New tutor groups"), gettext_noop("Changed tutor groups")),
    "people.StaffMember": (gettext_noop("New staff"), gettext_noop("Changed staff")),
    "people.Post": (gettext_noop("New posts"), gettext_noop("Changed posts")),
    "school.TeachingClass": (gettext_noop("New classes"), gettext_noop("Changed classes")),
    "school.Subject": (gettext_noop("New subjects"), gettext_noop("Changed subjects")),
    "pupils.ClassMembership": (gettext_noop("Pupils joining classes"), gettext_noop("Pupils leaving classes")),
    "people.ClassTeacher": (gettext_noop("Teachers given classes"), gettext_noop("Teachers leaving classes")),
    "tracking.Rating": (gettext_noop("New ratings"), gettext_noop("Changed ratings")),
    "pupils.Attendance": (gettext_noop("New attendance"), gettext_noop("Changed attendance")),
}
NAMED = ("year", "simd_decile", "possible", "present", "late", "ends", "name", "email", "level", "scn", "upn")
FIELD_WORDS: Mapping[str, str] = {
    **{name: WORDS[name] for name in NAMED},
    "mis_id": WORDS["pupil"],
    "given": WORDS["forename"],
    "family": WORDS["surname"],
    "date_of_birth": WORDS["dob"],
    "left_on": WORDS["leaving_date"],
    "tutor_group_id": WORDS["group"],
    "house_id": WORDS["house"],
    "percent": WORDS["attendance"],
    "value": gettext_noop("Rating"),
    "missing_from_import_since": gettext_noop("Not in the latest import since"),
}
MADE_OF = {
    "tracking.Rating": ("value",),
    "pupils.Pupil": ("year",),
    "people.StaffMember": ("email",),
    "pupils.Attendance": ("present", "possible", "percent"),
}
NAMES: Mapping[str, type[Model]] = {
    "tutor_group_id": TutorGroup,
    "house_id": House,
}


def change_groups(changes: Sequence[Change]) -> tuple[ChangeGroup, ...]:
    """The changes by what they are about, the first of each written out. At most a query for each kind of place."""
    found: dict[tuple[str, bool], list[Change]] = {}
    for change in changes:
        found.setdefault((change.model, change.made), []).append(change)
    shown = [one for own in found.values() for one in own[:SHOWN]]
    names = _names(shown)
    return tuple(
        ChangeGroup(
            _(TITLES[model][0 if made else 1]),
            len(own),
            tuple(ChangeRow(c.label, _what(c, names)) for c in own[:SHOWN]),
        )
        for (model, made), own in found.items()
    )


Names = Mapping[tuple[str, object], str]


def _names(changes: Sequence[Change]) -> Names:
    """What the numbers of tutor groups and houses in these changes are called."""
    names: dict[tuple[str, object], str] = {}
    for field, model in NAMES.items():
        asked = {side.get(field) for change in changes for side in (change.before, change.after)}
        numbers = [number for number in asked if isinstance(number, int)]
        if numbers:
            names |= {
                (field, pk): name
                for pk, name in model._default_manager.filter(pk__in=numbers).values_list("pk", "name")
            }
    return names


def _what(change: Change, names: Names) -> str:
    if change.made:
        parts = [
            f"{_(FIELD_WORDS[name])}: {_shown(name, change.after[name], names)}"
            for name in MADE_OF.get(change.model, ())
            if change.after.get(name) not in {None, ""}
        ]
        return "; ".join(parts)
    sentence = _("%(field)s: %(before)s becomes %(after)s")
    return "; ".join(
        sentence
        % {
            "field": _(FIELD_WORDS[name]),
            "before": _shown(name, change.before[name], names),
            "after": _shown(name, value, names),
        }
        for name, value in change.after.items()
        if name in FIELD_WORDS
    )


def _shown(field: str, value: object, names: Names) -> str:
    if value is None or value == "":
        return _("nothing")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    return value.key if isinstance(value, Ref) else names.get((field, value), str(value))
