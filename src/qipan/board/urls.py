"""The board, its data and its live updates."""

from django.urls import path

from qipan.board import data, live, views

app_name = "board"
urlpatterns = [
    path("", views.board, name="board"),
    path("live/", live.live, name="live"),
    path("board/parts/<slug:name>/", views.part, name="part"),
    path("board/data/districts.geojson", data.districts, name="districts"),
    path("board/data/points", data.points, name="points"),
    path("board/data/density", data.density, name="density"),
    path("board/data/queues", data.queues, name="queues"),
]
