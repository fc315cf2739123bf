"""The app that holds the look of every page."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and the component page."""

    name = "ettle.ui"
    label = "ui"
    verbose_name = "Look"
