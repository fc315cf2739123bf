"""Addresses of the trying room."""

from django.urls import path

from ettle.trying import views

app_name = "trying"
urlpatterns = [
    path("", views.drafts, name="index"),
    path("<int:draft_id>/", views.draft, name="draft"),
    path("<int:draft_id>/change/", views.change, name="change"),
    path("<int:draft_id>/file/", views.file, name="file"),
    path("<int:draft_id>/policy.toml", views.text, name="text"),
    path("<int:draft_id>/list/", views.take, name="take"),
    path("<int:draft_id>/adopt/", views.adopt, name="adopt"),
    path("<int:draft_id>/remove/", views.remove, name="remove"),
]
