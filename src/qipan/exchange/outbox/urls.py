"""Addresses of the exchange."""

from django.urls import path

from qipan.exchange.outbox import views

urlpatterns = [
    path("", views.outbox, name="outbox"),
    path("webhooks/", views.webhook_list, name="webhooks"),
    path("webhooks/<slug:public_id>/<slug:act>/", views.webhook, name="webhook"),
    path("keys/", views.key_list, name="keys"),
    path("keys/<slug:public_id>/end/", views.end_key, name="end-key"),
    path("held/", views.held_list, name="held"),
    path("held/<slug:public_id>/<slug:act>/", views.settle, name="settle"),
    path("<slug:public_id>/<slug:act>/", views.delivery, name="delivery"),
]
