"""A map as plain numbers: what to draw, where on the plane, how wide on paper. No device, no Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from gis_desk.map.lettering.parted import Parted
from gis_desk.map.lettering.thinning import Thinning, thinned
from gis_desk.map.nearness import Neighbourhoods
from gis_desk.map.plane import Plane
from layers.text import Text
from layers.work import QUIET, Progress

Colour = tuple[int, int, int]
"""0xAARRGGBB by ground: light screen, dark screen, paper."""

_LONGEST_M = 1e5
LIGHT, DARK, PAPER = 0, 1, 2
"""Grounds: the index into a `Colour`."""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn; all lengths in mm on the device.

    Parameters
    ----------
    width_mm : float
        Width of the line.
    colour : Colour
    dash_mm : tuple of float
        Drawn and empty lengths in turn; empty for a solid line.
    casing_mm : float
        Width of the darker rim on each side, 0 for none.
    casing : Colour
    max_scale : float
        Denominator beyond which it is not drawn.
    plain_beyond : float
        Denominator beyond which it is drawn solid and thin, because its pattern would not be readable.
    round_cap : bool
        Round ends; dash-dot patterns stay flat.
    """

    width_mm: float
    colour: Colour
    dash_mm: tuple[float, ...] = ()
    casing_mm: float = 0.0
    casing: Colour = (0, 0, 0)
    max_scale: float = float("inf")
    plain_beyond: float = float("inf")
    round_cap: bool = False


@dataclass(frozen=True)
class Hatch:
    """Parallel lines: from line to line and their width in mm, direction in degrees anticlockwise from the right."""

    colour: Colour
    spacing_mm: float
    width_mm: float
    angle_deg: float


@dataclass(frozen=True)
class Fill:
    """How a surface is filled: a tone, which may be wholly transparent, and lines over it."""

    colour: Colour
    hatch: Hatch | None = None
    max_scale: float = float("inf")


@dataclass(frozen=True)
class Symbol:
    """A point symbol of the style table.

    Parameters
    ----------
    shape : str
        ``box``, ``square`` (a marker), ``double_square``, ``triple_square``, ``circle``, ``ring``, ``diamond``,
        ``triangle``, ``cross``, ``missing_square``, ``star``, ``flag``, ``pill`` (a circle 1.8 times as wide).
    size_mm : float
    fill, line : Colour
    line_mm : float
    max_scale : float
    """

    shape: str
    size_mm: float
    fill: Colour
    line: Colour
    line_mm: float = 0.15
    max_scale: float = float("inf")


@dataclass(frozen=True)
class LabelStyle:
    """How names of one class are lettered; sizes in points on paper (1 pt = 0.353 mm).

    Parameters
    ----------
    size_pt : float
    colour, halo : Colour
    halo_mm : float
    bold : bool
    serif : bool
        Song (宋体) instead of the sans face.
    slant : float
        Shear: positive leans right, negative leans left as names of waters do.
    spacing : float
        Extra space between characters, share of the size.
    max_scale, min_scale : float
        Denominators between which it is shown.
    rank : int
        0 is placed first.
    """

    size_pt: float
    colour: Colour
    halo: Colour
    halo_mm: float = 0.3
    bold: bool = False
    serif: bool = False
    slant: float = 0.0
    spacing: float = 0.0
    max_scale: float = float("inf")
    min_scale: float = 0.0
    rank: int = 5


