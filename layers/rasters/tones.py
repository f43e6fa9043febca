"""From samples to colours: which bands are shown, how they are stretched, what is transparent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasterio.enums import ColorInterp, MaskFlags

from layers.rasters.facts import Note
from layers.rasters.pixels import pack
from layers.text import text

LOW, HIGH = 2.0, 98.0
"""Percentiles that become black and white."""
_NARROW = 128
"""A single band of bytes is stretched where its samples span less than this."""


@dataclass(frozen=True, eq=False)
class Tones:
    """How the samples of a dataset become packed pixels.

    Parameters
    ----------
    bands : tuple of int
        Bands to read, counted from 1: one or three, then the opacity where there is one.
    opaque_at : float
        Value of full opacity in the opacity band; 0 without such a band.
    table : (K,) uint32 or None
        Packed colour of each value, for a palette.
    stretch : tuple of (float, float)
        Value that becomes black and value that becomes white, for each colour band; empty: as they are.
    nodata : tuple of float or None
        The value that means nothing, for each colour band.
    masked : bool
        Whether the dataset has a mask of its own.
    """

    bands: tuple[int, ...]
    opaque_at: float = 0.0
    table: np.ndarray | None = None
    stretch: tuple[tuple[float, float], ...] = ()
    nodata: tuple[float | None, ...] = (None,)
    masked: bool = False

    @property
    def colours(self) -> int:
        """How many of the bands are colours."""
        return len(self.bands) - (1 if self.opaque_at else 0)

    def paint(self, samples: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
        """Packed pixels (H, W) of samples (bands, H, W); `mask` (H, W) is 0 where there is nothing."""
        colours = samples[: self.colours]
        opacity = self._opacity(samples, mask)
        if self.table is not None:
            found = self.table[np.clip(colours[0].astype(np.int64), 0, len(self.table) - 1)]
            if opacity is not None:
                found = np.where(opacity > 0, found, np.uint32(0))
            return found
        toned = [self._tone(colours[k], k) for k in range(len(colours))]
        if len(toned) < 3:
            toned = [toned[0]] * 3
        return pack(toned[0], toned[1], toned[2], opacity)

    def _tone(self, samples: np.ndarray, band: int) -> np.ndarray:
        if not self.stretch:
            return samples.astype(np.uint8, copy=False)
        low, high = self.stretch[band]
        with np.errstate(invalid="ignore", over="ignore"):
            share = (samples.astype(np.float32) - np.float32(low)) * np.float32(255.0 / max(high - low, 1e-30))
        return np.clip(np.nan_to_num(share, nan=0.0), 0, 255).astype(np.uint8)

    def _opacity(self, samples: np.ndarray, mask: np.ndarray | None) -> np.ndarray | None:
        made: np.ndarray | None = None
        if self.opaque_at:
            share = samples[-1].astype(np.float32) * np.float32(255.0 / self.opaque_at)
            made = np.clip(np.nan_to_num(share), 0, 255).astype(np.uint8)
        nothing = nothing_in(samples[: self.colours], self.nodata)
        if mask is not None:
            nothing = mask == 0 if nothing is None else nothing | (mask == 0)
        if nothing is None:
            return made
        return np.where(nothing, np.uint8(0), np.uint8(255) if made is None else made)


def nothing_in(colours: np.ndarray, nodata: Sequence[float | None]) -> np.ndarray | None:
    """Where (H, W) every band says that there is nothing; None where no band can."""
    found: np.ndarray | None = None
    for k, samples in enumerate(colours):
        value = nodata[k] if k < len(nodata) else None
        here: np.ndarray | None = None
        if samples.dtype.kind == "f":
            here = ~np.isfinite(samples)
            if value is not None and np.isfinite(value):
                here |= samples == samples.dtype.type(value)
        elif value is not None:
            here = samples == value
        if here is None:
            return None
        found = here if found is None else found & here
    return found


def tones_of(dataset: Any, sample: Any) -> tuple[Tones, list[Note]]:
    """How `dataset` is shown, and what there is to say about it.

    ``sample(bands)`` gives some of its samples, (bands, N); it is only asked where a stretch is needed.
    """
    kinds = list(dataset.colorinterp)
    depth = np.dtype(dataset.dtypes[0])
    notes: list[Note] = []
    if kinds[0] is ColorInterp.palette and depth.kind in "ui":
        return Tones((1,), table=_palette(dataset), nodata=(dataset.nodatavals[0],), masked=_masked(dataset)), notes
    bands = _colour_bands(kinds)
    alpha = next((k + 1 for k, kind in enumerate(kinds) if kind is ColorInterp.alpha), None)
    nodata = tuple(dataset.nodatavals[b - 1] for b in bands)
    stretch: tuple[tuple[float, float], ...] = ()
    if depth != np.uint8 or len(bands) == 1:
        found = sample(bands)
        ranges = [_range(found[k], nodata[k]) for k in range(len(bands))]
        if depth != np.uint8 or ranges[0][1] - ranges[0][0] < _NARROW:
            stretch = tuple(ranges)
            told = [f"{low:.6g}–{high:.6g}" for low, high in ranges]
            words = text("Samples are {depth}; shown from dark to light: {ranges}", depth=depth.name, ranges=told)
            notes.append(Note("advise", words))
    if dataset.count > len(bands) + (alpha is not None):
        words = text("Of its {n} bands these are shown: {bands}", n=dataset.count, bands=[str(b) for b in bands])
        notes.append(Note("advise", words))
    opaque = 0.0 if alpha is None else float(np.iinfo(depth).max) if depth.kind in "ui" else 1.0
    every = (*bands, alpha) if alpha is not None else bands
    return Tones(every, opaque, None, stretch, nodata, alpha is None and _masked(dataset)), notes


def _colour_bands(kinds: Sequence[ColorInterp]) -> tuple[int, ...]:
    wanted = (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
    if all(kind in kinds for kind in wanted):
        return tuple(kinds.index(kind) + 1 for kind in wanted)
    plain = [k + 1 for k, kind in enumerate(kinds) if kind is not ColorInterp.alpha]
    return tuple(plain[:3]) if len(plain) >= 3 else (plain[0] if plain else 1,)


def _masked(dataset: Any) -> bool:
    return MaskFlags.per_dataset in dataset.mask_flag_enums[0] and MaskFlags.alpha not in dataset.mask_flag_enums[0]


def _palette(dataset: Any) -> np.ndarray:
    table = dataset.colormap(1)
    colours = np.zeros((max(table) + 1, 4), dtype=np.uint8)
    for value, colour in table.items():
        colours[value] = colour
    return pack(*colours.T)


def _range(samples: np.ndarray, nodata: float | None) -> tuple[float, float]:
    """The values at the two percentiles; a band of one value is shown half light."""
    held = samples.astype(np.float64)
    held = held[np.isfinite(held)]
    if nodata is not None:
        held = held[held != nodata]
    if not len(held):
        return 0.0, 1.0
    low, high = (float(v) for v in np.percentile(held, (LOW, HIGH)))
    return (low, high) if high > low else (low - 0.5, low + 0.5)
