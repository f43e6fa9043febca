"""The part of the style panel that says which objects are shown, at which scales, and how strongly."""

import numpy as np
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QSlider, QWidget

from gis_desk.map.symbology import Condition, Look, ScaleRange, passing
from ui.desktop import figures, kit
from ui.desktop.style.conditions import ConditionList
from ui.desktop.style.scales import ScaleFields
from ui.desktop.style.symbolstab import Compute
from ui.desktop.style.values import Columns
from ui.texts import tr


class LimitsTab(QWidget):
    """Filter, scales, opacity; ``changed`` follows each choice."""

    changed = Signal()

    def __init__(self, columns: Columns, compute: Compute) -> None:
        super().__init__()
        self._columns, self._compute = columns, compute
        column = kit.Column(self, margin=0)
        column.add(kit.section(tr("Only objects that fulfil all of these")))
        self.filter = ConditionList(columns)
        column.add(self.filter)
        self.found = kit.caption("")
        column.add(self.found)
        column.space()
        column.add(kit.section(tr("Shown at the scales")))
        self.scales = ScaleFields()
        column.add(self.scales)
        column.space()
        column.add(kit.section(tr("Opacity of the style")))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setAccessibleName(tr("Opacity of the style"))
        self.share = QLabel("100 %")
        self.share.setProperty("role", "caption")
        self.share.setMinimumWidth(44)
        column.add(kit.row(self.opacity, self.share, stretch=0))
        column.add(kit.caption(tr("The opacity that the layer list gives a job comes on top of it.")))
        column.stretch()
        self.filter.changed.connect(self._filtered)
        self.scales.changed.connect(self.changed)
        self.opacity.valueChanged.connect(self._faded)

    def show_limits(self, look: Look) -> None:
        """Show filter, scales and opacity of `look`, without a word."""
        self.filter.show_conditions(look.filter)
        self.scales.show_range(look.scale)
        with QSignalBlocker(self.opacity):
            self.opacity.setValue(round(look.opacity * 100))
        self.share.setText(f"{self.opacity.value()} %")
        self._count()

    def conditions(self) -> tuple[Condition, ...]:
        """The filter."""
        return self.filter.conditions()

    def scale(self) -> ScaleRange:
        """The range of scales."""
        return self.scales.range()

    def strength(self, before: float) -> float:
        """The opacity; `before` where the slider stands on it."""
        value = self.opacity.value() / 100
        return before if abs(value - before) < 0.005 else value

    def _faded(self, value: int) -> None:
        self.share.setText(f"{value} %")
        self.changed.emit()

    def _filtered(self) -> None:
        self._count()
        self.changed.emit()

    def _count(self) -> None:
        wanted, frame = self.filter.conditions(), self._columns.frame

        def done(mask: np.ndarray) -> None:
            if wanted == self.filter.conditions():
                kept, total = figures.count(int(mask.sum())), figures.count(len(mask))
                self.found.setText(tr("{kept} of {total} objects are shown", kept=kept, total=total))

        self._compute(lambda _: passing(frame, wanted), done, lambda _: None)
