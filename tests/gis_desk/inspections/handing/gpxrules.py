"""What the schema of GPX 1.1 asks of a document: which elements, in which order, how often, with which attributes."""

import re
import xml.etree.ElementTree as ET

SPACE = "{http://www.topografix.com/GPX/1/1}"
_PLACE = [
    *("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link*", "sym", "type"),
    *("fix", "sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid", "extensions"),
]
_WAY = ["name", "cmt", "desc", "src", "link*", "number", "type", "extensions"]
_CHILDREN = {
    "gpx": ["metadata", "wpt*", "rte*", "trk*", "extensions"],
    "metadata": ["name", "desc", "author", "copyright", "link*", "time", "keywords", "bounds", "extensions"],
    "wpt": _PLACE,
    "rtept": _PLACE,
    "trkpt": _PLACE,
    "rte": [*_WAY, "rtept*"],
    "trk": [*_WAY, "trkseg*"],
    "trkseg": ["trkpt*", "extensions"],
}
_NUMBERS = {"ele": r"-?\d+(\.\d+)?", "number": r"\d+"}


def broken(document: bytes) -> list[str]:
    """What in `document` breaks the schema; empty for a valid one."""
    root = ET.fromstring(document)
    wrong = [] if root.get("version") == "1.1" and root.get("creator") else ["gpx: version and creator"]
    return wrong + list(_broken(root))


def _broken(element):
    tag = element.tag.removeprefix(SPACE)
    if not element.tag.startswith(SPACE):
        yield f"{tag}: not of GPX 1.1"
    if tag in ("wpt", "rtept", "trkpt"):
        for name, most in (("lat", 90), ("lon", 180)):
            if not abs(float(element.get(name, "nan"))) <= most:
                yield f"{tag}: {name}"
        if set(element.keys()) != {"lat", "lon"}:
            yield f"{tag}: attributes {sorted(element.keys())}"
    elif tag != "gpx" and element.keys():
        yield f"{tag}: attributes"
    if tag not in _CHILDREN:
        if len(element):
            yield f"{tag}: has children"
        if tag in _NUMBERS and not re.fullmatch(_NUMBERS[tag], element.text or ""):
            yield f"{tag}: {element.text}"
        return
    if (element.text or "").strip():
        yield f"{tag}: text of its own"
    order = [child.rstrip("*") for child in _CHILDREN[tag]]
    found = [child.tag.removeprefix(SPACE) for child in element]
    if strange := [name for name in found if name not in order]:
        yield f"{tag}: {strange}"
        return
    if found != sorted(found, key=order.index):
        yield f"{tag}: order {found}"
    for name in set(found):
        if f"{name}*" not in _CHILDREN[tag] and found.count(name) > 1:
            yield f"{tag}: {name} {found.count(name)} times"
    for child in element:
        yield from _broken(child)
