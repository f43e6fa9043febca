"""What is known of a raster before it is drawn: its opening report."""

from dataclasses import dataclass
from typing import Any

from layers.text import Text, text

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top; in degrees west, south, east, north."""


@dataclass(frozen=True)
class Note:
    """One thing worth knowing; `kind` is ``should`` (it may look wrong or slow) or ``advise``."""

    kind: str
    what: Text


@dataclass(frozen=True)
class Facts:
    """The opening report of a raster.

    Parameters
    ----------
    name : str
        What lists call it.
    kind : str
        ``GeoTIFF``, ``MBTiles``, ``WMTS`` or ``XYZ``.
    crs : str
        Name of its coordinate reference system, with the code where it has one.
    bounds : Bounds
        Degrees, EPSG:4490.
    width, height : int
        Pixels at the finest resolution.
    pixel_m : float
        Ground metres of a pixel at the finest resolution, in the middle.
    bands : int
    depth : str
        Type of a sample, such as ``uint8``.
    levels : tuple of int
        How many times coarser than the finest each resolution on the disk is, 1 first.
    zooms : tuple of int or None
        Smallest and largest zoom of a tile set.
    attribution : str
    notes : tuple of Note
    """

    name: str
    kind: str
    crs: str
    bounds: Bounds
    width: int
    height: int
    pixel_m: float
    bands: int = 3
    depth: str = "uint8"
    levels: tuple[int, ...] = (1,)
    zooms: tuple[int, int] | None = None
    attribution: str = ""
    notes: tuple[Note, ...] = ()

    def lines(self) -> list[Text]:
        """The report for people, a line a sentence."""
        west, south, east, north = self.bounds
        found = [
            text("{name}: {kind}", name=self.name, kind=self.kind),
            text("{width} × {height} pixels of {metres} m", width=self.width, height=self.height,
                 metres=f"{self.pixel_m:.3g}"),
            text("Coordinates: {crs}", crs=self.crs),
            text("Extent: {west:.5f}° to {east:.5f}° E, {south:.5f}° to {north:.5f}° N", west=west, east=east,
                 south=south, north=north),
        ]  # fmt: skip
        if self.zooms is not None:
            found.append(text("Zooms {first} to {last}", first=self.zooms[0], last=self.zooms[1]))
        else:
            found.append(text("{n} bands of {depth}", n=self.bands, depth=self.depth))
            more = [str(n) for n in self.levels if n > 1]
            found.append(text("Overviews: {levels}", levels=more) if more else text("No overviews"))
        if self.attribution:
            found.append(text("Source: {attribution}", attribution=self.attribution))
        return found + [note.what for note in self.notes]

    def as_json(self, say: Any = str) -> dict[str, Any]:
        """The report as plain values; sentences in the language of `say`."""
        return {
            "name": self.name,
            "format": self.kind,
            "crs": self.crs,
            "bounds": [round(v, 8) for v in self.bounds],
            "width": self.width,
            "height": self.height,
            "pixel_m": float(f"{self.pixel_m:.6g}"),
            "bands": self.bands,
            "depth": self.depth,
            "overviews": [n for n in self.levels if n > 1],
            "zooms": None if self.zooms is None else list(self.zooms),
            "attribution": self.attribution,
            "notes": [{"kind": note.kind, "what": say(note.what)} for note in self.notes],
        }
