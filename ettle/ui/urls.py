"""Where the component page and the reader's choices live."""

from django.urls import path

from ettle.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.component_page, name="components"),
    path("choices", views.set_choices, name="choices"),
]
