"""What Qt's PDF lacks: layers a reader can switch, and where on the ground each map lies.

Qt writes every part of a page as a page of its own, so that faces and their ToUnicode maps are shared. Here the parts
of a page become one page again: each a form, drawn in order, those of a map layer as optional content (ISO 32000-1,
8.11). Each map frame gets a viewport with a geospatial measure (ISO 32000-2, 12.10) that GDAL and readers understand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import sleep

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, String

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Viewport:
    """A map frame: box in mm from the top left corner, corners in degrees, the plane.

    Parameters
    ----------
    name : str
    box : (x, y, width, height)
    corners : (4, 2) float
        Longitude and latitude of top left, top right, bottom right, bottom left.
    wkt : str
        The plane as WKT.
    epsg : int or None
    """

    name: str
    box: tuple[float, float, float, float]
    corners: np.ndarray
    wkt: str
    epsg: int | None = None


@dataclass(frozen=True)
class Sheaf:
    """The parts of one page: the layer of each (empty: none), and the viewports."""

    layers: tuple[str, ...]
    viewports: tuple[Viewport, ...] = ()


@dataclass(frozen=True)
class Bookmark:
    """An entry of the reader's outline: words, page counted from 0, how deep it lies (0 or 1)."""

    title: str
    page: int
    depth: int = 0


def join(
    path: Path, sheaves: Sequence[Sheaf], *, producer: str = "GIS Desk", bookmarks: Sequence[Bookmark] = ()
) -> None:
    """Make the parts in the file `path`, one page each, the pages that `sheaves` tell of."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        groups: dict[str, pikepdf.Object] = {}
        drafts = list(pdf.pages)
        at = 0
        for sheaf in sheaves:
            parts = drafts[at : at + len(sheaf.layers)]
            at += len(sheaf.layers)
            whole = len(parts) == 1 and not sheaf.layers[0]
            pdf.pages.append(parts[0] if whole else _merged(pdf, parts, sheaf.layers, groups))
            _georeference(pdf, pdf.pages[-1], sheaf.viewports)
        del pdf.pages[: len(drafts)]
        if groups:
            _offer(pdf, groups)
        if bookmarks:
            _mark(pdf, bookmarks)
        pdf.docinfo["/Creator"] = String(producer)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate, progress=_give_way)


def _give_way(_percent: int) -> None:
    """Let other threads go on between the hundredths of a file; saving holds them all up otherwise."""
    sleep(0.0)


def _merged(
    pdf: pikepdf.Pdf, parts: Sequence[pikepdf.Page], layers: Sequence[str], groups: dict[str, pikepdf.Object]
) -> pikepdf.Page:
    forms, properties, lines = Dictionary(), Dictionary(), []
    for number, (part, layer) in enumerate(zip(parts, layers, strict=True)):
        forms[f"/P{number}"] = _form(part)
        draw = f"q /P{number} Do Q"
        if layer:
            if layer not in groups:
                groups[layer] = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(layer)))
            key = f"/L{list(groups).index(layer)}"
            properties[key] = groups[layer]
            draw = f"/OC {key} BDC {draw} EMC"
        lines.append(draw)
    resources = Dictionary(XObject=forms)
    if len(properties):
        resources.Properties = properties
    contents = pdf.make_stream("\n".join(lines).encode("ascii"))
    made = Dictionary(Type=Name.Page, MediaBox=parts[0].mediabox, Resources=resources, Contents=contents)
    return pikepdf.Page(pdf.make_indirect(made))


def _form(part: pikepdf.Page) -> pikepdf.Object:
    """What a page draws as a form: its one stream of contents, taken as it is so that nothing is packed anew."""
    contents = part.obj.Contents
    contents.Type, contents.Subtype = Name.XObject, Name.Form
    contents.BBox, contents.Resources = part.mediabox, part.obj.Resources
    return contents


def _offer(pdf: pikepdf.Pdf, groups: dict[str, pikepdf.Object]) -> None:
    """List the layers in the reader's panel, the topmost first, all switched on."""
    every = Array(list(groups.values()))
    pdf.Root.OCProperties = Dictionary(
        OCGs=every,
        D=Dictionary(
            Name=String("Layers"),
            BaseState=Name.ON,
            Order=Array(list(reversed(list(groups.values())))),
            ON=every,
        ),
    )
    pdf.Root.PageMode = Name.UseOC


def _mark(pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark]) -> None:
    with pdf.open_outline() as outline:
        for one in bookmarks:
            above = outline.root if not one.depth or not outline.root else outline.root[-1].children
            above.append(pikepdf.OutlineItem(one.title, one.page))


def _georeference(pdf: pikepdf.Pdf, page: pikepdf.Page, viewports: Sequence[Viewport]) -> None:
    if not viewports:
        return
    high = float(page.mediabox[3])
    found = []
    for one in viewports:
        x, y, wide, tall = (v * POINTS_PER_MM for v in one.box)
        corners = one.corners[[3, 0, 1, 2]]
        system = Dictionary(Type=Name.PROJCS, WKT=String(one.wkt))
        if one.epsg is not None:
            system.EPSG = one.epsg
        square = Array([0, 0, 0, 1, 1, 1, 1, 0])
        measure = Dictionary(
            Type=Name.Measure,
            Subtype=Name.GEO,
            Bounds=square,
            LPTS=square,
            GPTS=Array([_real(v) for lon, lat in corners.tolist() for v in (lat, lon)]),
            GCS=pdf.make_indirect(system),
        )
        found.append(
            Dictionary(
                Type=Name.Viewport,
                Name=String(one.name),
                BBox=Array([_real(v) for v in (x, high - y - tall, x + wide, high - y)]),
                Measure=pdf.make_indirect(measure),
            )
        )
    page.obj.VP = Array(found)


def _real(value: float) -> Decimal:
    """A number as PDF writes it: without an exponent, to a tenth of a millimetre on the ground."""
    return Decimal(f"{value:.10f}")
