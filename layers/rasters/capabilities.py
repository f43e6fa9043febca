"""What a WMTS says it can do: its layers as services, in the tile schemes that can be shown."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from layers import crs
from layers.errors import CrsError, NetworkError
from layers.rasters.net import checked
from layers.rasters.raster import Level
from layers.rasters.services import Matrix, Service

_PIXEL_M = 0.00028
_DEGREE_M = 6378137.0 * 3.141592653589793 / 180.0
_MOST = 2000
_PICTURES = ("image/png", "image/jpeg", "image/jpgpng", "image/webp", "tiles")
_PREFERRED = ("EPSG:4490", "EPSG:4326", "EPSG:3857")
_LAT_FIRST = ("EPSG:4490", "EPSG:4326")


def services_of(content: bytes, address: str, key_parameter: str = "") -> list[Service]:
    """The services of a capabilities document that was read from `address`.

    `key_parameter` is the name under which the key goes into each address; empty where none is needed.

    Raises
    ------
    NetworkError
        When it is no WMTS capabilities document, or has no layer that can be shown.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as exc:
        raise _no_wmts() from exc
    contents = next((e for e in root.iter() if _name(e) == "Contents"), None)
    if contents is None:
        raise _no_wmts()
    sets = {_text(e, "Identifier"): e for e in _children(contents, "TileMatrixSet")}
    kvp = _kvp_address(root) or address.split("?")[0]
    found = []
    for layer in list(_children(contents, "Layer"))[:_MOST]:
        service = _service(layer, sets, kvp, key_parameter)
        if service is not None:
            found.append(service)
    if not found:
        raise NetworkError(
            "the service has no layer of pictures in a tile scheme that can be shown",
            do="choose a service in EPSG:4490, EPSG:4326 or EPSG:3857",
        )
    return found


def _service(layer: Element, sets: dict[str, Element], kvp: str, key_parameter: str) -> Service | None:
    formats = [(e.text or "").strip() for e in _children(layer, "Format")]
    picture = next((f for f in formats if f.split(";")[0].lower() in _PICTURES), None)
    if picture is None:
        return None
    links = [_text(e, "TileMatrixSet") for e in _children(layer, "TileMatrixSetLink")]
    ready = [made for name in links if name in sets and (made := _matrices(sets[name])) is not None]
    if not ready:
        return None
    ready.sort(key=lambda each: _PREFERRED.index(each[0]) if each[0] in _PREFERRED else len(_PREFERRED))
    definition, matrices, set_name = ready[0]
    name = _text(layer, "Identifier")
    style = next((_text(e, "Identifier") for e in _children(layer, "Style")), "default") or "default"
    rest = next((e.get("template", "") for e in _children(layer, "ResourceURL") if e.get("resourceType") == "tile"), "")
    template = _rest(rest, style, set_name) if rest else _asked(kvp, name, style, set_name, picture)
    if key_parameter and "{key}" not in template:
        template += f"{'&' if '?' in template else '?'}{key_parameter}={{key}}"
    title = _text(layer, "Title") or name
    try:
        service = Service(" ".join(title.split())[:200], "WMTS", template, matrices, definition)
        checked(service.address(0, 0, 0, "key"))
    except NetworkError:
        return None
    return service


def _rest(template: str, style: str, set_name: str) -> str:
    marks = {"style": style, "tilematrixset": set_name, "tilematrix": "{z}", "tilerow": "{y}", "tilecol": "{x}"}
    return re.sub(r"\{(\w+)\}", lambda m: marks.get(m.group(1).lower(), "default"), template)


def _asked(kvp: str, name: str, style: str, set_name: str, picture: str) -> str:
    asked = urlencode({
        "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": name, "STYLE": style,
        "TILEMATRIXSET": set_name, "FORMAT": picture,
    })  # fmt: skip
    mark = "" if kvp.endswith(("?", "&")) else "&" if "?" in kvp else "?"
    return f"{kvp}{mark}{asked}&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}"


def _matrices(tiles: Element) -> tuple[str, tuple[Matrix, ...], str] | None:
    """CRS, resolutions (the finest first) and name of a tile matrix set; None for one that cannot be shown."""
    words = _text(tiles, "SupportedCRS")
    number = re.search(r"(\d{4,6})\s*$", words)
    code = "EPSG:4326" if words.endswith("CRS84") else f"EPSG:{number.group(1)}" if number else ""
    if code in ("EPSG:900913", "EPSG:102100"):
        code = "EPSG:3857"
    try:
        known = crs.parse(code)
        crs.transformer(known, crs.GEOGRAPHIC)
    except CrsError:
        return None
    degrees = bool(known.is_geographic)
    found = []
    for each in list(_children(tiles, "TileMatrix"))[:40]:
        try:
            scale = float(_text(each, "ScaleDenominator"))
            one, two = (float(v) for v in _text(each, "TopLeftCorner").split())
            side, other = int(_text(each, "TileWidth")), int(_text(each, "TileHeight"))
            columns, rows = int(_text(each, "MatrixWidth")), int(_text(each, "MatrixHeight"))
        except ValueError:
            return None
        if not (scale > 0 and side == other and 16 <= side <= 2048 and 0 < columns < 1 << 31 and 0 < rows < 1 << 31):
            return None
        latitude_first = code in _LAT_FIRST and not words.endswith("CRS84") and abs(one) <= 90 < abs(two)
        x, y = (two, one) if latitude_first else (one, two)
        per = 1.0 / (scale * _PIXEL_M / (_DEGREE_M if degrees else 1.0))
        level = Level((per, 0.0, -x * per, 0.0, -per, y * per), columns * side, rows * side, side)
        found.append((per, Matrix(_text(each, "Identifier"), level)))
    found.sort(key=lambda pair: -pair[0])
    return (code, tuple(matrix for _, matrix in found), _text(tiles, "Identifier")) if found else None


def _kvp_address(root: Element) -> str:
    """Where tiles are asked for by parameters, by the document's own words."""
    for operation in root.iter():
        if _name(operation) == "Operation" and operation.get("name") == "GetTile":
            for get in operation.iter():
                if _name(get) == "Get":
                    address = get.get("{http://www.w3.org/1999/xlink}href", "")
                    if urlsplit(address).scheme in ("http", "https"):
                        return address
    return ""


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: Any, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _text(element: Element, name: str) -> str:
    return next(((child.text or "").strip() for child in _children(element, name)), "")


def _no_wmts() -> NetworkError:
    return NetworkError("the answer is no WMTS capabilities document", do="check the address and the key")
