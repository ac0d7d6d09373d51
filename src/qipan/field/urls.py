"""Addresses of field work."""

from django.urls import path, re_path

from qipan.field import views

app_name = "field"
urlpatterns = [
    path("field/", views.day, name="field"),
    path("field/worker.js", views.worker, name="field-worker"),
    path("field/app.webmanifest", views.manifest, name="field-manifest"),
    path("field/forms/", views.forms, name="filled-forms"),
    re_path(r"^field/forms/(?P<code>[\w.{}-]+)\.(?P<kind>csv|xlsx)$", views.download, name="filled-form"),
]
