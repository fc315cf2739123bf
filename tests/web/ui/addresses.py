"""The addresses of the look alone."""

from django.urls import include, path

urlpatterns = [path("ui/", include("ettle.ui.urls"))]
