"""Every address of Ettle; each room keeps its own list."""

from django.urls import include, path

from ettle.tracking.views import today

urlpatterns = [
    path("", today.today, name="today"),
    path("", include("ettle.people.urls")),
    path("ui/", include("ettle.ui.urls")),
    path("pupils/", include("ettle.pupils.urls")),
    path("needs/", include("ettle.needs.urls")),
    path("tracking/", include("ettle.tracking.urls")),
    path("board/", include("ettle.board.urls")),
    path("attitude/", include("ettle.attitude.urls")),
    path("meetings/", include("ettle.meetings.urls")),
    path("collation/", include("ettle.collation.urls")),
    path("caseload/", include("ettle.caseload.urls")),
    path("trying/", include("ettle.trying.urls")),
    path("leadership/", include("ettle.leadership.urls")),
    path("notices/", include("ettle.notices.urls")),
    path("import/", include("ettle.importing.urls")),
    path("school/", include("ettle.school.urls")),
]

handler400 = "ettle.ui.views.bad_request"
handler403 = "ettle.ui.views.refused"
handler404 = "ettle.ui.views.not_found"
handler500 = "ettle.ui.views.broken"
