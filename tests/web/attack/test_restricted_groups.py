"""Care experience and area are named to few: every way round by which somebody else might learn them."""

import re
from datetime import date

import pytest

from ettle.pupils.models import CategoryMembership, Pupil
from ettle.school.models import House
from tests.web.tracking_cycles.small import Small

RESTRICTED = ("Care experienced", "SIMD", "LAAC")


def kwame(small: Small, category: str = "CE") -> CategoryMembership:
    """A pupil of Rannoch in S3 who is in a restricted group and has a concern in French."""
    small.rate("Kwame", "S3", "french", effort="4")
    small.in_group("Kwame", category)
    small.teach("teacher", "french", "S3")
    return CategoryMembership.objects.get(pupil=small.pupils["Kwame"])


def end(row: CategoryMembership) -> str:
    return f"/pupils/{row.pupil.key}/groups/{row.pk}/end/"


@pytest.mark.requirement("G-15")
@pytest.mark.parametrize("code", ["teacher", "cl_lang", "office", "psl_tummel", "head_s2"])
@pytest.mark.parametrize("category", ["CE", "SIMD"])
def test_the_form_that_ends_a_group_does_not_tell_its_name(small: Small, code: str, category: str) -> None:
    row = kwame(small, category)
    for answer in (small.client(code).get(end(row)), small.client(code).post(end(row), {"ends": "2026-12-01"})):
        assert answer.status_code == 404
        assert not any(words in answer.content.decode() for words in RESTRICTED)


@pytest.mark.requirement("G-15")
def test_who_may_name_a_group_but_not_choose_it_is_refused_in_words(small: Small) -> None:
    row = kwame(small)
    answer = small.client("head_s3").get(end(row))
    assert answer.status_code == 403
    assert small.client("psl_rannoch").get(end(row)).status_code == 200


@pytest.mark.requirement("G-15")
def test_the_office_learns_no_group_from_the_record(small: Small) -> None:
    kwame(small)
    pupil = small.pupils["Kwame"]
    sent = {"category": "CE", "starts": "2026-11-23"}
    CategoryMembership.objects.all().delete()
    assert small.client("psl_rannoch").post(f"/pupils/{pupil.key}/groups/new/", sent).status_code == 302
    small.close()
    small.client("head_s3").get(f"/tracking/cycles/{small.cycle(1).pk}/years/S3/")
    small.client("teacher").get("/pupils/look-out/")
    for asked in ({}, {"pupil": str(pupil.key)}, {"kind": "read"}):
        text = small.client("office").get("/school/audit/", asked).content.decode()
        assert "category: CE" not in text
        assert "Kwame" not in text
        assert f"/pupils/{pupil.key}/" not in text
    text = small.client("office").get("/school/audit/").content.decode()
    assert "put in a support group" in text, "that something was done, by whom and when, stays on view"
    assert "category: CE" in small.client("head").get("/school/audit/", {"pupil": str(pupil.key)}).content.decode()


@pytest.mark.requirement("G-15")
@pytest.mark.parametrize("code", ["teacher", "cl_lang", "office"])
def test_no_page_a_teacher_or_the_office_may_open_holds_the_name(small: Small, code: str) -> None:
    kwame(small)
    small.in_group("Kwame", "SIMD")
    small.close()
    pupil, concern = small.pupils["Kwame"], small.concern("Kwame")
    assert concern is not None
    cycle, group = small.cycle(1).pk, small.taught("french", "S3").pk
    addresses = [
        "/",
        "/pupils/",
        "/pupils/?support=1",
        "/pupils/?q=kwame",
        "/pupils/find/?q=experienced",
        "/pupils/look-out/",
        "/pupils/look-out/?of=school",
        f"/pupils/{pupil.key}/",
        f"/tracking/concerns/{concern.pk}/",
        "/tracking/concerns/",
        f"/tracking/ratings/{cycle}/{group}/",
        f"/tracking/ratings/{cycle}/{group}/history/",
        f"/tracking/cycles/{cycle}/",
        f"/tracking/cycles/{cycle}/overview/S3/?by=class&measure=effort&value=4",
        f"/tracking/cycles/{cycle}/years/S3/",
        "/school/audit/",
        "/school/",
    ]
    for address in addresses:
        answer = small.client(code).get(address)
        assert answer.status_code < 500, address
        text = answer.content.decode()
        assert not any(words in text for words in RESTRICTED), address
        assert "category: CE" not in text, address


