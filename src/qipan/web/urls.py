"""The board, its data and its live updates."""

from django.urls import path

from qipan.web import views

app_name = "web"
urlpatterns = [
    path("", views.board, name="board"),
]
