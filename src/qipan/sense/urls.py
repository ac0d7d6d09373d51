"""Signals."""

from django.urls import path

from qipan.sense import views

app_name = "sense"
urlpatterns = [
    path("signals/<slug:public_id>/", views.signal, name="signal"),
    path("sources/<slug:code>/", views.source, name="source"),
]
