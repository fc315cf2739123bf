"""Which needs have support in place and which have none; and wellbeing indicators."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ettle.audit.models import Event
from ettle.caseload.models import Minute, Place
from ettle.needs.models import Need
from ettle.needs.queries.coverage import coverage_page
from ettle.needs.queries.reach import named, whole
from ettle.policy import load_policy, load_policy_text, policy_text
from ettle.pupils.models import Pupil
from ettle.pupils.queries.facts import facts_for
from ettle.rules.needs import may_name_need, may_read_whole
from ettle.school.models import School
from tests.web.needs.conftest import KEPT, Record, with_policy
from tests.web.tracking_cycles.small import Small, at

ORDER = ("Safe", "Healthy", "Achieving", "Nurtured", "Active", "Respected", "Responsible", "Included")


@pytest.fixture
def covered(small: Small, need_of: Record) -> Small:
    """Rannoch: five with reading needs, two of them with support. Tummel: six, one of them with support."""
    for house, count, helped in (("Rannoch", 5, 2), ("Tummel", 6, 1)):
        for number in range(count):
            name = f"{house[0]}{number}"
            small.pupil(name, "S3", house)
            need_of(name, support="Reads in pairs" if number < helped else "", wellbeing=("achieving",) * (number == 0))
    need_of("R0", "disability", words="Step-free rooms", support="Lift key")
    need_of("T0", "social_emotional")
    return small


def figures(small: Small, who: str, **asked: str) -> dict[str, tuple[str, str, str]]:
    page = coverage_page(small.viewer(who), asked)
    return {row.label: (row.everybody.text, row.in_place.text, row.without.text) for row in page.rows}


@pytest.mark.requirement("S1-36")
def test_disability_health_and_social_needs_are_types_and_each_shows_what_has_support(covered: Small) -> None:
    told = figures(covered, "sfll")
    assert told["Reading, writing and spelling"] == ("11", "3", "8")
    assert told["Disability"] == ("1", "1", "0")
    assert told["Health"] == ("0", "0", "0")
    assert told["Social, emotional and behavioural needs"] == ("1", "0", "1")


@pytest.mark.requirement("S1-36")
def test_every_figure_leads_to_the_pupils_behind_it(covered: Small) -> None:
    page = coverage_page(covered.viewer("psl_rannoch"), {"type": "literacy", "support": "none"})
    assert [line.pupil for line in page.lines] == ["R2 Invented", "R3 Invented", "R4 Invented"]
    row = page.rows[0]
    assert row.without.href == "/needs/?type=literacy&support=none#behind"
    assert covered.client("psl_rannoch").get(row.without.href).status_code == 200


@pytest.mark.requirement("S1-36", "D-10")
def test_a_keeper_of_one_house_is_shown_no_small_figure_of_another(covered: Small) -> None:
    mine = figures(covered, "psl_rannoch")
    assert mine["Reading, writing and spelling"] == ("5", "2", "3")
    wide = figures(covered, "psl_rannoch", whose="school")
    # Of the six in the other house one has support: neither part may be told, or it would follow.
    assert wide["Reading, writing and spelling"] == ("11", "hidden", "hidden")
    # One pupil elsewhere: nothing at all.
    assert wide["Social, emotional and behavioural needs"] == ("hidden", "hidden", "hidden")
    assert wide["Disability"] == ("1", "1", "0")
    page = coverage_page(covered.viewer("psl_rannoch"), {"whose": "school"})
    assert page.hidden_note
    assert not [line for line in page.lines if line.pupil.startswith("T")]


@pytest.mark.requirement("D-10")
def test_how_small_is_hidden_is_the_schools_to_say(covered: Small) -> None:
    with_policy(covered, ("smallest_figure = 5", "smallest_figure = 1"))
    assert figures(covered, "psl_rannoch", whose="school")["Reading, writing and spelling"] == ("11", "3", "8")


def test_the_rule_and_the_lists_agree_for_everybody(covered: Small) -> None:
    policy = load_policy("scottish-secondary")
    needs = policy.needs
    assert needs is not None
    covered.teach("other", "french", "S3")
    rows = list(Need.objects.select_related("pupil"))
    facts = facts_for([row.pupil for row in rows], at().date())
    for who in covered.staff:
        viewer = covered.viewer(who)
        kinds = {kind.id: kind for kind in needs.types}
        may = {row.pk for row in rows if may_read_whole(viewer, facts[row.pupil_id], needs, kinds[row.type])}
        assert set(whole(viewer, needs).values_list("pk", flat=True)) == may, who
        may = {row.pk for row in rows if may_name_need(viewer, facts[row.pupil_id], needs, kinds[row.type])}
        assert set(named(viewer, needs).values_list("pk", flat=True)) == may, who


@pytest.mark.parametrize("who", ["teacher", "tutor", "head_s3", "cl_lang", "office"])
def test_the_list_is_not_there_for_others(covered: Small, who: str) -> None:
    assert covered.client(who).get("/needs/").status_code == 404
    assert 'href="/needs/"' not in covered.client(who).get("/").content.decode()


def test_a_school_knows_nothing_of_another(covered: Small) -> None:
    other = School.objects.create(name="Elsewhere", slug="elsewhere", made_at=at())
    stranger = Pupil.objects.create(school=other, given="Stranger", family="Elsewhere", year="S3")
    told = {"words": "Elsewhere's words", "source": "teacher", "identified_on": at().date()}
    theirs = Need.objects.create(pupil=stranger, type="literacy", recorded_at=at(), changed_at=at(), **told)
    assert figures(covered, "sfll")["Reading, writing and spelling"][0] == "11"
    assert figures(covered, "psl_rannoch", whose="school")["Reading, writing and spelling"][0] == "11"
    client = covered.client("sfll")
    for address in ("new/", f"{theirs.pk}/", f"{theirs.pk}/end/", "summary/"):
        for key in (stranger.key, covered.pupils["Ada"].key):
            if str(theirs.pk) in address or key == stranger.key:
                assert client.get(f"/needs/{key}/{address}").status_code == 404, address
                assert client.post(f"/needs/{key}/{address}").status_code == 404, address
    assert Need.objects.get(pk=theirs.pk).version == 1


@pytest.mark.requirement("D-01")
def test_every_opening_is_logged_for_each_pupil_shown(covered: Small) -> None:
    covered.client("psl_rannoch").get("/needs/?support=in_place")
    rows = Event.objects.filter(verb="needs.opened")
    names = {"R0", "R1"}
    assert {row.pupil_id_kept for row in rows} == {covered.pupils[name].pk for name in names}
    covered.client("psl_rannoch").get("/needs/?type=health")
    assert Event.objects.filter(verb="needs.opened", pupil_id_kept=None).count() == 1


def test_the_list_asks_as_much_for_one_need_as_for_many(small: Small, need_of: Record) -> None:
    counts = []
    for names in (("Ada",), ("Cal", "Ben", *(f"P{n}" for n in range(12)))):
        for name in names:
            small.pupil(name, "S3")
            need_of(name)
        with CaptureQueriesContext(connection) as asked:
            coverage_page(small.viewer("sfll"), {})
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("asked", ["type=zz&support=zz&tag=zz", "tag=" + "x" * 3000, "whose=nobody"])
def test_what_is_asked_oddly_shows_everything(covered: Small, asked: str) -> None:
    page = covered.client("sfll").get(f"/needs/?{asked}")
    assert page.status_code == 200
    assert "T5 Invented" in page.content.decode()


def test_where_no_need_is_recorded_the_list_says_what_to_do(small: Small) -> None:
    page = small.client("sfll").get("/needs/").content.decode()
    assert "No need is recorded of the pupils you see." in page
    assert "A need is recorded on the pupil&#39;s page." in page or "A need is recorded on the pupil's page." in page


@pytest.mark.requirement("S1-20")
def test_the_eight_indicators_are_offered_in_the_order_of_the_law_and_none_is_required(small: Small) -> None:
    client, key = small.client("sfll"), small.pupils["Ada"].key
    for address in (f"/needs/{key}/new/", f"/needs/{key}/summary/"):
        page = client.get(address).content.decode()
        places = [page.index(f'value="{word.lower()}"') for word in ORDER]
        assert places == sorted(places)
    good = {"type": "literacy", "words": "Reads slowly.", "source": "teacher", "identified_on": "2026-09-14"}
    assert client.post(f"/needs/{key}/new/", good).status_code == 302
    assert Need.objects.get().wellbeing == []


@pytest.mark.requirement("S1-20")
def test_tags_stand_in_that_order_and_the_list_is_filtered_by_them(small: Small, need_of: Record) -> None:
    assert need_of("Ada", wellbeing=("included", "safe", "safe")).wellbeing == ["safe", "included"]
    need_of("Cal", "numeracy", wellbeing=("active",))
    page = coverage_page(small.viewer("sfll"), {"tag": "safe"})
    assert [(line.pupil, line.tags) for line in page.lines] == [("Ada Invented", ("Safe", "Included"))]
    assert page.tags[1:] == tuple((word.lower(), word) for word in ORDER)


@pytest.mark.requirement("S1-20")
def test_a_school_that_does_without_the_indicators_is_offered_none(small: Small) -> None:
    with_policy(small, ('off = ["weekly_tests"', 'off = ["wellbeing_indicators", "weekly_tests"'))
    for address in (f"/needs/{small.pupils['Ada'].key}/new/", "/needs/"):
        page = small.client("sfll").get(address).content.decode()
        assert "Nurtured" not in page
        assert 'name="wellbeing"' not in page


def test_an_older_policy_without_needs_is_still_good() -> None:
    text = policy_text("scottish-secondary")
    before, _heading, after = text.partition("# --- needs, and wellbeing indicators")
    older = load_policy_text(before + after[after.index("# --- the support team's caseload") :])
    assert older.needs is None
    assert older.wellbeing == ()


@pytest.mark.requirement("S1-20")
def test_a_decision_of_the_support_team_may_be_tagged_too(small: Small) -> None:
    Place.objects.create(pupil=small.pupils["Ada"], since=KEPT)
    client, key = small.client("psl_rannoch"), small.pupils["Ada"].key
    page = client.get(f"/caseload/{key}/?kind=discussed").content.decode()
    places = [page.index(f'value="{word.lower()}"') for word in ORDER]
    assert places == sorted(places)
    good = {"kind": "discussed", "text": "Talked.", "on": "2026-11-20", "review_on": "2026-12-11"}
    good |= {"took_part": str(small.staff["psl_rannoch"].pk)}
    refused = client.post(f"/caseload/{key}/decide/", {**good, "text": "", "wellbeing": ["included", "safe"]})
    assert refused.status_code == 422
    assert 'value="safe" checked' in refused.content.decode()
    odd = client.post(f"/caseload/{key}/decide/", {**good, "wellbeing": ["rich"]})
    assert "Choose from the wellbeing indicators" in odd.content.decode()
    assert client.post(f"/caseload/{key}/decide/", {**good, "wellbeing": ["included", "safe"]}).status_code == 302
    assert Minute.objects.get().wellbeing == ["safe", "included"]
    assert client.post(f"/caseload/{key}/decide/", good).status_code == 302
    assert 'Wellbeing indicators:</span> <span class="chip">Safe</span>' in " ".join(
        client.get(f"/caseload/{key}/").content.decode().split()
    )
