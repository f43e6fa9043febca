"""From a file to a frame of known columns in EPSG:4490, with an opening report of how that was found out."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers import crs, gcj02, store
from layers.errors import CrsError, FormatError, Where
from layers.formats import checks, columns, coordinates, overlay, position, rows, table
from layers.formats.report import CrsProof, EncodingProof, Layer, Mapped, OpeningReport, Problem, Refusal
from layers.formats.source import SHORT_RING, Ask, Format, Raw, choose_layer
from layers.schema import SCHEMA_VERSION, TABLES, Shape, Table
from layers.text import text
from layers.work import QUIET, Progress

_SAMPLE = 20_000


@dataclass(frozen=True)
class Reading:
    """What was read.

    Parameters
    ----------
    frame : GeoDataFrame or DataFrame
        Rows that were not refused, EPSG:4490, RangeIndex. With a target: ``key`` and the columns of its table;
        else the fields of the file. A plain DataFrame where nothing has a position (and the target wants none).
    report : OpeningReport
        How it was found out, and what was refused.
    rows : ndarray (N,) of int
        For each row of the frame its row in the file, counted from 1.
    own_keys : bool
        The keys come from the file (a ``key`` field, or division codes); else they are only numbered.
    """

    frame: Any
    report: OpeningReport
    rows: np.ndarray
    own_keys: bool = False


def read(
    path: str | PathLike[str],
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    parameters: crs.Parameters | None = None,
    target: str | None = None,
    mapping: Mapping[str, str] | None = None,
    known: gpd.GeoDataFrame | None = None,
    progress: Progress = QUIET,
) -> Reading:
    """Read a file of any known format.

    Parameters
    ----------
    path : path
        The file; of a shapefile the .shp.
    layer : str or None
        Layer, table or sheet. None takes the only one, the one that fits `target`, or all layers of one pattern
        together (the same fields, geometry type and CRS: one layer per province, say).
    encoding : str
        "auto" to have it proved, or the name of an encoding.
    crs : str
        "auto" to have it proved; else ``EPSG:n``, WKT, ``gcj02`` or ``bd09``.
    parameters : Parameters or None
        Seven parameters for files in Beijing 54 or Xi'an 80.
    target : str or None
        Table of `layers.schema.TABLES` whose columns the frame shall have.
    mapping : mapping or None
        Field of the file to column of the table (or ``lon``, ``lat``, ``x``, ``y``, ``wkt``), for those that are
        not recognised by name.
    known : GeoDataFrame or None
        Known boundaries, EPSG:4490: they choose among zones, and show whether boundaries are in GCJ-02.

    Raises
    ------
    FormatError
        If the file cannot be read at all, or a column the table needs is not found.
    EncodingError
        If the encoding cannot be proved.
    CrsError
        If the CRS is ambiguous, or an old datum without `parameters`.
    """
    return _read(Path(path), layer, encoding, crs, parameters, target, mapping or {}, known, progress, listing=False)


def info(
    path: str | PathLike[str],
    *,
    layer: str | None = None,
    encoding: str = "auto",
    crs: str = "auto",
    parameters: crs.Parameters | None = None,
    known: gpd.GeoDataFrame | None = None,
    progress: Progress = QUIET,
) -> OpeningReport:
    """What the file or workspace at `path` holds; arguments as in `read`.

    Of several layers that differ all are listed and the first is looked at. A question that reading would have to
    ask (which CRS, which encoding) is an error here too, with the same words.
    """
    file = Path(path)
    if table.recognise(file) is table.GEOPACKAGE and _is_workspace(file):
        return _workspace(file, layer, progress)
    return _read(file, layer, encoding, crs, parameters, None, {}, known, progress, listing=True).report


def _read(
    path: Path,
    layer: str | None,
    encoding: str,
    crs_name: str,
    parameters: crs.Parameters | None,
    target: str | None,
    mapping: Mapping[str, str],
    known: gpd.GeoDataFrame | None,
    progress: Progress,
    *,
    listing: bool,
) -> Reading:
    kind = table.recognise(path)
    goal = None if target is None else TABLES[target]
    shape = goal.shape.value if goal is not None else ""
    if kind is table.GEOPACKAGE and _is_workspace(path):
        if layer is None and target is None and not listing:
            layer = _only_layer(path)
        raw = _from_workspace(path, layer or target or "")
    else:
        prefer = () if goal is None else (goal.name, goal.zh, goal.en)
        raw = kind.read(path, Ask(layer, encoding, shape, prefer, listing, progress))
        if layer is not None and layer not in raw.read:  # formats with a single layer do not ask which
            choose_layer(raw.layers, Ask(layer), path)
    where = Where(path, raw.read[0] if len(raw.layers) > 1 else None)
    progress.step(0, 0, "columns")
    columns.check_mapping(mapping, list(raw.values.columns), goal, where)
    placed = _positions(raw, mapping, goal)
    proof = None
    if raw.shapes is not None:
        borders = target in (None, "division", "boundary_line")
        proof = _settle(raw, crs_name, parameters, known, where, progress, overlaid=borders)
    frame, own_keys = raw.values, False
    found: list[Mapped] = placed
    derived: list[Mapped] = []
    if goal is not None:
        frame, found, derived, own_keys = _as_table(raw, goal, mapping, placed, where)
    report = _report(path, kind, raw, proof, [*found, *derived], target)
    return Reading(_framed(frame, raw.shapes, goal), report, raw.rows, own_keys)


def _positions(raw: Raw, mapping: Mapping[str, str], goal: Table | None) -> list[Mapped]:
    """Give table rows their geometry from coordinate columns; the fields that held it."""
    if raw.shapes is not None:
        return []
    if goal is not None and goal.shape is Shape.NONE:
        return []
    placed = coordinates.find(raw.values, raw.rows, mapping)
    if placed is None:
        return []
    raw.shapes, raw.sparse = placed.shapes, True
    raw.problems.extend(placed.problems)
    if placed.declared and raw.declared is None:
        raw.declared, raw.declared_by = placed.declared, "SRID"
    raw.refused.extend(placed.refused.values())
    keep = np.ones(len(raw.rows), dtype=bool)
    keep[list(placed.refused)] = False
    raw.keep(keep)
    assert raw.shapes is not None
    without = np.flatnonzero(shapely.is_missing(raw.shapes))
    if len(without):
        raw.problems.append(Problem(text("{n} rows have no position", n=len(without)), int(raw.rows[without[0]])))
    _name_geometry(raw, placed.mapped)
    return placed.mapped


def _name_geometry(raw: Raw, mapped: list[Mapped]) -> None:
    kinds = {s.geom_type for s in raw.shapes[:1000] if s is not None} if raw.shapes is not None else set()
    name = kinds.pop() if len(kinds) == 1 else "Geometry"
    raw.layers = tuple(replace(one, geometry=name) if one.name in raw.read else one for one in raw.layers)
    if any(m.column == "geometry" for m in mapped):
        raw.values = raw.values.drop(columns=[m.field for m in mapped])


def _settle(
    raw: Raw,
    crs_name: str,
    parameters: crs.Parameters | None,
    known: gpd.GeoDataFrame | None,
    where: Where,
    progress: Progress,
    *,
    overlaid: bool,
) -> CrsProof:
    """Refuse rows without usable geometry, find the CRS, and bring all others to EPSG:4490."""
    _refuse_shapes(raw)
    assert raw.shapes is not None
    box = _box(known)
    decision = position.decide(
        _sample(raw.shapes), declared=raw.declared, declared_by=raw.declared_by, weak=raw.weak, known=box,
        forced=crs_name, parameters=parameters, where=where,
    )  # fmt: skip
    raw.problems.extend(decision.problems)
    progress.step(0, 0, "coordinates")
    if decision.swapped:
        raw.shapes = shapely.transform(raw.shapes, lambda xy: xy[:, ::-1])
    degrees = position.is_offset(decision.crs)
    _drop(raw, checks.outside_china(raw.shapes, crs.GEOGRAPHIC if degrees else decision.crs),
          Refusal(0, None, None, text("the row lies outside China")))  # fmt: skip
    if degrees:
        back = gcj02.from_gcj02 if decision.crs == position.GCJ02 else gcj02.from_bd09
        raw.shapes = gcj02.unshift(raw.shapes, back)
        proof = decision.proof
    else:
        if not _modern_degrees(decision.crs):
            raw.shapes = crs.transform(raw.shapes, decision.crs, crs.GEOGRAPHIC, parameters, where)
        proof = decision.proof
        if overlaid:  # roads and rivers run where they like: only boundaries are compared with boundaries
            proof = _overlaid(raw, proof, known, forced=crs_name.lower() != "auto")
    if (shapely.get_type_id(raw.shapes) >= 3).any():
        raw.problems.extend(checks.invalid(raw.shapes, raw.rows))
    return proof


def _modern_degrees(name: Any) -> bool:
    """WGS 84 and CGCS2000 degrees are one and the same here, see `crs.transformer`."""
    return crs.code_of(name) in ("EPSG:4326", "EPSG:4490", "EPSG:4979", "EPSG:4480")


def _refuse_shapes(raw: Raw) -> None:
    assert raw.shapes is not None
    _drop(raw, shapely.is_empty(raw.shapes), Refusal(0, None, None, text("the geometry is empty")))
    if not raw.sparse:
        _drop(raw, shapely.is_missing(raw.shapes), Refusal(0, None, None, text("the row has no geometry")))
    _drop(raw, checks.short_rings(raw.shapes), Refusal(0, None, None, SHORT_RING))
    _drop(raw, checks.not_finite(raw.shapes),
          Refusal(0, None, None, text("a coordinate is not a finite number")))  # fmt: skip


def _drop(raw: Raw, mask: np.ndarray, why: Refusal) -> None:
    if mask.any():
        raw.refused.extend(replace(why, row=int(r)) for r in raw.rows[mask])
        raw.keep(~mask)


def _sample(shapes: np.ndarray) -> np.ndarray:
    there = shapes[~shapely.is_missing(shapes)]
    bounds = shapely.bounds(there[:: max(1, len(there) // _SAMPLE)])
    return np.column_stack([(bounds[:, 0] + bounds[:, 2]) / 2, (bounds[:, 1] + bounds[:, 3]) / 2])


def _box(known: gpd.GeoDataFrame | None) -> position.Box | None:
    if known is None or known.empty:
        return None
    if known.crs is not None and known.crs.to_epsg() != 4490:
        raise CrsError("the known boundaries are not in CGCS2000 degrees", do="read them with the program first")
    west, south, east, north = (float(v) for v in known.total_bounds)
    return (west, south, east, north) if np.isfinite([west, south, east, north]).all() else None


def _overlaid(raw: Raw, proof: CrsProof, known: gpd.GeoDataFrame | None, *, forced: bool) -> CrsProof:
    """Compare boundaries with the known ones; take the GCJ-02 offset off where only it explains the difference."""
    if known is None or known.empty or raw.shapes is None:
        return proof
    fit = overlay.compare(raw.shapes, known)
    if fit is None:
        return proof
    proof = replace(proof, known_m=fit.before, unshifted_m=fit.after)
    if fit.known_shifted:
        raw.problems.append(
            Problem(text("the known boundaries seem to be in GCJ-02, not this file: {before:.0f} m apart, "
                         "{after:.0f} m with the offset put on", before=fit.before, after=fit.reverse))
        )  # fmt: skip
    if not fit.gcj02:
        return proof
    if forced:
        raw.problems.append(
            Problem(text("the coordinates look like GCJ-02: {before:.0f} m from the known boundaries, {after:.0f} m "
                         "with the offset taken off; they were read as asked for", before=fit.before, after=fit.after))
        )  # fmt: skip
        return proof
    if proof.declared:
        raw.problems.append(
            Problem(text("{by} says {crs}, but the coordinates are in GCJ-02", by=proof.declared_by, crs=proof.title))
        )
    raw.shapes = gcj02.unshift(raw.shapes)
    reason = text(
        "recognised against known boundaries: {before:.0f} m apart as they are, {after:.0f} m with the GCJ-02 offset "
        "of {shift:.0f} m taken off, at best {control:.0f} m with it taken in another direction ({points} points)",
        before=fit.before, after=fit.after, shift=fit.shift, control=fit.control, points=fit.points,
    )  # fmt: skip
    return replace(proof, chosen=position.GCJ02, title="GCJ-02", reason=reason, gcj02=True)


def _as_table(
    raw: Raw, goal: Table, mapping: Mapping[str, str], placed: list[Mapped], where: Where
) -> tuple[pd.DataFrame, list[Mapped], list[Mapped], bool]:
    if raw.shapes is not None and goal.shape is not Shape.NONE:
        raw.shapes, misfits = checks.fit(raw.shapes, goal)
        for i, why in misfits.items():
            raw.refused.append(Refusal(int(raw.rows[i]), None, None, why))
        keep = np.ones(len(raw.rows), dtype=bool)
        keep[list(misfits)] = False
        raw.keep(keep)
    found = columns.assign(raw.values, goal, mapping, [m.field for m in placed])
    raw.problems.extend(found.problems)
    made = rows.build(raw, goal, found, where)
    raw.refused.extend(made.refused)
    raw.problems.extend(made.problems)
    frame = made.frame.loc[made.keep].reset_index(drop=True)
    raw.keep(made.keep)
    return frame, [*placed, *found.mapped], made.derived, made.own_keys


def _framed(frame: pd.DataFrame, shapes: np.ndarray | None, goal: Table | None) -> Any:
    frame = frame.reset_index(drop=True)
    if goal is not None and goal.shape is Shape.NONE:
        return frame
    if shapes is None:
        if goal is None:
            return frame
        shapes = np.full(len(frame), None, dtype=object)
    frame = frame.rename(columns={"geometry": "geometry_"}) if "geometry" in frame else frame
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(shapes), index=frame.index, crs=crs.GEOGRAPHIC))


def _report(
    path: Path, kind: Format, raw: Raw, proof: CrsProof | None, mapped: list[Mapped], target: str | None
) -> OpeningReport:
    bounds = None
    geometry = ""
    if raw.shapes is not None and len(raw.shapes):
        box = shapely.total_bounds(raw.shapes)
        bounds = (float(box[0]), float(box[1]), float(box[2]), float(box[3])) if np.isfinite(box).all() else None
        there = np.bincount(shapely.get_type_id(raw.shapes) + 1, minlength=1)[1:]
        kinds = {shapely.GeometryType(k).name for k in np.flatnonzero(there).tolist()}
        geometry = ", ".join(sorted(kinds))
    return OpeningReport(
        file=path, format=kind.name, layers=raw.layers, read=raw.read, rows=raw.total, kept=len(raw.rows),
        geometry=geometry, encoding=raw.encoding, crs=proof, columns=tuple(mapped),
        refused=tuple(sorted(raw.refused, key=lambda r: r.row)), problems=tuple(raw.problems), bounds=bounds,
        target=target,
    )  # fmt: skip


def _is_workspace(path: Path) -> bool:
    try:
        return store.is_workspace(path)
    except (sqlite3.Error, UnicodeDecodeError):  # damaged: GDAL's message will say how
        return False


def _only_layer(path: Path) -> str:
    with store.Store.open(path, write=False) as workspace:
        filled = workspace.layers()
    if len(filled) == 1:
        return filled[0]
    raise FormatError(
        "the workspace has several layers" if filled else "the workspace is empty",
        where=Where(path), do="say which with --layer: {layers}", layers=", ".join(filled) or "-",
    )  # fmt: skip


def _from_workspace(path: Path, layer: str) -> Raw:
    with store.Store.open(path, write=False) as workspace:
        listed = _layers_of(workspace)
        if layer not in TABLES:
            raise FormatError(
                "there is no layer '{layer}'", where=Where(path), do="choose one of: {layers}", layer=layer,
                layers=", ".join(one.name for one in listed) or "-",
            )  # fmt: skip
        frame = workspace.frame(layer)
    shapes = frame.geometry.to_numpy() if TABLES[layer].shape is not Shape.NONE else None
    values = pd.DataFrame(frame.drop(columns="geometry")) if shapes is not None else pd.DataFrame(frame)
    count = len(frame)
    raw = Raw(values, shapes, np.arange(1, count + 1), count, listed, (layer,), "EPSG:4490", "GeoPackage", False,
              EncodingProof("UTF-8", text("a GeoPackage is always UTF-8")))  # fmt: skip
    raw.sparse = True
    return raw


def _layers_of(workspace: store.Store) -> tuple[Layer, ...]:
    return tuple(
        Layer(name, workspace.count(name), TABLES[name].shape.value if name in TABLES else "",
              TABLES[name].names if name in TABLES else (), "EPSG:4490")
        for name in workspace.layers()
    )  # fmt: skip


def _workspace(path: Path, layer: str | None, progress: Progress) -> OpeningReport:
    """The report on a workspace: its layers, county and version, and the details of `layer` where one is asked for."""
    with store.Store.open(path, write=False) as workspace:
        listed = _layers_of(workspace)
        progress.step(0, 0, "layers")
        facts = {
            "county": workspace.setting("county"),
            "version": SCHEMA_VERSION,
            "changes": len(workspace.history()),
            "imports": workspace.setting("imports", []),
            "references": workspace.frame("reference_list").drop(columns="key").to_dict("records"),
        }
        chosen = (layer,) if layer else ()
        bounds = None
        frame = workspace.frame(layer or "division")
        if len(frame) and "geometry" in frame and np.isfinite(frame.total_bounds).all():
            west, south, east, north = (float(v) for v in frame.total_bounds)
            bounds = (west, south, east, north)
    total = sum(one.rows or 0 for one in listed)
    return OpeningReport(file=path, format="GIS Desk workspace", layers=listed, read=chosen, rows=total, kept=total,
                         bounds=bounds, workspace=facts)  # fmt: skip
