"""The house's floors: tables point down only, as imports do."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignObject

from qipan.config.settings import ROOMS

# From the lowest floor up, as INSTALLED_APPS lists them.
FLOORS = {name.rpartition(".")[2]: floor for floor, name in enumerate(ROOMS)}


def test_no_foreign_key_points_to_a_higher_floor():
    upward = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject) and model._meta.app_label in FLOORS
        if FLOORS.get(field.related_model._meta.app_label, -1) > FLOORS[model._meta.app_label]
    ]
    assert upward == []


def test_the_order_of_the_floors_is_the_one_of_the_import_contract():
    import tomllib
    from pathlib import Path

    contract = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    named = [room.strip("()") for layer in reversed(layers) for room in reversed(layer.split(" : "))]
    assert [room for room in named if room in FLOORS] == list(FLOORS)
