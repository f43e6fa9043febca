"""What the program found out about a file when it opened it: the opening report."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite
from os import fspath
from pathlib import Path
from typing import Any

from layers.errors import shorten
from layers.text import Text, text

Say = Callable[[Text], str]
"""Turns a `Text` into a sentence of the reader's language; ``str`` gives English."""


@dataclass(frozen=True)
class Refusal:
    """A row that was not read, and why.

    Parameters
    ----------
    row : int
        Row in the file, counted from 1 without the header.
    field, value : str, object
        Where in the row the reason lies, as far as one field is to blame.
    reason : Text
        Why it was refused.
    """

    row: int
    field: str | None
    value: Any
    reason: Text


@dataclass(frozen=True)
class Problem:
    """Something in the file the reader should know, though nothing was left out because of it."""

    what: Text
    row: int | None = None
    field: str | None = None
    value: Any = None


@dataclass(frozen=True)
class Layer:
    """One layer (table, sheet) of a file: rows, geometry type in GIS words ("" for none), fields, declared CRS."""

    name: str
    rows: int | None
    geometry: str = ""
    fields: tuple[str, ...] = ()
    crs: str | None = None


@dataclass(frozen=True)
class Candidate:
    """One encoding that was tried on the bytes.

    Parameters
    ----------
    decoded : float
        Share of the values with Chinese bytes that decode without an error, 0 to 1.
    plausible : float
        How much the decoded characters are those of Chinese names, 0 to 1.
    generic : float
        Share of the decoded values that end in, or contain, a known generic term.
    example : str
        One value as this encoding reads it.
    """

    encoding: str
    decoded: float
    plausible: float
    generic: float
    example: str = ""


@dataclass(frozen=True)
class EncodingProof:
    """Which encoding a file is in, what it declares itself, and the evidence."""

    chosen: str
    reason: Text
    declared: str | None = None
    declared_by: str = ""
    candidates: tuple[Candidate, ...] = ()
    values: int = 0
    mixed: bool = False


@dataclass(frozen=True)
class CrsProof:
    """Which CRS the coordinates are in, what the file declares, and the evidence.

    Parameters
    ----------
    chosen : str
        ``EPSG:n``, ``gcj02``, or the name of a CRS without a code; "" for tables without coordinates.
    title : str
        Name of the CRS for people.
    swapped : bool
        The file gave northing (latitude) first; the frame has it the right way round.
    known_m, unshifted_m : float or None
        Median distance in metres from the file's boundaries to the known ones, as they are and after the GCJ-02
        shift is taken off; None where nothing was known to compare with.
    """

    chosen: str
    title: str
    reason: Text
    declared: str | None = None
    declared_by: str = ""
    swapped: bool = False
    gcj02: bool = False
    known_m: float | None = None
    unshifted_m: float | None = None


@dataclass(frozen=True)
class Mapped:
    """A field of the file and the column it became; `how` says why; `column` "" went into ``extra``."""

    field: str
    column: str
    how: Text
    guessed: bool = False


