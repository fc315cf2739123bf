"""Scenes of pupils and their support groups."""

from datetime import date
from typing import Any, Final

from ettle.policy import load_policy, policy_text
from ettle.pupils import actions as pupils
from ettle.pupils.models import Attendance, CategoryMembership
from ettle.pupils.queries.worked_out import worked_out_page
from ettle.school.models import AdoptedPolicy
from tests.web.audit.scenes.given import NEXT_WEEK, More, Scenes, as_, some_pupils
from tests.web.tracking_cycles.small import SESSION, TODAY, Small


def in_a_group(small: Small) -> dict[str, Any]:
    small.pupil("Ada", "S3")
    small.in_group("Ada", "SEBN")
    held = CategoryMembership.objects.get(pupil=small.pupils["Ada"])
    return {**as_(small, "psl_rannoch"), "membership": held, "ends": NEXT_WEEK}


def figures(small: Small) -> dict[str, Any]:
    """Ada has been away often, and Kwame no longer is."""
    for name, present in (("Ada", 50), ("Kwame", 100)):
        pupil = small.pupil(name, "S3")
        Attendance.objects.create(pupil=pupil, session=SESSION, to_date=TODAY, possible=100, present=present)
    small.in_group("Kwame", "ATT")
    CategoryMembership.objects.filter(category="ATT").update(source="derived")
    return {**as_(small, "office"), "school": small.school, "policy": load_policy("scottish-secondary")}


def asked_again(small: Small) -> dict[str, Any]:
    """Ada's group was set last session and has not been confirmed since."""
    given = in_a_group(small)
    CategoryMembership.objects.update(starts=date(2026, 3, 2))
    return {**as_(small, "psl_rannoch"), "ids": [given["membership"].pk]}


def as_shown(small: Small) -> dict[str, Any]:
    """What the figures would change, as the headteacher was shown it."""
    figures(small)
    by = small.viewer("head")
    return {**as_(small, "head"), "seen": worked_out_page(by)[0].fingerprint}


def suggested(small: Small) -> dict[str, Any]:
    """The school lets the figures only suggest Pathway 3, and Ada has reached it."""
    text = policy_text("scottish-secondary").replace(
        'match = "at least" } }', 'match = "at least" } }\nsuggests_only = true'
    )
    AdoptedPolicy.objects.filter(school=small.school).update(text=text, fingerprint="suggests")
    ada = small.pupil("Ada", "S3")
    ada.support_step = "PW3"
    ada.save(update_fields=["support_step"])
    return {**as_(small, "psl_rannoch"), "pupil": ada, "category": "PW3"}


SCENES: Final[Scenes] = {
    pupils.set_category: lambda small: {
        **as_(small, "psl_rannoch"),
        "pupil": small.pupil("Ada", "S3"),
        "category": "SEBN",
        "starts": TODAY,
    },
    pupils.end_category: in_a_group,
    pupils.refresh_derived: figures,
    pupils.work_out: as_shown,
    pupils.take_suggestion: suggested,
    pupils.renew: asked_again,
    pupils.end_not_renewed: asked_again,
    pupils.log_reading: lambda small: {
        **as_(small, "head"),
        "pupil_ids": some_pupils(small),
        "about": "pupil",
        "why": "whole_school",
    },
    pupils.log_export: lambda small: {**as_(small, "head"), "about": "support_groups", "purpose": "a try", "rows": 2},
}
# A page that names nobody.
MORE: Final[More] = (
    (
        pupils.log_reading,
        lambda small: {**as_(small, "head"), "pupil_ids": [], "about": "pupil", "why": "whole_school"},
    ),
)
