"""Findings and warnings."""

from django.urls import path

from qipan.judge import views

app_name = "judge"
urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<slug:public_id>/", views.finding, name="finding"),
    path("findings/<slug:public_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("findings/<slug:public_id>/dismiss/", views.dismiss, name="dismiss"),
    path("findings/<slug:public_id>/confirm/", views.confirm, name="confirm"),
    path("warnings/", views.warnings, name="warnings"),
    path("warnings/<slug:public_id>/", views.warning, name="warning"),
    path("warnings/<slug:public_id>/adjust/", views.adjust, name="adjust"),
    path("warnings/<slug:public_id>/cancel/", views.cancel, name="cancel"),
]