@pytest.mark.requirement("G-15", "D-02")
def test_a_share_counts_only_pupils_of_whom_the_group_is_named(small: Small) -> None:
    """A progress leader of S3 who is pupil support leader of one house names care experience in that house only."""
    small.person("both", "progress_leader", year="S3")
    small.pupil("Ada", "S3", "Tummel")
    kwame(small)
    small.in_group("Ada", "CE")
    small.close()
    from ettle.people.models import Post

    house = House.objects.get(school=small.school, name="Tummel")
    Post.objects.create(staff=small.staff["both"], role="pupil_support_leader", house=house, starts=date(2026, 8, 1))
    text = small.client("both").get(f"/tracking/cycles/{small.cycle(1).pk}/years/S3/").content.decode()
    assert "Kwame" in text
    row = text[text.index('scope="row">Care experienced') :].split("</tr>")[0]
    assert "of 2" not in row
    assert "of 1" in row


@pytest.mark.requirement("G-15")
def test_a_group_hidden_from_others_is_not_told_by_who_is_on_a_list(small: Small) -> None:
    """Named to a role over another house, hidden from teachers: the filter must not answer for the teacher."""
    from ettle.people.models import Post
    from ettle.school.models import AdoptedPolicy
    from ettle.school.queries import _parsed

    adopted = AdoptedPolicy.objects.get(school=small.school)
    text = adopted.text.replace('otherwise = "support group"', 'otherwise = "hidden"')
    AdoptedPolicy.objects.filter(pk=adopted.pk).update(text=text, fingerprint="hidden")
    _parsed.cache_clear()
    kwame(small)
    house = House.objects.get(school=small.school, name="Tummel")
    Post.objects.create(staff=small.staff["teacher"], role="pupil_support_leader", house=house, starts=date(2026, 8, 1))
    for address in ("/pupils/?support=1", "/pupils/look-out/"):
        assert "Kwame" not in small.client("teacher").get(address).content.decode(), address


@pytest.mark.requirement("G-15", "D-02")
def test_what_was_noticed_of_another_house_stays_there(small: Small) -> None:
    from ettle.tracking.models import CycleNotice

    kwame(small)
    small.close()
    words = "Kwame moved from Higher to National 5."
    CycleNotice.objects.create(cycle=small.cycle(1), pupil=small.pupils["Kwame"], kind="level", text=words)
    path = f"/tracking/cycles/{small.cycle(1).pk}/years/S3/"
    assert words in small.client("psl_rannoch").get(path).content.decode()
    assert words not in small.client("psl_tummel").get(path).content.decode()


MASKED_FROM = ["teacher", "cl_lang", "tutor"]
PLACES = (
    "/",
    "/pupils/",
    "/pupils/?support=1",
    "/pupils/look-out/",
    "/pupils/look-out/?of=school",
    "/pupils/find/?q=Kwame",
    "/pupils/find/?q=SIMD",
    "/tracking/concerns/",
    "/tracking/ratings/",
)


def told(small: Small, code: str) -> dict[str, str]:
    """Every page this person may open about the two pupils, without what changes with each request."""
    client = small.client(code)
    pupils = [f"/pupils/{small.pupils[name].key}/" for name in ("Kwame", "Lorn")]
    concerns = [f"/tracking/concerns/{found.pk}/" for name in ("Kwame", "Lorn") if (found := small.concern(name))]
    lists = [f"/tracking/cycles/{small.cycle(1).pk}/{part}/S3/" for part in ("years", "overview")]
    addresses = [*PLACES, *pupils, *concerns, *lists]
    for address in addresses:
        client.get(address)  # so that the count of who opened it stands still
    answers = {address: client.get(address) for address in addresses}
    forms = {address: f"{one.status_code} {one.content.decode()}" for address, one in answers.items()}
    return {address: re.sub(r'value="([A-Za-z0-9]{64}|[0-9a-f]{32})"', "", text) for address, text in forms.items()}


@pytest.mark.requirement("G-15")
@pytest.mark.parametrize("code", MASKED_FROM)
def test_nothing_on_a_page_tells_one_masked_group_from_the_other(small: Small, code: str) -> None:
    """Each way round, with its own date, source, reason and decile: the pages are the same to the letter."""
    kwame(small)
    small.rate("Lorn", "S3", "french", effort="4")
    small.person("tutor", "tutor", tutor_group=small.pupils["Kwame"].tutor_group)
    small.close()
    pages = []
    for first, second in (("CE", "SIMD"), ("SIMD", "CE")):
        CategoryMembership.objects.all().delete()
        for name, category in (("Kwame", first), ("Lorn", second)):
            small.in_group(name, category)
            area = category == "SIMD"
            CategoryMembership.objects.filter(pupil=small.pupils[name]).update(
                starts=date(2026, 10, 1) if area else date(2026, 8, 12),
                source="derived" if area else "hand",
                reason="Decile 2, edition 2020v2" if area else "Agreed in August",
            )
            Pupil.objects.filter(pk=small.pupils[name].pk).update(simd_decile=2 if area else 9)
        pages.append(told(small, code))
    assert "Support group" in pages[0][PLACES[1]]
    for address, text in pages[0].items():
        assert text == pages[1][address], address
