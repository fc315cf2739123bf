"""Where a pupil of a file belongs: tutor group and house."""

from typing import Any

from ettle.importing.planning.setting import Setting
from ettle.importing.plans import Change, Plan, Ref, refuse
from ettle.importing.reading import Pupil as Told
from ettle.pupils.names import folded
from ettle.school.models import House, TutorGroup

GROUP = "school.TutorGroup"


class Groups:
    """Tutor groups by name; one that is new is made before the pupils in it."""

    def __init__(self, setting: Setting, plan: Plan) -> None:
        self._setting, self._plan = setting, plan
        self._known = {group.name: group for group in TutorGroup.objects.filter(school_id=setting.school_id)}
        self._houses = {folded(house.name): house.pk for house in House.objects.filter(school_id=setting.school_id)}
        self._made: set[str] = set()

    def fields(self, told: Told, year: str) -> dict[str, Any]:
        """The tutor group and house a row names, as the pupil's fields; nothing where it names none."""
        wanted: dict[str, Any] = {}
        group = self._known.get(told.group or "")
        if group is not None:
            wanted["tutor_group_id"] = group.pk
            if group.house_id is not None:
                wanted["house_id"] = group.house_id
        elif told.group:
            wanted["tutor_group_id"] = self._make(told.group, year, told.row)
        if told.house:
            house = self._houses.get(folded(told.house))
            if house is None:
                refuse(self._plan, told.row, "House", told.house, f"{told.house} is not a house of the school.")
            else:
                wanted["house_id"] = house
        return wanted

    def _make(self, name: str, year: str, row: int) -> Ref:
        if name not in self._made:
            self._made.add(name)
            after = {"school_id": self._setting.school_id, "name": name, "year": year}
            self._plan.changes.append(Change(GROUP, name, f"Tutor group {name}", after, row=row))
        return Ref(GROUP, name)
