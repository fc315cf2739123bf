"""Addresses of importing."""

from django.urls import path

from ettle.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.index, name="index"),
    path("upload/", views.upload, name="upload"),
    path("template/<slug:kind>.csv", views.template, name="template"),
    path("<int:run_id>/", views.run, name="run"),
    path("<int:run_id>/headings/", views.say_headings, name="map"),
    path("<int:run_id>/answers/", views.answer, name="answer"),
    path("<int:run_id>/apply/", views.apply_import, name="apply"),
    path("<int:run_id>/undo/", views.undo, name="undo"),
    path("<int:run_id>/set-aside/", views.set_aside, name="set_aside"),
    path("<int:run_id>/refused.csv", views.problems, name="problems"),
]