@dataclass(frozen=True, eq=False)
class Batch:
    """One level of rings or lines, cut into blocks small enough that one painting call is short.

    Parameters
    ----------
    tolerance_m : float
        What the level leaves out.
    xy : (N, 2) float
    offsets : (P + 1,) int
        Parts.
    blocks : (B + 1,) int
        First part of each block.
    style : (B,) int
        Index of the block's fill or stroke.
    boxes : (B, 4) float
        Left, bottom, right, top.
    closed : bool
    origin : (float, float)
        What is added to `xy`, which may be of single precision then.
    """

    tolerance_m: float
    xy: np.ndarray
    offsets: np.ndarray
    blocks: np.ndarray
    style: np.ndarray
    boxes: np.ndarray
    closed: bool
    origin: tuple[float, float] = (0.0, 0.0)

    def light(self, origin: tuple[float, float]) -> "Batch":
        """The same in half the memory, with its vertices counted from `origin`.

        Single precision tells a few ten-millionths of the distance from `origin` apart: far less than a level leaves
        out when it lies in the middle.
        """
        return replace(
            self,
            xy=(self.xy - origin).astype(np.float32),
            offsets=self.offsets.astype(np.int32),
            blocks=self.blocks.astype(np.int32),
            style=self.style.astype(np.int16),
            origin=origin,
        )

    def block(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        """Vertices (N, 2) of a block in plane metres, and where its parts begin (P + 1,)."""
        first, last = int(self.blocks[number]), int(self.blocks[number + 1])
        offsets = self.offsets[first : last + 1].astype(np.int64)
        return self.xy[offsets[0] : offsets[-1]] + np.array(self.origin), offsets - offsets[0]

    def together(self, numbers: Sequence[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Some blocks as one: vertices (V, 2) in plane metres, where each part begins (P,), and where the vertices and
        the parts of each block begin, with the ends of the last (B + 1,).
        """
        chosen = np.asarray(numbers, np.int64)
        first, last = self.blocks[chosen].astype(np.int64), self.blocks[chosen + 1].astype(np.int64)
        begin, end = self.offsets[first].astype(np.int64), self.offsets[last].astype(np.int64)
        vertices, parts = (np.concatenate([[0], np.cumsum(n)]) for n in (end - begin, last - first))
        if not len(chosen):
            return np.zeros((0, 2)), np.zeros(0, np.int64), vertices, parts
        xy = np.concatenate([self.xy[a:b] for a, b in zip(begin.tolist(), end.tolist(), strict=True)])
        starts = np.concatenate([self.offsets[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)])
        return xy + np.array(self.origin), starts + np.repeat(vertices[:-1] - begin, last - first), vertices, parts

    def visible(self, bounds: tuple[float, float, float, float]) -> np.ndarray:
        """Blocks that touch `bounds`, in drawing order."""
        left, bottom, right, top = bounds
        box = self.boxes
        return np.flatnonzero((box[:, 0] <= right) & (box[:, 2] >= left) & (box[:, 1] <= top) & (box[:, 3] >= bottom))


@dataclass(frozen=True, eq=False)
class Areas:
    """Surfaces: levels of rings, finest first, and the fills their blocks name."""

    levels: Sequence[Batch]
    fills: tuple[Fill, ...]


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines: levels, finest first, and the strokes in drawing order (the last one on top)."""

    levels: Sequence[Batch]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, eq=False)
class Points:
    """Point symbols: places (N, 2), index of the symbol (N,), in drawing order."""

    xy: np.ndarray
    symbol: np.ndarray
    symbols: tuple[Symbol, ...]

    @cached_property
    def near(self) -> Neighbourhoods:
        """Finds the points of a view."""
        return Neighbourhoods(self.xy)


@dataclass(frozen=True, eq=False)
class Courses:
    """Lines that names run along, one each: vertices (V, 2) in plane metres, and where each line begins (N + 1,)."""

    xy: np.ndarray
    offsets: np.ndarray

    @cached_property
    def boxes(self) -> np.ndarray:
        """Left, bottom, right, top of every line (N, 4)."""
        if len(self.offsets) < 2:
            return np.zeros((0, 4))
        starts = self.offsets[:-1]
        return np.hstack([np.minimum.reduceat(self.xy, starts), np.maximum.reduceat(self.xy, starts)])


@dataclass(frozen=True, eq=False)
class Labels:
    """Names to be placed.

    Parameters
    ----------
    texts : tuple of str
    xy : (N, 2) float
        Anchor.
    angle : (N,) float
        Degrees counter-clockwise; for names along lines without a course.
    style : (N,) int
    styles : tuple of LabelStyle
    where : str
        ``centre`` (areas), ``beside`` (points), ``along`` (lines) or ``on`` (in a symbol, whatever lies around).
    room_m : (N,) float
        Size of the thing on the ground: a name much wider than its area or line is left out; inf for points.
    clear_mm : (N,) float
        Radius of the symbol the name stands beside; of a name along a line how far it keeps from it, 0: on it.
    order : (N,) int
        Placement order within a rank, lower first.
    keys : tuple of str
        Keys of the things named, empty where they have none.
    reach_m : (N, 4) float or None
        Room through the anchor of an area at 0, 45, 90 and 135 degrees; None: as far as `room_m` on every side.
    courses : Courses or None
        The lines that names run along; None: straight ones through `xy` at `angle`, `room_m` long.
    parted : Parted or None
        Where the names of areas may stand while their anchors are out of view; None: nowhere.
    """

    texts: tuple[str, ...]
    xy: np.ndarray
    angle: np.ndarray
    style: np.ndarray
    styles: tuple[LabelStyle, ...]
    where: str
    room_m: np.ndarray
    clear_mm: np.ndarray
    order: np.ndarray
    keys: tuple[str, ...] = ()
    reach_m: np.ndarray | None = None
    courses: Courses | None = None
    parted: Parted | None = None

    @cached_property
    def thinnings(self) -> tuple[Thinning, ...]:
        """For each style its names by the grids in which they are the best; made when first asked for."""
        return tuple(thinned(self.xy, np.flatnonzero(self.style == k), self.order) for k in range(len(self.styles)))

    @cached_property
    def ways(self) -> Courses:
        """`courses`, or the straight lines that stand for them."""
        if self.courses is not None:
            return self.courses
        turn, half = np.radians(self.angle), np.minimum(self.room_m, _LONGEST_M) / 2
        way = np.column_stack([np.cos(turn), np.sin(turn)]) * half[:, None]
        xy = np.stack([self.xy - way, self.xy + way], axis=1).reshape(-1, 2)
        return Courses(xy, np.arange(0, 2 * len(self.xy) + 1, 2))

    @cached_property
    def written(self) -> dict[tuple[float, float, float], dict[int, Any]]:
        """What the placement remembers of these names by scale, dots per mm and turn, for the last few."""
        return {}


@dataclass(frozen=True)
class LegendEntry:
    """One line of a legend: the words and the one symbol they explain; `outline` stands round a fill."""

    title: Text
    symbol: Stroke | Fill | Symbol
    outline: Stroke | None = None


class Detailed(Protocol):
    """Rings or lines whose whole levels can be made after a first picture."""

    plane: Plane

    @property
    def vertices(self) -> int:
        """Vertices of the whole layer."""

    @property
    def provisional(self) -> bool:
        """Whether `prepare` would make better pictures."""

    def prepare(self, extent: tuple[float, float, float, float], progress: Progress = QUIET) -> None:
        """Make the levels; `extent` is that of the layer in the plane."""


class Picture(Protocol):
    """A base map in the plane of the scene, read in parts of any size (`gis_desk.map.rasters.BaseMap`)."""

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for pictures that are equal everywhere."""

    def level(self, bounds: tuple[float, float, float, float], width: float, height: float) -> int:
        """The resolution for a picture of `bounds`; the same for all its parts."""

    def read(
        self,
        bounds: tuple[float, float, float, float],
        width: int,
        height: int,
        level: int,
        stopped: Callable[[], bool],
    ) -> tuple[np.ndarray, bool] | None:
        """Pixels (height, width, 4) uint8: red, green, blue, opacity, colours multiplied by opacity; and whether they
        are final. None where there is nothing.
        """


@dataclass(frozen=True, eq=False)
class SceneLayer:
    """One layer ready to be painted: a picture below surfaces below lines below points; names are placed for the whole
    scene.

    ``rims`` are the outlines of surfaces where ``lines`` are something else; ``outlines`` what the blocks come from.
    `scales` are the smallest and the greatest scale denominator at which it is shown.
    """

    id: str
    kind: str
    opacity: float = 1.0
    areas: Areas | None = None
    lines: Lines | None = None
    points: Points | None = None
    labels: Sequence[Labels] = ()
    legend: tuple[LegendEntry, ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    rims: Lines | None = None
    outlines: tuple["Detailed", ...] = ()
    picture: Picture | None = None
    scales: tuple[float, float] = (0.0, float("inf"))

    def shown_at(self, scale: float) -> bool:
        """Whether anything of it is drawn at 1:`scale`."""
        return self.opacity > 0 and self.scales[0] <= scale <= self.scales[1]


@dataclass(frozen=True, eq=False)
class Scene:
    """All layers, lowest first, in one plane.

    Parameters
    ----------
    plane : Plane
        The projection of every coordinate.
    layers : tuple of SceneLayer
    ground : Colour
        Colour of the empty map.
    """

    plane: Plane
    layers: tuple[SceneLayer, ...] = ()
    ground: Colour = (0xFFF4F3EF, 0xFF1B1E20, 0xFFFFFFFF)
    bounds: tuple[float, float, float, float] | None = field(default=None)
