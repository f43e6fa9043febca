"""Fields with their labels."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QFormLayout, QWidget

from ui.desktop.kit.arrangement import row
from ui.desktop.kit.labels import label
from ui.desktop.theme import GRID


class FormRows(QWidget):
    """Fields with their labels: ``form.add(tr("Class"), self.kind)``; narrow panels put the label above the field."""

    def __init__(self, *, above: bool = False) -> None:
        super().__init__()
        self.rows = QFormLayout(self)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setHorizontalSpacing(12)
        self.rows.setVerticalSpacing(GRID if not above else 4)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.rows.setRowWrapPolicy(
            QFormLayout.RowWrapPolicy.WrapAllRows if above else QFormLayout.RowWrapPolicy.DontWrapRows
        )

    def add(self, words: str, field: QWidget, *, hint: str = "", unit: str = "") -> QWidget:
        """`field`, now a row labelled `words`; `unit` stands behind it, `hint` is its tooltip."""
        named = label(words, "muted", wrap=False)
        named.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(words)
        if hint:
            field.setToolTip(hint)
        if isinstance(field, QAbstractSpinBox):
            _pad(field)
        shown = row(field, label(unit, "muted", wrap=False), stretch=0) if unit else field
        self.rows.addRow(named, shown)
        return field


def align_labels(*forms: FormRows) -> None:
    """Give the labels of all `forms` the width of the widest, so that the fields stand below each other."""
    items = [form.rows.itemAt(n, QFormLayout.ItemRole.LabelRole) for form in forms for n in range(form.rows.rowCount())]
    found = [label for item in items if item is not None and (label := item.widget()) is not None]
    wide = max((each.sizeHint().width() for each in found), default=0)
    for each in found:
        each.setMinimumWidth(wide)


def pad_spins(parent: QWidget) -> None:
    """Let the numbers in all spin boxes below `parent` begin as far from the edge as other texts do.

    A style sheet cannot: Qt gives the line inside a spin box neither padding nor margin.
    """
    for spin in parent.findChildren(QAbstractSpinBox):
        _pad(spin)


def _pad(spin: QAbstractSpinBox) -> None:
    spin.lineEdit().setTextMargins(7, 0, 0, 0)
