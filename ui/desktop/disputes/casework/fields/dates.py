"""A field for a day: read in any of the usual ways while it is typed, and written as ISO when it is left."""

from datetime import date

from PySide6.QtWidgets import QLineEdit

from gis_desk.disputes.dates import EARLIEST, DateError, past_date, read_date
from layers.errors import Where
from ui.desktop.disputes.casework.fields.told import Told
from ui.texts import say, tr


class DateField(QLineEdit):
    """A day. `past`: it has happened, so that one after today is told; `earliest`: one before that is none."""

    def __init__(self, *, past: bool = False, earliest: date = EARLIEST) -> None:
        super().__init__()
        self._past, self._earliest = past, earliest
        self.error: DateError | None = None
        """What is wrong with what stands there now."""
        self.setToolTip(tr("As 2026-05-01, 2026/5/1 or 2026年5月1日"))

    def told(self, name: str) -> Told:
        """The field with a line below that says how it was read."""
        told = Told(self, name)

        def renew() -> None:
            day, written = self.day(), self.text().strip()
            if self.error is not None:
                told.tell(f"{say(self.error.what)}\n{say(self.error.do)}", "must")
            else:
                told.tell(tr("read as {day}", day=day) if day and day.isoformat() != written else "")

        self.textChanged.connect(lambda _words: renew())
        self.editingFinished.connect(self._settle)
        return told

    def day(self) -> date | None:
        """The day that stands there; None for an empty field and for what is no clear day (`error` says why)."""
        self.error = None
        where = Where(value=self.text())
        try:
            if self._past:
                return past_date(self.text(), date.today(), where=where, earliest=self._earliest)
            return read_date(self.text(), where=where)
        except DateError as error:
            self.error = error
            return None

    def _settle(self) -> None:
        day = self.day()
        if day is not None and self.text() != day.isoformat():
            self.setText(day.isoformat())
