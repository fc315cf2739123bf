"""Addresses of pupils."""

from django.urls import path

from ettle.pupils.views import all_groups, groups, pupils

app_name = "pupils"
urlpatterns = [
    path("", pupils.pupils, name="list"),
    path("find/", pupils.find, name="find"),
    path("look-out/", pupils.look_out, name="look_out"),
    path("look-out/export/", pupils.export, name="export_look_out"),
    path("groups/worked-out/", all_groups.worked_out, name="worked_out"),
    path("groups/renewals/", all_groups.renewals, name="renewals"),
    path("<uuid:key>/", pupils.page, name="page"),
    path("<uuid:key>/groups/new/", groups.set_group, name="set_category"),
    path("<uuid:key>/groups/<int:membership_id>/end/", groups.end_group, name="end_category"),
]
