"""Addresses of the leadership room."""

from django.urls import path

from ettle.leadership import views

app_name = "leadership"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<int:cycle_id>/", views.picture, name="picture"),
    path("<int:cycle_id>/pupils/", views.behind, name="behind"),
    path("<int:cycle_id>/picture.pdf", views.paper, name="paper"),
]
