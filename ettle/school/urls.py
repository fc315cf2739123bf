"""Addresses of the school's structure, its policy and the record."""

from django.urls import path

from ettle.school import views

app_name = "school"
urlpatterns = [
    path("", views.structure, name="structure"),
    path("subjects/<int:subject_id>/faculty/", views.set_faculty, name="set_faculty"),
    path("policy/", views.policy, name="policy"),
    path("policy/<int:adopted_id>/", views.policy, name="policy_version"),
    path("policy/adopt/", views.adopt, name="adopt_policy"),
    path("audit/", views.audit, name="audit"),
]
