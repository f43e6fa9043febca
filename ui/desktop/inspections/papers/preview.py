"""What the papers of a round would say: its main numbers."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gis_desk.documents.inspection_paper import amount
from layers.text import Text, text
from ui.desktop import kit
from ui.texts import say

FIGURES: tuple[tuple[Text, str], ...] = (
    (text("Length of the line (km)"), "{line_m}"),
    (text("Length inspected (km)"), "{inspected_m}"),
    (text("Markers visited"), "{visited} / {markers}"),
    (text("Posts intact"), "{body_intact}"),
    (text("Repaired, set upright"), "{action_repaired} + {action_straightened}"),
    (text("Erected anew"), "{action_erected}"),
    (text("Stretches recorded"), "{stretches}"),
    (text("Course unclear"), "{course_unclear}"),
    (text("Uses across the line"), "{cross_uses}"),
    (text("Disputes open"), "{disputes}"),
    (text("Photographs"), "{photos}"),
    (text("Days, people-days"), "{days}, {people_days}"),
)
"""Lines of the preview; the names are those of `gis_desk.inspections.papers.totals`."""


class Numbers(QWidget):
    """The main numbers of a round, in two columns."""

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        self.values = []
        for row, (words, _) in enumerate(FIGURES):
            value = kit.body("—", selectable=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setWordWrap(False)
            value.setAccessibleName(say(words))
            grid.addWidget(kit.caption(say(words)), row, 0)
            grid.addWidget(value, row, 1)
            self.values.append(value)

    def show_numbers(self, numbers: Mapping[str, float]) -> None:
        """Show `numbers`; none are dashes."""
        printed = {name: amount(name, value) for name, value in numbers.items()}
        for value, (_, pattern) in zip(self.values, FIGURES, strict=True):
            value.setText(pattern.format_map(printed) if printed else "—")
