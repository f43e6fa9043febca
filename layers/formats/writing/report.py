"""What a format could not hold: the loss report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from os import fspath
from pathlib import Path
from typing import Any

from layers.errors import shorten
from layers.text import Text, text

Say = Callable[[Text], str]


@dataclass(frozen=True)
class Loss:
    """One kind of change that one field (or the geometry) went through.

    Parameters
    ----------
    kind : str
        ``renamed``, ``cut``, ``type``, ``changed``, ``dropped``, ``split``, ``encoding``, ``guarded``, ``coarsened``,
        ``order`` or ``note``.
    what : Text
        In words.
    field : str or None
        Field of the layer.
    rows : int
        Rows concerned; 0 where it concerns the field as a whole.
    row : int or None
        The first of them, counted from 1.
    before, after : object
        An example.
    """

    kind: str
    what: Text
    field: str | None = None
    rows: int = 0
    row: int | None = None
    before: Any = None
    after: Any = None


@dataclass
class LossReport:
    """What was written, and everything that is not as it was.

    Parameters
    ----------
    files : list of Path
        All files written, the main one first.
    checked_mm : float
        Greatest distance in millimetres between a vertex meant to be written and the one read back.
    """

    path: Path
    format: str
    layer: str
    rows: int = 0
    crs: str | None = None
    crs_title: str = ""
    encoding: str | None = None
    public: bool = False
    files: list[Path] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    checked_mm: float = 0.0
    tolerance_mm: float = 0.0

    def add(self, kind: str, what: Text, field: str | None = None, **more: Any) -> None:
        """Note a loss."""
        self.losses.append(Loss(kind, what, field, **more))

    @property
    def lossless(self) -> bool:
        """Whether everything is as it was, apart from mere notes."""
        return all(one.kind in ("note", "order") for one in self.losses)

    def as_json(self, say: Say = str) -> dict[str, Any]:
        """The report as plain values; texts in the language of `say`."""
        return {
            "file": fspath(self.path),
            "format": self.format,
            "layer": self.layer,
            "rows": self.rows,
            "crs": self.crs,
            "crs_title": self.crs_title,
            "encoding": self.encoding,
            "public": self.public,
            "files": [fspath(f) for f in self.files],
            "lossless": self.lossless,
            "checked": {"distance_mm": round(self.checked_mm, 6), "tolerance_mm": self.tolerance_mm},
            "losses": [
                {
                    "kind": one.kind,
                    "what": say(one.what),
                    "field": one.field,
                    "rows": one.rows,
                    "row": one.row,
                    "before": _plain(one.before),
                    "after": _plain(one.after),
                }
                for one in self.losses
            ],
        }

    def lines(self, say: Say = str) -> list[str]:
        """The report as lines for a terminal."""
        out = [
            say(text("{file}: {format}, {rows} rows", file=self.path.name, format=self.format, rows=self.rows)),
            say(text("Coordinates: {crs}", crs=self.crs_title or self.crs or "-")),
        ]
        if self.encoding:
            out.append(say(text("Encoding: {encoding}", encoding=self.encoding)))
        out.append(say(text("Files: {files}", files=", ".join(f.name for f in self.files))))
        out.append(
            say(
                text(
                    "Read back and compared: rows, values, vertices (farthest {mm:.4f} mm off, allowed {allowed:g} mm)",
                    mm=self.checked_mm,
                    allowed=self.tolerance_mm,
                )
            )
        )
        if self.lossless:
            out.append(say(text("Nothing was lost.")))
        for one in self.losses:
            line = f"  - {one.field + ': ' if one.field else ''}{say(one.what)}"
            if one.rows:
                line += " " + say(text("({n} rows, first {row})", n=one.rows, row=one.row))
            if one.before is not None:
                line += f"  {shorten(one.before, 40)} → {shorten(one.after, 40)}"
            out.append(line)
        return out


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else shorten(value, 200)
