"""Addresses of Open311; the form is the ending of the address."""

from django.urls import re_path

from qipan.exchange.open311 import views

_END = r"(?:\.(?P<suffix>json|xml))?/?$"

urlpatterns = [
    re_path(rf"^(?:v2/)?discovery{_END}", views.discovery, name="open311-discovery"),
    re_path(rf"^v2/services{_END}", views.services, name="open311-services"),
    re_path(rf"^v2/services/(?P<code>[^/]+?){_END}", views.service),
    re_path(rf"^v2/requests{_END}", views.requests, name="open311-requests"),
    re_path(rf"^v2/requests/(?P<number>[^/]+?){_END}", views.request_by_number),
    re_path(rf"^v2/tokens/(?P<token>[^/]+?){_END}", views.token),
    re_path(rf"^v2/servicerequestupdates{_END}", views.updates),
    re_path(r"^(?P<rest>.*?)(?:\.(?P<suffix>json|xml))?$", views.nothing),
]
