"""The form that writes down who leads the coming round of a line, the whole of it or part by part."""

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from gis_desk.inspections.cycle import Due
from layers.errors import GisDeskError
from layers.text import Text
from ui.desktop import kit
from ui.desktop.inspections.due.line_card import span_words
from ui.texts import say, tr

_MOST = 12
"""Parts at most."""


class _PartRow(QWidget):
    """A part: where it ends, and who leads there."""

    def __init__(self, sides: dict[str, Text], number: int) -> None:
        super().__init__()
        self.end = QLineEdit()
        self.end.setPlaceholderText(tr("until, as K12+000 or #012"))
        self.end.setAccessibleName(tr("Part {n} ends at", n=number))
        self.lead = kit.Choice(sides)
        self.lead.setAccessibleName(tr("Part {n} is led by", n=number))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(kit.row(self.end, self.lead, stretch=0))

    def be_last(self, last: bool) -> None:
        """The last part runs to the end of the line."""
        self.end.setEnabled(not last)
        self.end.setPlaceholderText(tr("end of the line") if last else tr("until, as K12+000 or #012"))
        if last:
            self.end.clear()


class LeadForm(QWidget):
    """`saved` carries lead, day, and the parts as pairs of end (as typed; empty for the end of the line) and lead."""

    saved = Signal(str, str, list)
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = kit.Column(self)
        self.heading = kit.title("")
        column.add(self.heading)
        self.about = column.add(kit.caption())
        self.notice = QVBoxLayout()
        column.layout.addLayout(self.notice)
        self.lead, self.day = kit.Choice({}), QLineEdit()
        self.day.setPlaceholderText("2026-05-01")
        form = kit.FormRows()
        form.add(tr("Lead"), self.lead)
        form.add(tr("Agreed on"), self.day)
        column.add(form)
        self.apart = QCheckBox(tr("Led part by part"))
        self.apart.toggled.connect(self._show_parts)
        column.add(self.apart)
        self.parts = QVBoxLayout()
        column.layout.addLayout(self.parts)
        self.more = kit.quiet_button(tr("One more part"), "plus", self.add_part)
        self.less = kit.quiet_button(tr("One part less"), "minus", self.drop_part)
        self.changing = column.add(kit.row(self.more, self.less, None))
        self.save_button = kit.primary_button(tr("Save"), "check", self._save)
        column.add(kit.row(self.save_button, kit.button(tr("Cancel"), None, self.cancelled.emit), stretch=0))
        column.stretch()
        self.day.returnPressed.connect(self._save)
        self._sides: dict[str, Text] = {}
        self._rows: list[_PartRow] = []

    def begin(self, due: Due, today: dt.date) -> None:
        """Ask about `due`; what is agreed already stands there."""
        kit.clear(self.notice)
        self._sides = {u: Text(n) for u, n in ((due.sides.left, due.left), (due.sides.right, due.right)) if u}
        self.heading.setText(tr("Lead of round {n}", n=due.round))
        length = span_words(0.0, due.length_m)
        last = tr("last led by {lead}", lead=due.led) if due.led else tr("nobody knows who led last")
        self.about.setText(f"{due.name} · {length} · {last}")  # type: ignore[attr-defined]
        self.lead.clear()
        for unit, name in self._sides.items():
            self.lead.addItem(say(name), unit)
        self.lead.set_value(due.turn.unit)
        self.day.setText(due.turn.agreed_on or today.isoformat())
        while self._rows:
            self._take_last()
        for part in due.turn.parts:
            self.add_part()
            self._rows[-1].lead.set_value(due.sides.unit(part.lead))
            self._rows[-1].end.setText("" if part.to_m is None else f"{part.to_m:.0f}")
        self._mark_last()
        self.apart.setChecked(bool(due.turn.parts))
        self._show_parts(self.apart.isChecked())
        self.lead.setFocus()

    def refuse(self, error: GisDeskError) -> None:
        """Keep the form open and say what is wrong."""
        kit.clear(self.notice)
        self.notice.addWidget(kit.Banner("must", say(error.what), say(error.do)))

    def add_part(self) -> None:
        """One more part, led by the other side than the one before."""
        if len(self._rows) >= _MOST or not self._sides:
            return
        row = _PartRow(self._sides, len(self._rows) + 1)
        units = list(self._sides)
        if self._rows and self._rows[-1].lead.value() == units[0]:
            row.lead.set_value(units[-1])
        self._rows.append(row)
        self.parts.addWidget(row)
        self._mark_last()

    def drop_part(self) -> None:
        """Take the last part away; two stay."""
        if len(self._rows) > 2:
            self._take_last()
            self._mark_last()

    def _take_last(self) -> None:
        row = self._rows.pop()
        self.parts.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _mark_last(self) -> None:
        for row in self._rows:
            row.be_last(row is self._rows[-1])
        self.less.setEnabled(len(self._rows) > 2)
        self.more.setEnabled(len(self._rows) < _MOST)

    def _show_parts(self, on: bool) -> None:
        while on and self._sides and len(self._rows) < 2:
            self.add_part()
        for row in self._rows:
            row.setVisible(on)
        self.changing.setVisible(on)

    def _save(self) -> None:
        parts = [(r.end.text().strip(), str(r.lead.value())) for r in self._rows] if self.apart.isChecked() else []
        self.saved.emit(str(self.lead.value() or ""), self.day.text().strip(), parts)
