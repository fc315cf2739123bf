"""Addresses of the attitude room."""

from django.urls import URLPattern

app_name = "attitude"
urlpatterns: list[URLPattern] = []
