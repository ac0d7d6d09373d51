"""Log-in and log-out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from qipan.people.views import DoorView

app_name = "people"
urlpatterns = [
    path("login/", DoorView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
