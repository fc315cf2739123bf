"""Addresses of ratings, cycles and concerns."""

from ettle.tracking.urls import cycles, ratings

app_name = "tracking"
urlpatterns = [*ratings.urlpatterns, *cycles.urlpatterns]
