"""Addresses of the trying room."""

from django.urls import URLPattern

app_name = "trying"
urlpatterns: list[URLPattern] = []
