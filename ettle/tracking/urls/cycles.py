"""Addresses of cycles, overviews and concerns."""

from django.urls import path

from ettle.tracking.views import concern_acts, concerns, cycles, overview

urlpatterns = [
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new_cycle, name="new_cycle"),
    path("cycles/<int:cycle_id>/", cycles.cycle, name="cycle"),
    path("cycles/<int:cycle_id>/close/", cycles.close, name="close_cycle"),
    path("cycles/<int:cycle_id>/reopen/", cycles.reopen, name="reopen_cycle"),
    path("cycles/<int:cycle_id>/years/<str:year>/", concerns.year_list, name="year_list"),
    path("cycles/<int:cycle_id>/years/<str:year>/list.csv", concerns.year_list_csv, name="year_list_csv"),
    path("cycles/<int:cycle_id>/overview/<str:year>/", overview.overview, name="overview"),
    path("overview/", overview.latest, name="overview"),
    path("concerns/", concerns.concerns, name="concerns"),
    path("concerns/<int:concern_id>/", concerns.concern, name="concern"),
    path("concerns/waiting/", concerns.waiting, name="waiting"),
    path("concerns/raise/<uuid:key>/", concerns.raise_concern, name="raise_concern"),
    path("concerns/<int:concern_id>/next-step/", concern_acts.next_step, name="next_step"),
    path("concerns/<int:concern_id>/steps/<int:step_id>/", concern_acts.settle_step, name="settle_step"),
    path("concerns/<int:concern_id>/review/", concern_acts.review, name="review_concern"),
    path("concerns/<int:concern_id>/no-action/", concern_acts.no_action, name="no_action"),
    path("concerns/<int:concern_id>/end/", concern_acts.end, name="end_concern"),
    path("concerns/<int:concern_id>/open-again/", concern_acts.open_again, name="open_again"),
    path("concerns/<int:concern_id>/hand-on/", concern_acts.hand_on, name="hand_on"),
    path("concerns/<int:concern_id>/owner/", concern_acts.override_owner, name="override_owner"),
]
