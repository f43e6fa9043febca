"""What the papers of a round would say: its numbers, and the fields that are missing."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gis_desk.documents.inspection_paper import Lack, amount
from layers.text import Text, text
from ui.desktop import kit
from ui.texts import language, say, tr

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
_MOST = 60
"""Missing fields that are listed."""


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


class Lacking(QWidget):
    """The fields that are missing, each a button that leads to where it is filled in."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(2)
        self.buttons: list[QWidget] = []

    def show_lacks(self, lacks: Sequence[Lack]) -> None:
        """List `lacks`; those of many rows say of how many."""
        kit.clear(self._inside)
        self.buttons = []
        for lack in lacks[:_MOST]:
            words = lack.zh if language() == "zh" else lack.en
            shown = tr("{field}, in {n} rows", field=words, n=lack.rows) if lack.rows > 1 else words
            made = kit.quiet_button(shown, "pencil", partial(self.chosen.emit, lack))
            made.setToolTip(tr("Go to where it is filled in"))
            self._inside.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
            self.buttons.append(made)
        if len(lacks) > _MOST:
            self._inside.addWidget(kit.caption(tr("and {n} more", n=len(lacks) - _MOST)))
        if not lacks:
            self._inside.addWidget(kit.caption(tr("Nothing is missing.")))
