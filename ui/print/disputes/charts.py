"""Figures of matplotlib drawn on a page: vectors and real text in the program's own faces, measured by the same."""

from typing import Any

from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen

from ui.print.page import Page
from ui.print.papers.flow import Drawing

_MM = 25.4 / 72
_HATCH_MM = 1.1


def chart_drawing(figure: Figure) -> Drawing:
    """Draws `figure`, whose resolution is 72 dots per inch, into its place."""

    def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
        wide, high = (float(inches) * 25.4 for inches in figure.get_size_inches())
        figure.draw(_PageRenderer(page, x, y, (width / wide, height / high), high))

    return draw


class _PageRenderer(RendererBase):
    """Draws what matplotlib asks for, given in points from the lower left corner, on a page in mm from the top left."""

    def __init__(self, page: Page, x: float, y: float, scale: tuple[float, float], high: float) -> None:
        super().__init__()
        self._page, self._x, self._y, self._scale, self._high = page, x, y, scale, high

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._x + x * _MM * self._scale[0], self._y + (self._high - y * _MM) * self._scale[1]

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Any, rgbFace: Any = None) -> None:  # noqa: N803
        """A path with ground, hatching and line."""
        made = QPainterPath()
        for points, code in path.iter_segments(transform, curves=True):
            spots = [self._page.at(*self._at(*points[k : k + 2])) for k in range(0, len(points), 2)]
            if code == Path.MOVETO:
                made.moveTo(spots[0])
            elif code == Path.LINETO:
                made.lineTo(spots[0])
            elif code == Path.CURVE3:
                made.quadTo(*spots)
            elif code == Path.CURVE4:
                made.cubicTo(*spots)
            elif code == Path.CLOSEPOLY:
                made.closeSubpath()
        painter = self._page.painter
        if rgbFace is not None:
            painter.fillPath(made, _tone(rgbFace, gc.get_alpha() if gc.get_forced_alpha() else None))
        if gc.get_hatch():
            self._hatch(made)
        if gc.get_linewidth() > 0:
            painter.strokePath(made, self._pen(gc))

    def _pen(self, gc: GraphicsContextBase) -> QPen:
        width = gc.get_linewidth() * _MM * self._page.dots
        pen = QPen(_tone(gc.get_rgb(), None), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        dashes: Any = gc.get_dashes()[1]
        if dashes is not None:
            pen.setDashPattern([float(d) * _MM * self._page.dots / width for d in dashes])
        return pen

    def _hatch(self, outline: QPainterPath) -> None:
        """Parallel lines over a shape, rising to the right."""
        painter, box = self._page.painter, outline.boundingRect()
        step = _HATCH_MM * self._page.dots
        painter.save()
        painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
        painter.setPen(QPen(QColor("#333333"), 0.15 * self._page.dots))
        count = int((box.width() + box.height()) / step) + 1
        for k in range(count):
            left = box.left() - box.height() + k * step
            painter.drawLine(QLineF(left, box.bottom(), left + box.height(), box.top()))
        painter.restore()

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,  # noqa: ARG002 - as matplotlib asks for it
        mtext: Any = None,  # noqa: ARG002
    ) -> None:
        """Words as they are."""
        left, base = self._at(x, y)
        size, tone = prop.get_size_in_points(), _tone(gc.get_rgb(), None)
        if angle:
            self._page.turned(left, base, s, size, angle, align="left", tone=tone)
        else:
            self._page.text(left, base, s, size, tone=tone)

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:  # noqa: ARG002
        """In points, by the face that draws them."""
        size = prop.get_size_in_points()
        return self._page.width_of(s, size) / _MM, size, size * 0.2

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In points; nothing is clipped to it."""
        return 1e6, self._high / _MM

    def points_to_pixels(self, points: Any) -> Any:
        """A point is a pixel here."""
        return points

    def flipy(self) -> bool:
        """Heights are given from below."""
        return False


def _tone(rgb: Any, alpha: float | None) -> QColor:
    red, green, blue, *rest = (float(v) for v in rgb)
    return QColor.fromRgbF(red, green, blue, alpha if alpha is not None else rest[0] if rest else 1.0)
