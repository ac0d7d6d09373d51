"""All routes of the house: each context brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("qipan.people.urls")),
]
