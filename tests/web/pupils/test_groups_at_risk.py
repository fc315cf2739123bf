"""Young carers, looked-after pupils and families short of money: groups a school switches on, named to few."""

from datetime import date

import pytest

from ettle.policy import load_policy, policy_text
from ettle.pupils.actions import GroupRefused, refresh_derived, set_category
from ettle.pupils.models import CategoryMembership
from ettle.school.actions import adopt_policy
from ettle.school.queries import policy_on
from tests.web.tracking_cycles.small import TODAY, Small, at

PACK = load_policy("scottish-secondary")
LABELS = {"YC": "Young carer", "HARDSHIP": "Hardship"}


def switch_on(small: Small, *codes: str) -> None:
    """Adopt the pack again with these groups in use."""
    text = policy_text("scottish-secondary")
    for code in codes:
        before, found, after = text.partition(f'id = "{code}"')
        assert found
        text = before + found + after.replace("active = false", "active = true", 1)
    adopt_policy(school=small.school, text=text, effective_from=date(2026, 8, 2), by=None, now=at(date(2026, 7, 2)))


def put_in(small: Small, name: str, code: str) -> None:
    set_category(pupil=small.pupils[name], category=code, starts=TODAY, by=small.viewer("psl_rannoch"), now=at())


def page_of(small: Small, who: str, name: str) -> str:
    return small.client(who).get(f"/pupils/{small.pupils[name].key}/").content.decode()


@pytest.fixture
def ada(small: Small) -> Small:
    small.pupil("Ada", "S3")
    small.join("Ada", "french")
    small.teach("teacher", "french", "S3")
    return small


@pytest.mark.requirement("S1-33", "S1-35")
@pytest.mark.parametrize("code", ["YC", "HARDSHIP"])
def test_the_group_is_there_and_off_until_the_school_wants_it(ada: Small, code: str) -> None:
    form = f"/pupils/{ada.pupils['Ada'].key}/groups/new/"
    assert not PACK.category(code).active
    assert f'value="{code}"' not in ada.client("psl_rannoch").get(form).content.decode()
    with pytest.raises(Exception, match="does not use this category"):
        put_in(ada, "Ada", code)
    switch_on(ada, code)
    assert f'value="{code}"' in ada.client("psl_rannoch").get(form).content.decode()
    put_in(ada, "Ada", code)
    assert CategoryMembership.objects.get().source == "hand"


@pytest.mark.requirement("S1-33", "S1-35")
@pytest.mark.parametrize("code", ["YC", "HARDSHIP"])
def test_its_name_is_for_few_and_a_teacher_finds_it_nowhere(ada: Small, code: str) -> None:
    switch_on(ada, code)
    put_in(ada, "Ada", code)
    for who in ("psl_rannoch", "head"):
        assert LABELS[code] in page_of(ada, who, "Ada"), who
    for who in ("teacher", "head_s3", "cl_lang"):
        for page in (page_of(ada, who, "Ada"), ada.client(who).get("/pupils/look-out/").content.decode()):
            assert "Support group" in page
            for word in (LABELS[code].lower(), "short of money", "ill, disabled"):
                assert word not in page.lower(), (who, word)


@pytest.mark.requirement("S1-34")
def test_looked_after_pupils_are_in_the_care_experienced_group(ada: Small) -> None:
    group = PACK.category("CE")
    assert group.active
    assert {"Looked after", "LAC"} <= set(group.aliases)
    put_in(ada, "Ada", "CE")
    told = " ".join(page_of(ada, "psl_rannoch", "Ada").split())
    assert "Care experienced" in told
    assert "Looked after now or at any time before: at home, with relatives" in told
    teacher = page_of(ada, "teacher", "Ada")
    assert "Looked after" not in teacher
    assert "Care experienced" not in teacher


@pytest.mark.requirement("S1-35")
def test_hardship_and_the_area_measure_never_follow_from_each_other(ada: Small) -> None:
    switch_on(ada, "HARDSHIP")
    policy = policy_on(ada.school.pk, TODAY)
    assert policy.category("HARDSHIP").derived is None
    for name, decile in (("Ada", 10), ("Cal", 1)):
        pupil = ada.pupil(name, "S3")
        pupil.simd_decile, pupil.simd_version = decile, "2020v2"
        pupil.save()
    put_in(ada, "Ada", "HARDSHIP")
    refresh_derived(school=ada.school, policy=policy, now=at())
    held = {(row.pupil.given, row.category) for row in CategoryMembership.objects.select_related("pupil")}
    assert held == {("Ada", "HARDSHIP"), ("Cal", "SIMD")}


def test_a_group_no_policy_has_is_refused(ada: Small) -> None:
    with pytest.raises(GroupRefused, match="POOR is not a support group"):
        put_in(ada, "Ada", "POOR")
