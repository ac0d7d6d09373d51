"""Decisions."""

from django.urls import path

from qipan.decide import views

app_name = "decide"
urlpatterns = [
    path("decisions/", views.dossiers, name="dossiers"),
    path("decisions/new/", views.new, name="new"),
    path("decisions/<slug:public_id>/", views.dossier, name="dossier"),
    path("decisions/<slug:public_id>/sign/", views.sign, name="sign"),
    path("decisions/<slug:public_id>/unasked/", views.unasked, name="unasked"),
    path("decisions/<slug:public_id>/opinions/", views.opinion, name="opinion"),
    path("decisions/<slug:public_id>/opinions/<int:number>/", views.answer, name="answer"),
]
