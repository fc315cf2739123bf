"""The faculty board's room."""

from django.apps import AppConfig

from ettle.ui import leaves
from ettle.ui.timeline import happenings


class BoardConfig(AppConfig):
    name = "ettle.board"
    label = "board"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Imported here because their models need the apps to be ready.
        from ettle.board.queries.happenings import board_happenings  # noqa: PLC0415
        from ettle.board.queries.pupil import pupil_leaf  # noqa: PLC0415
        from ettle.board.queries.reds import marks_beside  # noqa: PLC0415
        from ettle.board.queries.today import today_leaf  # noqa: PLC0415
        from ettle.tracking import marked  # noqa: PLC0415

        marked.provide(marks_beside)
        leaves.pupil_leaves.provide(pupil_leaf)
        leaves.today_leaves.provide(today_leaf)
        happenings.provide(board_happenings)
