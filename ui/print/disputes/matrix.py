"""The matrix of the grade: likelihood up, impact to the right; grades as tones, shapes and words, the case ringed."""

from PySide6.QtGui import QColor

from gis_desk.disputes.grade import Matrix
from gis_desk.documents.disputes.papers.words import template
from ui.print.page import BLACK, Page
from ui.print.papers.flow import Drawing

WIDE, HIGH = 46.0, 42.0
"""Millimetres of the matrix."""
_EDGE, _HEAD = 7.0, 5.0
_POINTS, _STEP = 6.5, 7.8
"""Size of the signs in cells so wide (mm); smaller in narrower ones."""


def matrix_drawing(matrix: Matrix, likelihood: int | None, impact: int | None) -> Drawing:
    """Draws `matrix`; the cell of `likelihood` and `impact` (1 to 5) has a thick frame where both are given."""
    words = template("words")

    def draw(page: Page, x: float, y: float, width: float, height: float) -> None:
        step, tall = (width - _EDGE) / 5, (height - _HEAD) / 5
        points = min(_POINTS * step / _STEP, _POINTS)
        for row, grades in enumerate(matrix.cells()):
            top = y + row * tall
            page.text(x + _EDGE - 1.5, top + tall / 2 + 1, str(5 - row), 7, align="right")
            for column, grade in enumerate(grades):
                left = x + _EDGE + column * step
                page.box(left, top, step, tall, line=0.12, fill=QColor(f"#{words['fill'][grade]}"))
                sign = f"{words['shape'][grade]}{(5 - row) * (column + 1)}"
                page.text(left + step / 2, top + tall / 2 + 1, sign, points, align="middle")
        for column in range(5):
            page.text(x + _EDGE + (column + 0.5) * step, y + height - _HEAD + 3.0, str(column + 1), 7, align="middle")
        page.turned(x + 2.6, y + (height - _HEAD) / 2, "可能性", 6.5, 90)
        page.text(x + _EDGE - 0.5, y + height - _HEAD + 3.0, "影响", 6.5, align="right")
        if likelihood is not None and impact is not None and 1 <= likelihood <= 5 and 1 <= impact <= 5:
            left, top = x + _EDGE + (impact - 1) * step, y + (5 - likelihood) * tall
            page.box(left + 0.3, top + 0.3, step - 0.6, tall - 0.6, line=0.7, tone=BLACK)

    return draw
