"""Addresses of the collation room."""

from django.urls import path

from ettle.collation import views

LIST = "cycles/<int:cycle_id>/years/<str:year>/"
SHARED = LIST + "shared/<int:number>/"

app_name = "collation"
urlpatterns = [
    path(LIST, views.collated, name="list"),
    path(LIST + "notes/save/", views.save_notes, name="save_notes"),
    path(LIST + "notes/", views.keep_notes, name="keep_notes"),
    path(LIST + "notes/year/", views.history, name="year_note"),
    path(LIST + "notes/<uuid:key>/", views.history, name="note"),
    path(LIST + "highlight/", views.highlight, name="highlight"),
    path(LIST + "share/", views.preview, name="preview"),
    path(LIST + "share/now/", views.share, name="share"),
    path(LIST + "list.pdf", views.list_file, {"kind": "pdf"}, name="list_pdf"),
    path(LIST + "list.xlsx", views.list_file, {"kind": "xlsx"}, name="list_xlsx"),
    path(LIST + "shared/", views.versions, name="versions"),
    path(SHARED, views.shared, name="shared"),
    path(SHARED + "list.pdf", views.shared_file, {"kind": "pdf"}, name="shared_pdf"),
    path(SHARED + "list.xlsx", views.shared_file, {"kind": "xlsx"}, name="shared_xlsx"),
]
