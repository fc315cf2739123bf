"""Meetings: who sits in one learns of a pupil what their own post reads, also from a count; and it ends once."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.html import strip_tags

from ettle.meetings.actions.agenda import put_on_agenda
from ettle.meetings.actions.meeting import end_meeting, set_day
from ettle.meetings.actions.outcomes import agree
from ettle.meetings.models import AgendaItem, Meeting
from ettle.meetings.queries.tables import found_for
from ettle.tracking.models import Concern
from tests.web.tracking_cycles.small import TODAY, Small, at


def text_of(small: Small, code: str, address: str) -> str:
    answer = small.client(code).get(address)
    assert answer.status_code == 200, address
    return " ".join(strip_tags(answer.content.decode()).split())


def before_leadership(small: Small) -> tuple[Meeting, Concern]:
    """Kwame of S3 and Una of S2, who both stand before leadership."""
    small.rate("Kwame", "S3", "french", effort="4")
    small.rate("Una", "S2", "french", effort="4")
    small.teach("teacher", "french", "S3")
    small.close()
    for name, code in (("Kwame", "head_s3"), ("Una", "head_s2")):
        concern = small.concern(name)
        assert concern is not None
        address = f"/meetings/concerns/{concern.pk}/high-tariff/"
        assert small.client(code).post(address, {"reason": f"About {name} at home."}).status_code == 302
    meeting = Meeting.objects.get(kind="leadership")
    Meeting.objects.update(on=TODAY)
    concern = small.concern("Kwame")
    assert concern is not None
    return meeting, concern


@pytest.mark.requirement("D-10", "D-02")
def test_no_count_tells_how_many_others_are_on_an_agenda(small: Small) -> None:
    meeting, _concern = before_leadership(small)
    told = {
        (code, address): text_of(small, code, address)
        for code in ("head", "head_s3", "head_s5")
        for address in (f"/meetings/{meeting.pk}/", "/meetings/", "/")
    }
    assert "2 pupils are on the agenda" in told["head", f"/meetings/{meeting.pk}/"]
    assert "1 pupil is on the agenda" in told["head_s3", f"/meetings/{meeting.pk}/"]
    assert "0 pupils are on the agenda" in told["head_s5", f"/meetings/{meeting.pk}/"]
    for code, said in (("head", "2 pupils"), ("head_s3", "1 pupil"), ("head_s5", "0 pupils")):
        assert f"{said} on the agenda" in told[code, "/"], (code, told[code, "/"])
        line = re.search(r"Leadership meeting .{0,30}? (\d) Open", told[code, "/meetings/"])
        assert line, (code, told[code, "/meetings/"])
        assert line[1] == said[0], code


@pytest.mark.requirement("S2-57", "D-02")
def test_why_leadership_is_to_know_of_a_concern_is_for_leadership(small: Small) -> None:
    meeting, concern = before_leadership(small)
    address = f"/tracking/concerns/{concern.pk}/"
    for code in ("head", "head_s3", "psl_rannoch"):
        assert "About Kwame at home." in text_of(small, code, address), code
    for code in ("teacher", "cl_lang"):
        for place in (address, f"/meetings/pupils/{concern.pupil.key}/timeline/", f"/pupils/{concern.pupil.key}/"):
            assert "About Kwame at home." not in text_of(small, code, place), (code, place)
            assert f"/meetings/{meeting.pk}/" not in small.client(code).get(place).content.decode(), (code, place)


def test_two_who_end_a_meeting_at_once_end_it_once(small: Small) -> None:
    meeting, _concern = before_leadership(small)
    head = small.viewer("head")
    one, other = found_for(head, meeting.pk), found_for(head, meeting.pk)
    assert end_meeting(found=one, by=head, now=at()) == 2
    with pytest.raises(PermissionDenied, match="over"):
        end_meeting(found=other, by=head, now=at())
    assert Meeting.objects.count() == 2
    assert set(AgendaItem.objects.values_list("times_carried", flat=True)) == {0, 1}


def test_nothing_is_written_into_a_meeting_that_somebody_has_ended_meanwhile(small: Small) -> None:
    meeting, concern = before_leadership(small)
    head, stale = small.viewer("head"), found_for(small.viewer("head"), meeting.pk)
    item = meeting.items.select_related("pupil", "concern").get(pupil=small.pupils["Kwame"])
    end_meeting(found=found_for(head, meeting.pk), by=head, now=at())
    with pytest.raises(PermissionDenied):
        agree(found=stale, item=item, text="x", who=None, due=None, as_step=False, by=head, now=at())
    with pytest.raises(PermissionDenied):
        set_day(found=stale, on=TODAY, place="", by=head, now=at())
    kept = Concern.objects.select_related("pupil", "cycle").get(pk=concern.pk)
    by = small.viewer("head_s3")
    put = put_on_agenda(table=stale.table, concern=kept, origin="high_tariff", words="y", by=by, now=at())
    assert put.meeting.ended_at is None
