"""Why a polygon is not valid, in words of our own: what GEOS says is English."""

import re

from layers.text import Text, text

REASONS = {
    "Self-intersection": text("the ring crosses itself"),
    "Ring Self-intersection": text("the ring touches itself"),
    "Hole lies outside shell": text("a hole lies outside the outer ring"),
    "Holes are nested": text("a hole lies within another hole"),
    "Nested shells": text("a part lies within another part"),
    "Duplicate Rings": text("a ring stands twice"),
    "Interior is disconnected": text("holes cut the area apart"),
    "Too few points in geometry component": text("a ring has too few points"),
    "Invalid Coordinate": text("a coordinate is not a number"),
    "Ring is not closed": text("a ring is not closed"),
    "No area": text("there is no polygon"),
}
"""What GEOS calls it, and what we say."""


def why_invalid(reason: str) -> Text:
    """`reason` as ``shapely.is_valid_reason`` gives it, with its place where it has one; unknown words stay."""
    kind, place = re.fullmatch(r"([^\[]*)(?:\[(.*)\])?", reason.strip(), re.DOTALL).groups()  # type: ignore[union-attr]
    said = REASONS.get(kind.strip()) or Text("{why}", {"why": kind.strip()})
    numbers = re.findall(r"-?\d+(?:\.\d+)?", place or "")
    if len(numbers) < 2:
        return said
    lon, lat = (f"{float(n):.6f}" for n in numbers[:2])
    return text("{why} at {lon}, {lat}", why=said, lon=lon, lat=lat)
