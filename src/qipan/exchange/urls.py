"""Addresses of the exchange with other systems."""

from django.urls import include, path

from qipan.exchange.mail.views import mails

app_name = "exchange"
urlpatterns = [
    path("intake/mail/", mails, name="mails"),
    path("open311/", include("qipan.exchange.open311.urls")),
    path("outbox/", include("qipan.exchange.outbox.urls")),
]
