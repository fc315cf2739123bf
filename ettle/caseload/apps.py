"""The caseload room."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "ettle.caseload"
    label = "caseload"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.caseload.actions.finding import find_after_close  # noqa: PLC0415
        from ettle.caseload.queries.happenings import caseload_happenings  # noqa: PLC0415
        from ettle.caseload.queries.leaves import on_pupil, on_today  # noqa: PLC0415
        from ettle.tracking import closed  # noqa: PLC0415
        from ettle.ui import leaves  # noqa: PLC0415
        from ettle.ui.timeline import happenings  # noqa: PLC0415

        closed.provide(find_after_close)
        leaves.today_leaves.provide(on_today)
        leaves.pupil_leaves.provide(on_pupil)
        happenings.provide(caseload_happenings)
