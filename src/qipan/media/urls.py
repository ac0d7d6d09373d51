"""Addresses of photos and voice notes."""

from django.urls import path

from qipan.media import views

app_name = "media"
urlpatterns = [
    path("photos/<slug:public_id>/", views.content, name="photo"),
    path("photos/<slug:public_id>/redact/", views.redaction, name="redaction"),
    path("photos/<slug:public_id>/release/", views.release, name="release-photo"),
    path("photos/<slug:public_id>/withdraw/", views.withdraw, name="withdraw-photo"),
    path("photos/<slug:public_id>/original/", views.original, name="original-photo"),
]
