"""Addresses of the caseload room."""

from django.urls import path

from ettle.caseload.views import caseload, conferences, memos, patterns, pupil

app_name = "caseload"
urlpatterns = [
    path("", caseload.caseload, name="list"),
    path("find/", caseload.find, name="find_again"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("memos/", memos.memos, name="memos"),
    path("memos/<int:memo_id>/", memos.memo, name="memo"),
    path("conferences/<int:conference_id>/", conferences.conference, name="conference"),
    path("conferences/<int:conference_id>/home/", conferences.home, name="conference_home"),
    path("conferences/<int:conference_id>/agreed/", conferences.agreed, name="conference_agreed"),
    path("conferences/<int:conference_id>/agreed/<int:action_id>/done/", conferences.done, name="conference_done"),
    path("<uuid:key>/", pupil.pupil, name="pupil"),
    path("<uuid:key>/decide/", pupil.decide, name="decide"),
    path("<uuid:key>/put-on/", pupil.put_on, name="put_on"),
    path("<uuid:key>/stay/", pupil.stay, name="stay"),
    path("<uuid:key>/leave/", pupil.leave, name="leave"),
    path("<uuid:key>/memo/", memos.new_memo, name="new_memo"),
    path("<uuid:key>/decisions/<int:minute_id>/updated/", pupil.updated, name="mis_updated"),
    path("<uuid:key>/referrals/<int:referral_id>/", pupil.referral, name="referral"),
]
