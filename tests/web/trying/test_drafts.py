"""Drafts: started, changed in a form and as a file, adopted from a day, and kept from whoever may not adopt."""

import re
import threading
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client

from ettle.audit.models import Event
from ettle.policy import load_policy_text
from ettle.pupils.models import Pupil
from ettle.school.actions import PolicyNotAdopted, adopt_policy
from ettle.school.models import AdoptedPolicy, School
from ettle.tracking.models import Concern, Cycle
from ettle.trying.models import Draft
from tests.web.tracking_cycles.small import TODAY, Small, at
from tests.web.trying.conftest import Change

PAGES = ("", "{id}/", "{id}/change/", "{id}/file/", "{id}/policy.toml", "{id}/adopt/")
POSTS = ("", "{id}/change/", "{id}/file/", "{id}/list/", "{id}/adopt/", "{id}/remove/")


def words(content: bytes) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", content.decode()).split()))


def form_of(client: Client, draft: Draft, **changes: str | list[str]) -> dict[str, Any]:
    """What a browser would send of the form as it was opened, but for some fields."""
    html = client.get(f"/trying/{draft.pk}/change/").content.decode().partition('<form method="post" novalidate>')[2]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>|<select.*?</select>", html, re.DOTALL):
        name = re.search(r'name="([^"]*)"', tag)
        if name is None or ('type="checkbox"' in tag and " checked" not in tag):
            continue
        if tag.startswith("<select"):
            chosen = re.search(r'value="([^"]*)" selected', tag)
            value = chosen[1] if chosen else ""
        else:
            value = (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        sent.setdefault(unescape(name[1]), []).append(unescape(value))
    return sent | changes


@pytest.mark.requirement("S2-59")
def test_a_draft_starts_from_the_policy_in_force_and_says_so(small: Small) -> None:
    client = small.client("head")
    answer = client.post("/trying/", {"name": "  A 2 counts as well "}, follow=True)
    draft = Draft.objects.get()
    assert draft.name == "A 2 counts as well"
    assert draft.text == AdoptedPolicy.objects.get().text
    assert "Change “A 2 counts as well”" in words(answer.content)
    assert "Says what the policy in force says" in words(client.get("/trying/").content)
    assert Event.objects.get(verb="draft.made").who == "Head"


def test_a_name_is_needed_and_taken_once_and_nothing_typed_is_lost(small: Small, draft: Change) -> None:
    draft("Milder")
    client = small.client("head")
    for name, says in (
        ("", "Give the draft a name"),
        ("Milder", "There is a draft of this name"),
        ("x" * 81, "longer"),
    ):
        answer = client.post("/trying/", {"name": name, "text": "not = toml = at all"})
        assert answer.status_code == 422
        assert says in words(answer.content)
        assert "not = toml = at all" in words(answer.content)
        assert "is not TOML" in words(answer.content)
    assert Draft.objects.count() == 1


def test_a_faulty_file_names_every_fault_and_its_text_stays_on_the_page(small: Small) -> None:
    text = AdoptedPolicy.objects.get().text.replace('at_or_worse = "3"', 'at_or_worse = "33"')
    client = small.client("head")
    answer = client.post("/trying/", {"name": "From a file", "file": SimpleUploadedFile("p.toml", text.encode())})
    assert answer.status_code == 422
    assert words(answer.content).count('looks for "33"') == 3
    assert "Tracking protocol, September 2021" in words(answer.content)
    bad = client.post("/trying/", {"name": "From a file", "file": SimpleUploadedFile("p.toml", b"\xff\xfe")})
    assert "is not text in UTF-8" in words(bad.content)


@pytest.mark.requirement("S2-59")
def test_the_form_changes_the_file_and_shows_what_it_would_do(small: Small, draft: Change) -> None:
    made, client = draft(), small.client("head")
    sent = form_of(client, made, **{"triggers.0.when.at_or_worse": "2"})
    answer = client.post(f"/trying/{made.pk}/change/", sent, follow=True)
    assert "Ada Invented" in words(answer.content)
    before = made.text
    made.refresh_from_db()
    assert made.text == before.replace('when = { at_or_worse = "3" }', 'when = { at_or_worse = "2" }')
    assert (made.version, made.changed_by) == (2, small.staff["head"])


def test_a_form_sent_back_as_it_came_keeps_the_draft_as_it_was(small: Small, draft: Change) -> None:
    made, client = draft(), small.client("head")
    client.post(f"/trying/{made.pk}/change/", form_of(client, made))
    again = Draft.objects.get()
    assert (again.text, again.version) == (made.text, 1)


def test_faults_stand_beside_their_question_and_every_answer_stays(small: Small, draft: Change) -> None:
    made, client = draft(), small.client("head")
    sent = form_of(client, made, **{"triggers.2.when.worse_than_last_by": "two", "triggers.0.label": "Our own words"})
    answer = client.post(f"/trying/{made.pk}/change/", sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "“two” is not a whole number." in html
    assert 'value="two"' in html
    assert 'value="Our own words"' in html
    hole = form_of(client, made, **{"ladder.steps.1.first": "5", "ladder.steps.1.last": "5"})
    answer = client.post(f"/trying/{made.pk}/change/", hole)
    assert answer.status_code == 422
    assert "ladder" in words(answer.content)
    assert Draft.objects.get().text == made.text


def test_what_somebody_else_changed_meanwhile_is_never_written_over(small: Small, draft: Change) -> None:
    made, client = draft(), small.client("head")
    sent = form_of(client, made, **{"triggers.0.when.at_or_worse": "2"})
    small.client("office").post(
        f"/trying/{made.pk}/file/", {"seen": 1, "text": made.text.replace('"serious concern"', '"grave concern"')}
    )
    answer = client.post(f"/trying/{made.pk}/change/", sent)
    assert answer.status_code == 422
    assert "Office changed this draft meanwhile" in words(answer.content)
    assert 'at_or_worse = "2"' not in Draft.objects.get().text


def adopted(client: Client, draft: Draft, version: str = "2026.2", starts: str = "2026-11-30") -> Any:
    seen = Draft.objects.get(pk=draft.pk).version
    return client.post(
        f"/trying/{draft.pk}/adopt/", {"version": version, "effective_from": starts, "seen": seen}, follow=True
    )


@pytest.mark.requirement("S2-59")
def test_adopted_from_a_day_and_a_closed_cycle_keeps_its_rules_and_its_list(small: Small, draft: Change) -> None:
    made, client = draft(made="stricter"), small.client("head")
    path = f"/tracking/cycles/{small.cycles[2].pk}/years/S3/"
    concerns = list(Concern.objects.order_by("pk").values())
    before = words(client.get(path).content)
    assert "Adopted. Cycles that are closed keep the rules they ran under." in words(adopted(client, made).content)
    new = AdoptedPolicy.objects.get(version="2026.2")
    policy = load_policy_text(new.text)
    assert (policy.policy.version, policy.policy.effective_from) == ("2026.2", date(2026, 11, 30))
    assert policy.triggers[0].when.at_or_worse == "2"
    assert "# Facts come from two documents" in new.text
    assert words(client.get(path).content) == before
    assert list(Concern.objects.order_by("pk").values()) == concerns
    assert set(Cycle.objects.values_list("policy__version", flat=True)) == {"2021.1"}
    assert Draft.objects.get().adopted == new
    assert Event.objects.filter(verb__in=["draft.adopted", "policy.adopted"], who="Head").count() == 2


@pytest.mark.requirement("S2-59")
def test_a_later_cycle_runs_under_the_draft_and_can_be_held_against_what_the_others_ran_under(
    small: Small, draft: Change
) -> None:
    adopted(small.client("head"), draft(made="stricter"), starts="2026-11-24")
    small.cycle(3).due = date(2026, 12, 4)
    small.cycles[3].save()
    small.rate("Ada", "S3", "french", cycle=3, effort="2")
    small.close(3, day=date(2026, 12, 7))
    assert Concern.objects.filter(cycle=small.cycles[3], pupil=small.pupils["Ada"]).exists()
    again = draft("As it is")
    ran = words(small.client("head").get(f"/trying/{again.pk}/?cycle=all&against=ran").content)
    assert "Cycle 3, 2026/27 against 2026.2" in ran
    assert "Cycle 2, 2026/27 against 2021.1" in ran


@pytest.mark.parametrize(
    ("version", "starts", "says"),
    [
        ("2021.1", "2026-11-30", "Version 2021.1 was adopted already."),
        ("", "2026-11-30", "Give the version a name"),
        ("2026.2", "", "Write a date"),
        ("2026.2", "soon", "Write a date"),
        ("2026.2", "2026-11-22", "cannot start in the past"),
        ("v" * 41, "2026-11-30", "At most 40 is right."),
    ],
)
def test_a_version_or_a_day_that_cannot_be_is_told_and_nothing_is_adopted(
    small: Small, draft: Change, version: str, starts: str, says: str
) -> None:
    answer = adopted(small.client("head"), draft(made="stricter"), version, starts)
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert AdoptedPolicy.objects.count() == 1
    assert Draft.objects.get().adopted is None


@pytest.mark.requirement("S2-59")
def test_a_day_on_which_a_cycle_was_worked_out_is_refused_here_and_where_a_file_is_adopted(
    small: Small, draft: Change
) -> None:
    small.rate("Ada", "S3", "french", cycle=3, effort="2")
    small.cycles[3].due = date(2026, 12, 4)
    small.cycles[3].save()
    small.close(3, day=TODAY)
    made = draft(made="stricter")
    says = "Cycle 3 was worked out under version 2021.1 on 23 November 2026. A day after that is right."
    answer = adopted(small.client("head"), made, starts="2026-11-23")
    assert (answer.status_code, says in words(answer.content)) == (422, True)
    with pytest.raises(PolicyNotAdopted, match="was worked out"):
        adopt_policy(school=small.school, text=made.text, effective_from=TODAY, by=None, now=at())
    assert adopted(small.client("head"), made, starts="2026-11-24").status_code == 200


def test_an_adopted_draft_changes_no_more_and_is_adopted_once(small: Small, draft: Change) -> None:
    made, client = draft(made="stricter"), small.client("head")
    adopted(client, made)
    again = adopted(client, made, "2026.3", "2026-12-07")
    assert again.status_code == 422
    assert "was adopted meanwhile" in words(again.content)
    assert client.post(f"/trying/{made.pk}/file/", {"seen": 2, "text": "x"}).status_code == 422
    client.post(f"/trying/{made.pk}/remove/")
    assert Draft.objects.filter(pk=made.pk).exists()
    assert AdoptedPolicy.objects.count() == 2


def test_a_draft_is_removed_and_the_record_says_which(small: Small, draft: Change) -> None:
    made = draft("Too strict")
    small.client("head").post(f"/trying/{made.pk}/remove/")
    assert not Draft.objects.exists()
    assert Event.objects.get(verb="draft.removed").detail == {"name": "Too strict"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adopt_at_once_the_second_is_told(small: Small, draft: Change) -> None:
    drafts = [draft("One", made="stricter"), draft("Two", made="milder")]
    answers: list[int] = []
    gate = threading.Barrier(2)

    def adopt(which: int) -> None:
        client = small.client("head" if which else "office")
        gate.wait(20)
        answers.append(adopted(client, drafts[which], f"2026.{which + 2}").status_code)
        connections.close_all()

    if connection.vendor == "sqlite":
        answers = [adopted(small.client("head"), one, f"2026.{n}").status_code for n, one in enumerate(drafts, 2)]
    else:
        threads = [threading.Thread(target=adopt, args=(which,)) for which in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert sorted(answers) == [200, 422]
    assert AdoptedPolicy.objects.count() == 2


@pytest.mark.requirement("S2-59")
@pytest.mark.parametrize("who", ["teacher", "cl_lang", "psl_rannoch", "head_s3"])
def test_whoever_may_not_adopt_is_not_told_that_there_is_anything(small: Small, draft: Change, who: str) -> None:
    made, client = draft(made="stricter"), small.client(who)
    for path in PAGES:
        assert client.get(f"/trying/{path.format(id=made.pk)}").status_code == 404
    for path in POSTS:
        assert client.post(f"/trying/{path.format(id=made.pk)}", {"name": "x", "seen": 1}).status_code == 404
    assert "/trying/" not in client.get("/school/policy/").content.decode()


def test_a_draft_of_another_school_is_not_there(small: Small, draft: Change) -> None:
    made = draft()
    other = School.objects.create(name="Other Academy", slug="other", made_at=at())
    Draft.objects.filter(pk=made.pk).update(school=other)
    client = small.client("head")
    for path in PAGES[1:]:
        assert client.get(f"/trying/{path.format(id=made.pk)}").status_code == 404
    assert "A draft" not in words(client.get("/trying/").content)
    assert client.get("/trying/99999999999999999999/").status_code == 404


@pytest.mark.requirement("D-10")
def test_the_office_may_adopt_and_sees_no_pupil_and_no_small_number(small: Small, draft: Change) -> None:
    made, client = draft(made="stricter"), small.client("office")
    said = words(client.get(f"/trying/{made.pk}/?cycle=all").content)
    for pupil in Pupil.objects.all():
        assert pupil.name not in said
    assert "the numbers are too small to show" in said
    assert "not shown would be flagged" in said
    assert not re.search(r"would hold (\d|not)", said)
    assert "Pupils who are not yours to see are not listed." in said
    assert client.post(f"/trying/{made.pk}/list/", {"purpose": "x", "form": "csv"}).status_code == 404


def test_the_policy_page_leads_to_trying_and_stored_policies_stay_valid(small: Small, draft: Change) -> None:
    client = small.client("head")
    assert 'href="/trying/"' in client.get("/school/policy/").content.decode()
    made = draft()
    text = client.get(f"/trying/{made.pk}/policy.toml")
    assert text.content.decode() == made.text
    assert text["Content-Disposition"].startswith("attachment")
