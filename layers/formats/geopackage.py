"""GeoPackages, other people's and our own workspaces."""

from pathlib import Path

import numpy as np
import pandas as pd

from layers.errors import FormatError, Where
from layers.formats import gdal
from layers.formats.report import EncodingProof, Layer, Problem
from layers.formats.source import Ask, Format, Raw, choose_layer, from_wkb, refuse_broken
from layers.text import text


def layers(path: Path) -> tuple[Layer, ...]:
    """All layers of the GeoPackage at `path`, tables without geometry too."""
    found = []
    for name, geometry in gdal.layers(path, Where(path)):
        known = gdal.info(path, name, Where(path, name))
        fields = tuple(str(f) for f in known["fields"])
        found.append(Layer(name, int(known["features"]), geometry, fields, known.get("crs")))
    return tuple(found)


def read(path: Path, ask: Ask) -> Raw:
    """Rows of one layer, or of all layers of one pattern together (a field ``layer`` then says whence).

    Raises
    ------
    FormatError
        If the file is damaged or the layer has to be chosen.
    """
    known = layers(path)
    if not known:
        raise FormatError("the GeoPackage has no layers", where=Where(path), do="check that the export was complete")
    chosen = choose_layer(known, ask, path)
    parts: list[gdal.Bulk] = []
    for n, name in enumerate(chosen):
        ask.progress.step(n, len(chosen), name)
        parts.append(gdal.read(path, name, Where(path, name)))
    frames = [part.values for part in parts]
    if len(chosen) > 1:
        for name, frame in zip(chosen, frames, strict=True):
            frame.insert(len(frame.columns), "layer" if "layer" not in frame else "layer_name", name)
    values = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    total = sum(len(part.fids) for part in parts)
    raw = Raw(values, None, np.arange(1, total + 1), total, known, chosen, parts[0].crs, "GeoPackage", False,
              EncodingProof("UTF-8", text("a GeoPackage is always UTF-8"), "UTF-8", "GeoPackage"))  # fmt: skip
    if len(chosen) > 1:
        raw.problems.append(
            Problem(text("{n} layers of one pattern were read together: {layers}", n=len(chosen),
                         layers=", ".join(chosen)))
        )  # fmt: skip
    if any(part.wkb is not None for part in parts):
        wkb = np.concatenate([p.wkb if p.wkb is not None else np.full(len(p.fids), None) for p in parts])
        raw.shapes, broken = from_wkb(wkb)
        refuse_broken(raw, broken, wkb)
    raw.problems.extend(Problem(text("GDAL says: {message}", message=m)) for p in parts for m in p.messages[:5])
    return raw


GEOPACKAGE = Format("GeoPackage", (".gpkg", ".gpkx"), (b"SQLite format 3\x00",), read)
