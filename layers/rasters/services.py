"""Map services: what is asked of them, and how their tiles lie. Nothing here goes on the net."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlsplit

from layers import crs
from layers.errors import NetworkError
from layers.rasters import mercator
from layers.rasters.net import checked, host_of
from layers.rasters.raster import Level

_OFFSET_HOSTS = ("amap.com", "autonavi.com", "google.cn", "gtimg.com", "qq.com", "mapabc.com", "geoq.cn")
"""Operators whose tiles are offset (GCJ-02)."""
_MOST_MATRICES = 40
TIANDITU = {
    "vec": "天地图矢量",
    "img": "天地图影像",
    "ter": "天地图地形",
    "cva": "天地图矢量注记",
    "cia": "天地图影像注记",
}
"""Layers of Tianditu and what it calls them."""


@dataclass(frozen=True)
class Matrix:
    """One zoom of a service: the name it is asked by, and where its tiles lie."""

    name: str
    level: Level


@dataclass(frozen=True)
class Service:
    """A map service.

    Parameters
    ----------
    title : str
    kind : str
        ``WMTS`` or ``XYZ``.
    template : str
        Address of a tile with ``{z}``, ``{x}``, ``{y}`` (``{-y}`` counts rows from the south), and where needed
        ``{s}`` (one of `servers`) and ``{key}``.
    matrices : tuple of Matrix
        The finest first.
    definition : str
        CRS of the tiles.
    servers : str
        A character for each server that may be asked in turn.
    attribution : str
    shift : str
        ``gcj02`` where its tiles are offset so.
    """

    title: str
    kind: str
    template: str
    matrices: tuple[Matrix, ...]
    definition: str = mercator.DEFINITION
    servers: str = ""
    attribution: str = ""
    shift: str = ""

    @property
    def host(self) -> str:
        """The server that is asked, the first of several."""
        return host_of(self.template.replace("{s}", self.servers[:1]))

    @property
    def owner(self) -> str:
        """Whose key it is: the host, or the domain where several servers of one domain are asked in turn. A key is
        only ever sent to its owner.
        """
        label, _, domain = (urlsplit(self.template).hostname or "").partition(".")
        return domain if "{s}" in label else self.host

    @property
    def needs_key(self) -> bool:
        """Whether it cannot be asked without a key."""
        return "{key}" in self.template

    def address(self, matrix: int, column: int, row: int, key: str = "") -> str:
        """Where a tile is."""
        one = self.matrices[matrix]
        rows = one.level.height // one.level.tile
        words = {
            "{z}": one.name,
            "{x}": str(column),
            "{y}": str(row),
            "{-y}": str(rows - 1 - row),
            "{s}": self.servers[(column + row) % len(self.servers)] if self.servers else "",
            "{key}": quote(key, safe=""),
        }
        made = self.template
        for mark, word in words.items():
            made = made.replace(mark, word)
        return made

    def as_json(self) -> dict[str, Any]:
        """What a workspace keeps of it; never a key."""
        return {
            "title": self.title,
            "kind": self.kind,
            "template": self.template,
            "definition": self.definition,
            "servers": self.servers,
            "attribution": self.attribution,
            "shift": self.shift,
            "matrices": [
                [m.name, list(m.level.to_pixels), m.level.width, m.level.height, m.level.tile] for m in self.matrices
            ],
        }


def from_json(kept: Mapping[str, Any]) -> Service:
    """The service of what `Service.as_json` gave.

    Raises
    ------
    NetworkError
        When it makes no sense or its address is none of http or https.
    """
    try:
        matrices = tuple(
            Matrix(str(name)[:80], Level(_six(numbers), int(width), int(height), int(tile)))
            for name, numbers, width, height, tile in kept["matrices"]
        )
        made = Service(
            str(kept["title"])[:200], str(kept["kind"])[:20], str(kept["template"])[:2000], matrices,
            str(kept["definition"]), str(kept["servers"])[:20], str(kept["attribution"])[:200],
            "gcj02" if kept["shift"] == "gcj02" else "",
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as exc:
        raise _senseless() from exc
    sizes = [(m.level.width, m.level.height, m.level.tile) for m in matrices]
    if not 1 <= len(matrices) <= _MOST_MATRICES or any(not 16 <= t <= 2048 or w < t or h < t for w, h, t in sizes):
        raise _senseless()
    if (made.servers and not made.servers.isalnum()) or "{s}" in made.owner:
        raise _senseless()
    _check(made)
    crs.parse(made.definition)
    return made


def _check(service: Service) -> None:
    """Refuse an address that is none, and one whose server depends on the tile or the key."""
    checked(service.address(0, 0, 0, "key"))
    host = urlsplit(service.template).netloc.replace("{s}", "")
    if "{" in host or "}" in host:
        raise NetworkError("this is no address of a map service", do="write {z}, {x}, {y} and {key} behind the server")


def _six(numbers: Any) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, e, f = (float(n) for n in numbers)
    if abs(a * e - b * d) < 1e-30:
        raise ValueError(numbers)
    return a, b, c, d, e, f


def _senseless() -> NetworkError:
    return NetworkError("the map service is not described well enough to ask it", do="add it again from its address")


def xyz(template: str, title: str = "", *, first: int = 0, last: int = 19) -> Service:
    """A service of web-map tiles, as its address with ``{z}``, ``{x}`` and ``{y}`` says.

    Raises
    ------
    NetworkError
        For an address that has not all three, or is none of http or https.
    """
    address = template.strip()
    if not all(mark in address for mark in ("{z}", "{x}")) or not ("{y}" in address or "{-y}" in address):
        raise NetworkError(
            "the address has no places for zoom, column and row", do="write {z}, {x} and {y} where they belong"
        )
    matrices = tuple(Matrix(str(zoom), mercator.level(zoom, 256)) for zoom in range(last, first - 1, -1))
    made = Service(title, "XYZ", address, matrices, servers="abc" if "{s}" in address else "")
    _check(made)
    offset = any(made.host == host or made.host.endswith(f".{host}") for host in _OFFSET_HOSTS)
    return replace(made, title=title or made.host, shift="gcj02" if offset else "")


def capabilities_address(address: str, key_parameter: str = "", key: str = "") -> str:
    """Where a WMTS says what it can do: the address as it is, completed where it does not ask for that yet."""
    made = address.strip()
    if "getcapabilities" not in made.lower() and not urlsplit(made).path.lower().endswith(".xml"):
        mark = "" if made.endswith(("?", "&")) else "&" if "?" in made else "?"
        made += f"{mark}SERVICE=WMTS&REQUEST=GetCapabilities"
    if key_parameter and f"{key_parameter}=" not in made:
        made += f"{'&' if '?' in made else '?'}{quote(key_parameter, safe='')}={quote(key, safe='')}"
    return checked(made)


def tianditu(layer: str, scheme: str = "c") -> Service:
    """A layer of Tianditu in degrees of CGCS2000 (``c``) or in web Mercator (``w``).

    Source: the service's own description, http://lbs.tianditu.gov.cn/server/MapService.html
    """
    template = (
        f"https://t{{s}}.tianditu.gov.cn/{layer}_{scheme}/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        f"&LAYER={layer}&STYLE=default&TILEMATRIXSET={scheme}&FORMAT=tiles"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
    )
    if scheme == "c":
        matrices = tuple(Matrix(str(zoom), _degrees(zoom)) for zoom in range(18, 0, -1))
        definition = crs.GEOGRAPHIC
    else:
        matrices = tuple(Matrix(str(zoom), mercator.level(zoom, 256)) for zoom in range(18, 0, -1))
        definition = mercator.DEFINITION
    return Service(
        TIANDITU[layer], "WMTS", template, matrices, definition, "01234567", "国家地理信息公共服务平台 天地图"
    )


def _degrees(zoom: int) -> Level:
    """The world in degrees, two squares side by side at zoom 1."""
    per = (256 << zoom) / 360.0
    return Level((per, 0.0, 180.0 * per, 0.0, -per, 90.0 * per), 256 << zoom, 128 << zoom, 256)
