"""Every address of Ettle; each room keeps its own list."""

from django.urls import include, path

from ettle.tracking.views import today

urlpatterns = [
    path("", today.today, name="today"),
    path("", include("ettle.people.urls")),
    path("ui/", include("ettle.ui.urls")),
    path("pupils/", include("ettle.pupils.urls")),
    path("tracking/", include("ettle.tracking.urls")),
    path("import/", include("ettle.importing.urls")),
    path("school/", include("ettle.school.urls")),
]

handler400 = "ettle.ui.views.bad_request"
handler403 = "ettle.ui.views.refused"
handler404 = "ettle.ui.views.not_found"
handler500 = "ettle.ui.views.broken"
