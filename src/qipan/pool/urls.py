"""Sources and runs."""

from django.urls import path

from qipan.pool import views

app_name = "pool"
urlpatterns = [
    path("pool/", views.runs, name="runs"),
    path("pool/runs/<slug:public_id>/", views.run, name="run"),
]
