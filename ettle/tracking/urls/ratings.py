"""Addresses of rating entry."""

from django.urls import path

from ettle.tracking.views import ratings

urlpatterns = [
    path("ratings/", ratings.classes, name="my_classes"),
    path("ratings/<int:cycle_id>/<int:class_id>/", ratings.grid, name="class_grid"),
    path("ratings/<int:cycle_id>/<int:class_id>/save/", ratings.save, name="save_ratings"),
    path("ratings/<int:cycle_id>/<int:class_id>/finish/", ratings.finish, name="finish_class"),
    path("ratings/<int:cycle_id>/<int:class_id>/reopen/", ratings.reopen, name="reopen_class"),
    path("ratings/<int:cycle_id>/<int:class_id>/history/", ratings.changes, name="class_history"),
    path(
        "ratings/<int:cycle_id>/<int:class_id>/history/<uuid:key>/<slug:measure>/",
        ratings.history,
        name="rating_history",
    ),
]
