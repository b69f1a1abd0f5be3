"""The time zone of a point on the earth. The door to tzfpy, whose outlines of zones are loaded when first asked."""

from __future__ import annotations

import re

from news.calendar import CalendarError, zone

_POINT = re.compile(r"([+-]?\d{1,2}(?:\.\d{1,9})?)\s*,\s*([+-]?\d{1,3}(?:\.\d{1,9})?)")


def point(typed: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, such as ``33.51,36.29``; ``None`` where it is no point."""
    match = _POINT.fullmatch(typed.strip())
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def zone_at(latitude: float, longitude: float) -> str | None:
    """The IANA zone at a point, in degrees; ``None`` where there is none that can be read."""
    import tzfpy

    name = tzfpy.get_tz(longitude, latitude)
    try:
        zone(name)
    except CalendarError:
        return None
    return name
