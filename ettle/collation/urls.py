"""Addresses of the collation room."""

from django.urls import URLPattern

app_name = "collation"
urlpatterns: list[URLPattern] = []
