"""Addresses of the meetings room."""

from django.urls import path

from ettle.meetings.views import concerns, correcting, meetings, pupils

app_name = "meetings"
urlpatterns = [
    path("", meetings.index, name="list"),
    path("mine/", meetings.mine, name="mine"),
    path("mine/<int:outcome_id>/done/", meetings.done, name="done"),
    path("begin/", meetings.begin, name="begin"),
    path("<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("<int:meeting_id>/day/", meetings.day, name="day"),
    path("<int:meeting_id>/collect/", meetings.collect, name="collect"),
    path("<int:meeting_id>/end/", meetings.end, name="end"),
    path("<int:meeting_id>/reopen/", correcting.reopen, name="reopen"),
    path("outcomes/<int:outcome_id>/correct/", correcting.correct, name="correct"),
    path("<int:meeting_id>/items/<int:item_id>/", meetings.item, name="item"),
    path("<int:meeting_id>/items/<int:item_id>/off/", meetings.off, name="off"),
    path("pupils/<uuid:key>/timeline/", pupils.timeline, name="timeline"),
    path("concerns/<int:concern_id>/put-on/", concerns.put_on, name="put_on"),
    path("concerns/<int:concern_id>/high-tariff/", concerns.high_tariff, name="high_tariff"),
    path("concerns/<int:concern_id>/high-tariff/back/", concerns.not_high_tariff, name="not_high_tariff"),
]
