"""Addresses of the faculty board."""

from django.urls import path

from ettle.board import views

app_name = "board"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:cycle_id>/<str:year>/", views.board, name="board"),
    path("<int:cycle_id>/<str:year>/save/", views.save, name="save"),
    path("<int:cycle_id>/<str:year>/export/", views.export, name="export"),
    path("<int:cycle_id>/<str:year>/<int:faculty_id>/", views.column, name="column"),
    path("<int:cycle_id>/<str:year>/<int:faculty_id>/save/", views.save_column, name="save_column"),
    path("<int:cycle_id>/<str:year>/<int:faculty_id>/blanks/", views.set_blank, name="set_blank"),
    path("<int:cycle_id>/<str:year>/<int:faculty_id>/take-back/", views.take_back, name="take_back"),
    path("<int:cycle_id>/<str:year>/<uuid:key>/<int:faculty_id>/", views.mark, name="mark"),
    path("<int:cycle_id>/<str:year>/<uuid:key>/<int:faculty_id>/set/", views.set_mark, name="set_mark"),
]
