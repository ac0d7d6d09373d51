"""The floor of an intake: one row inserted by Django through the same server, and nothing of the chain."""

from __future__ import annotations

import json

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt

TABLE = "bench_floor"


def make_table() -> None:
    """The table of the floor."""
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id {key} PRIMARY KEY, text text, lon float, lat float)")


@csrf_exempt
def floor(request: HttpRequest) -> JsonResponse:
    """Insert the report as one bare row."""
    told = json.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (text, lon, lat) VALUES (%s, %s, %s)",
            [told["text"], told["lon"], told["lat"]],
        )
    return JsonResponse({"number": ""}, status=201)
