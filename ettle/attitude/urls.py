"""Addresses of the attitude room."""

from django.urls import path

from ettle.attitude import views

app_name = "attitude"
urlpatterns = [
    path("", views.index, name="index"),
    path("groups/<int:group_id>/<str:half>/", views.group, name="group"),
    path("groups/<int:group_id>/<str:half>/save/", views.save, name="save_group"),
    path("classes/<int:class_id>/<str:half>/", views.group, name="class"),
    path("classes/<int:class_id>/<str:half>/save/", views.save, name="save_class"),
    path("pupils/<uuid:key>/", views.pupil, name="pupil"),
    path("pupils/<uuid:key>/<str:half>/", views.give, name="give"),
    path("pupils/<uuid:key>/<str:half>/summary/", views.summary, name="summary"),
    path("pupils/<uuid:key>/<str:half>/targets/", views.agree, name="agree"),
    path("pupils/<uuid:key>/<str:half>/targets/<int:target_id>/", views.end, name="end"),
]
