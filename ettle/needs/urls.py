"""Addresses of the needs room."""

from django.urls import path

from ettle.needs.views import coverage, needs, summaries

app_name = "needs"
urlpatterns = [
    path("", coverage.coverage, name="coverage"),
    path("<uuid:key>/new/", needs.record, name="record"),
    path("<uuid:key>/<int:need_id>/", needs.correct, name="correct"),
    path("<uuid:key>/<int:need_id>/end/", needs.end, name="end"),
    path("<uuid:key>/summary/", summaries.summary, name="summary"),
]
