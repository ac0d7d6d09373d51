"""The house's addresses and the floor."""

from django.urls import path

from bench.peers.floor import floor
from qipan.config.urls import handler400, handler403, handler404, handler500
from qipan.config.urls import urlpatterns as house

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("bench/floor", floor), *house]
