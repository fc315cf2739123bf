"""Patterns: what is counted, what is hidden, and who finds the pupils behind a figure."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.caseload.queries.patterns import patterns_page
from ettle.caseload.queries.reach import caseload_for, pupils_kept
from ettle.pupils.models import CategoryMembership, Pupil
from ettle.pupils.queries.facts import facts_for
from ettle.rules.caseload import may_keep
from tests.web.tracking_cycles.small import Small

PATTERNS = "/caseload/patterns/"


@pytest.fixture
def patterned(small: Small) -> Small:
    """Rannoch: 6 pupils of S3 and 2 of S5, 7 of them with concerns in languages. Tummel: 3 of S3 and 7 of S5."""
    for house, year, count in (("Rannoch", "S3", 6), ("Rannoch", "S5", 2), ("Tummel", "S3", 3), ("Tummel", "S5", 7)):
        for number in range(count):
            name = f"{house[0]}{year}{number}"
            small.pupil(name, year, house)
            small.in_group(name, "CE" if house == "Tummel" and number < 2 and year == "S3" else "SEBN")
    small.rate("RS30", "S3", "french", effort="3")
    small.rate("RS30", "S3", "physics", effort="3")
    small.close(1)
    return small


def figures(page: object, leaf: str) -> dict[str, list[str]]:
    found = next(one for one in page.leaves if one.id == leaf)  # type: ignore[attr-defined]
    rows = [*found.rows, *([found.total] if found.total else [])]
    return {row.label: [figure.text for figure in row.figures] for row in rows}


@pytest.mark.requirement("S2-50")
def test_patterns_count_by_time_year_faculty_group_reason_and_pupil(patterned: Small) -> None:
    page = patterns_page(patterned.viewer("head"), {})
    assert figures(page, "time")["On the caseload"] == ["18"]
    assert figures(page, "year") == {"S3": ["9"], "S5": ["9"], "All": ["18"]}
    assert figures(page, "faculty") == {"Languages": ["1"], "Sciences": ["1"]}
    assert figures(page, "group")["Care experienced"] == ["2"]
    assert figures(page, "source") == {"Concern across faculties": ["1"], "Support group": ["18"]}
    assert page.pupils[0].name == "RS30 Invented"
    assert not page.hidden_note


@pytest.mark.requirement("S2-50", "D-10")
def test_a_keeper_of_one_house_is_shown_no_small_figure_of_another(patterned: Small) -> None:
    mine = patterns_page(patterned.viewer("psl_rannoch"), {})
    assert figures(mine, "year") == {"S3": ["6"], "S5": ["2"], "All": ["8"]}
    whole = patterns_page(patterned.viewer("psl_rannoch"), {"whose": "school"})
    # S3 is nine, six of them mine: three are somebody else's. S5 would follow from the total, so it goes too.
    assert figures(whole, "year") == {"S3": ["hidden"], "S5": ["hidden"], "All": ["18"]}
    assert figures(whole, "group")["Care experienced"] == ["fewer than 5"]
    assert whole.hidden_note


@pytest.mark.requirement("D-10", "S2-50")
def test_no_width_of_a_bar_and_no_list_of_pupils_tells_what_is_hidden(patterned: Small) -> None:
    cycle = patterned.cycle(1).pk
    client = patterned.client("psl_rannoch")
    said = " ".join(client.get(f"{PATTERNS}?whose=school&of=year&value=S3&cycle={cycle}").content.decode().split())
    behind = said[said.index("Behind the figure") : said.index("Over time")]
    assert behind.count("RS3") == 6
    assert "TS3" not in said
    assert "Others are not yours to see, and their number is hidden." in behind
    year = said[said.index("By year group</h2>") : said.index("By faculty</h2>")]
    assert "<rect" not in year


@pytest.mark.requirement("S2-50")
def test_every_figure_leads_to_the_pupils_behind_it(patterned: Small) -> None:
    client = patterned.client("psl_tummel")
    said = client.get(PATTERNS).content.decode()
    for address in set(re.findall(r'href="(/caseload/patterns/\?of=[^"]+)"', said)):
        page = client.get(address.replace("&amp;", "&").partition("#")[0]).content.decode()
        behind = page[page.index("Behind the figure") : page.index("Over time")]
        assert "/caseload/" in behind, address
        assert "RS" not in behind


def test_a_figure_there_is_not_opens_nothing(patterned: Small) -> None:
    client = patterned.client("psl_tummel")
    for asked in ("of=year&value=S9&cycle=1", "of=none&cycle=x", f"of=group&value=SIMD&cycle={patterned.cycle(1).pk}"):
        page = client.get(f"{PATTERNS}?{asked}")
        assert page.status_code == 200
        assert "Behind the figure" not in page.content.decode()


@pytest.mark.requirement("S2-50")
def test_a_restricted_group_has_no_row_for_a_post_that_does_not_read_its_name(patterned: Small) -> None:
    for name in ("RS30", "RS31", "TS30"):
        patterned.in_group(name, "SIMD")
    told = patterned.client("sfll").get(PATTERNS).content.decode()
    assert "SIMD" not in told
    assert "A group that is not named to you" in told
    assert "SIMD 1-4" in patterned.client("head").get(PATTERNS).content.decode()


def test_patterns_go_back_as_many_periods_as_the_policy_says_and_tell_who_is_new(patterned: Small) -> None:
    patterned.rate("Newcomer", "S3", "french", cycle=2, effort="3")
    patterned.rate("Newcomer", "S3", "physics", cycle=2, effort="3")
    CategoryMembership.objects.filter(pupil__given="RS31").update(ends=date(2026, 11, 1))
    patterned.close(2)
    page = patterns_page(patterned.viewer("psl_rannoch"), {})
    assert figures(page, "time") == {
        "On the caseload": ["8", "9"],
        "New since the period before": ["8", "1"],
        "Nothing found any more": ["0", "1"],
    }
    assert "9 after Cycle 2, 1 more than in the period before." in {leaf.lead for leaf in page.leaves}


@pytest.mark.requirement("D-01")
def test_opening_the_patterns_logs_the_pupils_named_there(patterned: Small) -> None:
    patterned.client("psl_rannoch").get(PATTERNS)
    rows = Event.objects.filter(verb="caseload_patterns.opened")
    assert {row.pupil_id_kept for row in rows} == {
        pupil.pk for name, pupil in patterned.pupils.items() if name.startswith("R")
    }


@pytest.mark.requirement("D-02")
def test_the_rule_and_the_list_of_pupils_kept_agree_for_everybody(patterned: Small) -> None:
    everybody = list(Pupil.objects.all())
    keepers = 0
    for who in patterned.staff:
        viewer = patterned.viewer(who)
        try:
            caseload = caseload_for(viewer)
        except Exception:
            caseload = caseload_for(patterned.viewer("head"))
        listed = set(pupils_kept(viewer, caseload).values_list("pk", flat=True))
        facts = facts_for(everybody, viewer.on)
        assert listed == {pk for pk, one in facts.items() if may_keep(viewer, caseload.kept_by, one)}, who
        keepers += bool(listed)
    assert keepers == 4


def test_the_page_asks_the_same_few_questions_whatever_the_number_of_pupils(small: Small) -> None:
    counts = []
    for number, names in ((1, ["Ada"]), (2, ["Ada", "Bea", "Cam", "Dot", "Eli", "Fay"])):
        for name in names:
            small.rate(name, "S3", "french", cycle=number, effort="3")
            small.rate(name, "S3", "physics", cycle=number, effort="3")
        small.close(number)
        client = small.client("sfll")
        client.get(PATTERNS)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(PATTERNS).status_code == 200
        counts.append(len([one for one in asked if "audit_event" not in one["sql"]]))
    assert counts[0] == counts[1] <= 22


@pytest.mark.requirement("S2-50")
def test_before_any_period_is_looked_through_the_page_says_why_it_is_empty(small: Small) -> None:
    text = small.client("psl_rannoch").get(PATTERNS).content.decode()
    assert "No tracking period has closed yet." in text
    assert "No period to show" in text


def test_one_period_is_not_called_periods(patterned: Small) -> None:
    viewer = patterned.viewer("psl_rannoch")
    assert "in the last period." in patterns_page(viewer, {}).lead
