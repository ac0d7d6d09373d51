"""Polygons and circles of CAP: what makes one usable, and how an outline becomes one."""

from __future__ import annotations

import math
from collections.abc import Iterator

from shapely import LinearRing, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from qipan.kernels.cap.message import Circle, Point, Ring

FEWEST = 4
# Half of the earth's circumference: a wider circle says nothing.
WIDEST_KM = 20_038.0


def point_faults(point: Point) -> Iterator[str]:
    """What is wrong with a (latitude, longitude)."""
    lat, lon = point
    if not (math.isfinite(lat) and math.isfinite(lon)):
        yield "A coordinate is no number."
    elif abs(lat) > 90 and abs(lat) <= 180 and abs(lon) <= 90:
        yield "Latitude and longitude seem swapped: CAP writes latitude first."
    elif abs(lat) > 90 or abs(lon) > 180:
        yield "A point lies off the globe."


def ring_faults(ring: Ring) -> Iterator[str]:
    """What is wrong with a polygon: points, closing, size, self-crossing."""
    told = [fault for point in ring for fault in point_faults(point)]
    if told:
        yield told[0]
        return
    if len(ring) < FEWEST:
        yield f"A polygon has at least {FEWEST} points."
    elif ring[0] != ring[-1]:
        yield "The polygon is not closed: its last point must repeat its first."
    elif len(set(ring)) < FEWEST - 1:
        yield "The polygon encloses nothing."
    elif not LinearRing(ring).is_simple:
        yield "The polygon crosses itself."
    elif not Polygon(ring).area:
        yield "The polygon encloses nothing."


def circle_faults(circle: Circle) -> Iterator[str]:
    """What is wrong with a circle; a radius of 0 is a point, which CAP allows."""
    yield from point_faults(circle.centre)
    if not math.isfinite(circle.radius_km) or not 0 <= circle.radius_km <= WIDEST_KM:
        yield "The radius is no length in kilometres."


def rings(outline: BaseGeometry, *, tolerance: float = 0.002, digits: int = 4) -> tuple[Ring, ...]:
    """The outer rings of an outline (longitude, latitude), thinned to ``tolerance`` degrees, for CAP.

    Holes are filled: who is warned wrongly is safer than who is not warned. Points are rounded to
    ``digits`` (4 is about 10 m). What vanishes or crosses itself by rounding is taken as it was.
    """
    parts = outline.geoms if isinstance(outline, MultiPolygon) else (outline,)
    found = (_thinned(part, tolerance, digits) for part in parts if isinstance(part, Polygon))
    return tuple(ring for ring in found if ring)


def _thinned(part: Polygon, tolerance: float, digits: int) -> Ring:
    for step, places in ((tolerance, digits), (0.0, digits), (0.0, 7)):
        thin = Polygon(part.exterior).simplify(step)
        if not isinstance(thin, Polygon):
            continue
        ring = tuple((round(y, places), round(x, places)) for x, y in thin.exterior.coords)
        if not any(ring_faults(ring)):
            return ring
    return ()