@dataclass(frozen=True)
class OpeningReport:
    """One page on a file: what was read, what was proved and how, what was refused.

    Parameters
    ----------
    file : Path
    format : str
        Name of the format: ``Shapefile``, ``GeoPackage``, ``CSV`` ...
    layers : tuple of Layer
        All layers of the file.
    read : tuple of str
        Names of those whose rows are in the frame.
    rows, kept : int
        Rows in the file, and rows that were read.
    bounds : tuple or None
        West, south, east, north of what was read, degrees EPSG:4490.
    """

    file: Path
    format: str
    layers: tuple[Layer, ...] = ()
    read: tuple[str, ...] = ()
    rows: int = 0
    kept: int = 0
    geometry: str = ""
    encoding: EncodingProof | None = None
    crs: CrsProof | None = None
    columns: tuple[Mapped, ...] = ()
    refused: tuple[Refusal, ...] = ()
    problems: tuple[Problem, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    target: str | None = None
    workspace: dict[str, Any] | None = field(default=None)

    def as_json(self, say: Say = str) -> dict[str, Any]:
        """The report as plain values; texts in the language of `say`."""
        return {
            "file": fspath(self.file),
            "format": self.format,
            "target": self.target,
            "workspace": self.workspace,
            "layers": [
                {
                    "name": one.name,
                    "rows": one.rows,
                    "geometry": one.geometry,
                    "fields": list(one.fields),
                    "crs": one.crs,
                }
                for one in self.layers
            ],
            "read": list(self.read),
            "rows": self.rows,
            "kept": self.kept,
            "geometry": self.geometry,
            "bounds": None if self.bounds is None else [round(v, 8) for v in self.bounds],
            "encoding": self.encoding and _encoding_json(self.encoding, say),
            "crs": self.crs and _crs_json(self.crs, say),
            "columns": [
                {"field": m.field, "column": m.column or None, "how": say(m.how), "guessed": m.guessed}
                for m in self.columns
            ],
            "refused": [
                {"row": r.row, "field": r.field, "value": _plain(r.value), "reason": say(r.reason)}
                for r in self.refused
            ],
            "problems": [
                {"row": p.row, "field": p.field, "value": _plain(p.value), "what": say(p.what)} for p in self.problems
            ],
        }

    def lines(self, say: Say = str, *, longest: int | None = 20) -> list[str]:
        """The report as lines for a terminal; at most `longest` refused rows and problems, None for all."""
        return list(_lines(self, say, longest))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    return shorten(value, 200)


def _encoding_json(proof: EncodingProof, say: Say) -> dict[str, Any]:
    return {
        "chosen": proof.chosen,
        "reason": say(proof.reason),
        "declared": proof.declared,
        "declared_by": proof.declared_by or None,
        "values": proof.values,
        "mixed": proof.mixed,
        "candidates": [
            {
                "encoding": c.encoding,
                "decoded": round(c.decoded, 4),
                "plausible": round(c.plausible, 4),
                "generic": round(c.generic, 4),
                "example": c.example,
            }
            for c in proof.candidates
        ],
    }


def _crs_json(proof: CrsProof, say: Say) -> dict[str, Any]:
    return {
        "chosen": proof.chosen or None,
        "title": proof.title,
        "reason": say(proof.reason),
        "declared": proof.declared,
        "declared_by": proof.declared_by or None,
        "swapped": proof.swapped,
        "gcj02": proof.gcj02,
        "distance_to_known_m": proof.known_m and round(proof.known_m, 1),
        "distance_unshifted_m": proof.unshifted_m and round(proof.unshifted_m, 1),
    }


def _lines(report: OpeningReport, say: Say, longest: int | None) -> Sequence[str]:
    out = [
        say(text("{file}: {format}, {kept} of {rows} rows read", file=report.file.name, format=report.format,
                 kept=report.kept, rows=report.rows))
    ]  # fmt: skip
    if report.workspace is not None:
        version, county = report.workspace.get("version"), report.workspace.get("county")
        out[0] = say(text("{file}: workspace, version {version}, county {county}", file=report.file.name,
                          version=version, county=county or "-"))  # fmt: skip
        out.extend(
            "  " + say(text("reference list {content}: {rows} names of {file}, imported on {day}, SHA-256 {sha256}",
                            content=one["content"], rows=one["rows"], file=one["file"], day=one["loaded_on"],
                            sha256=one["sha256"][:12]))
            for one in report.workspace.get("references", ())
        )  # fmt: skip
    for one in report.layers:
        fields = ", ".join(one.fields) if one.name in report.read or len(report.layers) == 1 else ""
        rows = "?" if one.rows is None else one.rows
        shown = say(text("layer {name}: {rows} rows, {geometry}", name=one.name, rows=rows,
                         geometry=one.geometry or text("no geometry")))  # fmt: skip
        out.append(f"  {shown}{': ' + fields if fields else ''}")
    out.extend(_proof_lines(report, say))
    if report.bounds is not None:
        west, south, east, north = report.bounds
        out.append(
            say(text("Extent: {west:.5f}°E to {east:.5f}°E, {south:.5f}°N to {north:.5f}°N (CGCS2000)",
                     west=west, east=east, south=south, north=north))
        )  # fmt: skip
    if report.columns:
        out.append(say(text("Columns:")))
        for m in report.columns:
            goal = m.column or say(text("other fields"))
            out.append(f"  {m.field} → {goal}  ({say(m.how)})" if m.field else f"  {goal}  ({say(m.how)})")
    out.extend(_row_lines(report, say, longest))
    return out


def _proof_lines(report: OpeningReport, say: Say) -> list[str]:
    out = []
    if (e := report.encoding) is not None:
        out.append(say(text("Encoding: {encoding}; {reason}", encoding=e.chosen, reason=e.reason)))
        out.extend(
            "  " + say(text("{encoding}: {decoded:.0%} decode, {plausible:.0%} plausible, {generic:.0%} with a generic "
                            "term: {example}", encoding=c.encoding, decoded=c.decoded, plausible=c.plausible,
                            generic=c.generic, example=c.example))
            for c in e.candidates
        )  # fmt: skip
    if (c := report.crs) is not None:
        out.append(say(text("Coordinates: {crs}; {reason}", crs=c.title or c.chosen, reason=c.reason)))
        if c.known_m is not None:
            out.append(
                "  " + say(text("distance to the known boundaries: {before:.0f} m as they are, {after:.0f} m after the "
                                "GCJ-02 shift is taken off (medians)", before=c.known_m,
                                after=c.unshifted_m if c.unshifted_m is not None else c.known_m))
            )  # fmt: skip
    return out


def _row_lines(report: OpeningReport, say: Say, longest: int | None) -> list[str]:
    out = []
    if report.refused:
        out.append(say(text("Refused rows: {n}", n=len(report.refused))))
        for r in report.refused[:longest]:
            out.append("  " + _place(say, r.row, r.field, r.value) + say(r.reason))
        out.extend(_rest(len(report.refused), longest, say))
    if report.problems:
        out.append(say(text("Problems: {n}", n=len(report.problems))))
        for p in report.problems[:longest]:
            out.append("  " + _place(say, p.row, p.field, p.value) + say(p.what))
        out.extend(_rest(len(report.problems), longest, say))
    return out


def _place(say: Say, row: int | None, field: str | None, value: Any) -> str:
    parts = [] if row is None else [say(text("row {row}", row=row))]
    if field is not None:
        parts.append(field if value is None else f"{field} = {shorten(value, 60)}")
    elif value is not None:
        parts.append(shorten(value, 60))
    return f"{', '.join(parts)}: " if parts else ""


def _rest(n: int, longest: int | None, say: Say) -> list[str]:
    return [] if longest is None or n <= longest else ["  " + say(text("… and {n} more", n=n - longest))]


def counted(refused: Sequence[Refusal]) -> list[tuple[Text, int]]:
    """Reasons and how many rows each refused, the most frequent first; for a summary."""
    number = Counter(r.reason.template for r in refused)
    first = {r.reason.template: r.reason for r in reversed(refused)}
    return [(first[template], n) for template, n in number.most_common()]
