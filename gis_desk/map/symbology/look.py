"""The whole look of a layer."""

from dataclasses import dataclass, field, fields

from gis_desk.conditions import Condition
from gis_desk.map.symbology import checks
from gis_desk.map.symbology.drawing import Drawing
from layers.errors import StyleError, Where

PLACEMENTS = ("auto", "centre", "beside", "along")
"""Where a name stands: as its geometry asks; in the middle; beside the point; along the line."""
UNBOUNDED = float("inf")
_FARTHEST = 1e9


@dataclass(frozen=True)
class ScaleRange:
    """Scale denominators between which something is shown.

    Parameters
    ----------
    nearest : float
        The smallest denominator, 0 for no limit.
    farthest : float
        The greatest, inf for no limit.
    """

    nearest: float = 0.0
    farthest: float = UNBOUNDED

    def __post_init__(self) -> None:
        nearest = checks.number("nearest", self.nearest, 0.0, _FARTHEST)
        farthest = self.farthest
        if farthest != UNBOUNDED:
            farthest = checks.number("farthest", farthest, 1.0, _FARTHEST)
        if nearest >= farthest:
            raise StyleError(
                "the range of scales is empty",
                where=Where(field="nearest", value=nearest),
                do="let the first denominator be smaller than the second",
            )
        object.__setattr__(self, "nearest", nearest)
        object.__setattr__(self, "farthest", farthest)

    @property
    def open(self) -> bool:
        """Whether it leaves nothing out."""
        return self.nearest == 0.0 and self.farthest == UNBOUNDED

    def holds(self, scale: float) -> bool:
        """Whether 1:`scale` is in it."""
        return self.nearest <= scale <= self.farthest


@dataclass(frozen=True)
class LabelSpec:
    """How the rows are named on the map.

    Parameters
    ----------
    column : str
        What is written; "" for no names at all, and all else is nothing.
    size_pt : float
        Points on paper.
    colour : str
    halo : str or None
    halo_mm : float
    bold, serif : bool
        Serif: Song (宋体) instead of the sans face.
    scale : ScaleRange
    placement : str
        One of `PLACEMENTS`.
    """

    column: str = "name"
    size_pt: float = 9.0
    colour: str = "#2b2f33"
    halo: str | None = "#ffffff"
    halo_mm: float = 0.3
    bold: bool = False
    serif: bool = False
    scale: ScaleRange = field(default_factory=ScaleRange)
    placement: str = "auto"

    def __post_init__(self) -> None:
        if not checks.words("column", self.column):
            for name, usual in _NO_NAMES.items():
                object.__setattr__(self, name, usual)
            return
        checks.one_of("placement", self.placement, PLACEMENTS)
        for name, value in (
            ("size_pt", checks.number("size_pt", self.size_pt, 3.0, 100.0, decimals=2)),
            ("colour", checks.colour("colour", self.colour)),
            ("halo", checks.maybe_colour("halo", self.halo)),
            ("halo_mm", checks.number("halo_mm", self.halo_mm, 0.05, 5.0) if self.halo is not None else 0.3),
        ):
            object.__setattr__(self, name, value)


_NO_NAMES = {one.name: getattr(LabelSpec(), one.name) for one in fields(LabelSpec) if one.name != "column"}


@dataclass(frozen=True)
class Look:
    """How a layer looks.

    Parameters
    ----------
    drawing : Drawing or None
        None: the standard symbols of its kind.
    borders : bool
        Divisions: their borders in the standard symbols of the level, in place of the outlines of `drawing`.
    labels : LabelSpec or None
        None: the standard names of its kind.
    filter : tuple of Condition
        Rows that do not fulfil all of them are not there for the map.
    scale : ScaleRange
    opacity : float
        0 to 1; the opacity of the layer list comes on top.
    """

    drawing: Drawing | None = None
    borders: bool = False
    labels: LabelSpec | None = None
    filter: tuple[Condition, ...] = ()
    scale: ScaleRange = field(default_factory=ScaleRange)
    opacity: float = 1.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "opacity", checks.number("opacity", self.opacity, 0.0, 1.0))
        if len(self.filter) > 100:
            raise StyleError(
                "a filter has at most {most} conditions",
                where=Where(field="filter", value=len(self.filter)),
                do="leave some of them out",
                most=100,
            )

    @property
    def plain(self) -> bool:
        """Whether it changes nothing."""
        return self == Look()
