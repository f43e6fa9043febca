"""The status bar: position, scale, whether anything goes over the net, the last save, the next undo."""

import re
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QStatusBar, QToolButton, QWidget

from ui.desktop import figures, kit, theme
from ui.texts import tr

SCALES = (1_000, 2_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000)


def parse_scale(words: str) -> int | None:
    """The denominator of ``1:25 000``, ``25000`` or ``1/25000``; None where there is none from 100 to 50 million."""
    plain = re.sub(r"^\s*1\s*[::/比]", "", words)
    digits = re.sub(r"[\s,\u2009\u00a0]", "", plain)
    if digits.endswith("万"):
        digits = digits[:-1] + "0000"
    if not digits.isdecimal():
        return None
    number = int(digits)
    return number if 100 <= number <= 50_000_000 else None


class StatusBar(QStatusBar):
    """What the bottom line says, and what can be set in it."""

    scale_asked = Signal(int)
    form_chosen = Signal(str)
    crs_asked = Signal()

    def __init__(self, form: str, undo: QAction) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._marks: list[QWidget] = []
        self._form = form
        self._scale = 0
        self._at: tuple[float, float] | None = None
        self.where = QPushButton()
        self.where.setProperty("role", "status")
        self.where.setFont(theme.face(tabular=True))
        self.where.setAccessibleName(tr("Position under the pointer; choose how it is written"))
        self.where.setToolTip(tr("Choose how positions are written"))
        menu = QMenu(self.where)
        menu.aboutToShow.connect(self._list_forms)
        self.where.setMenu(menu)
        self._list_forms()
        self.where.setFixedWidth(312)
        self.addWidget(self.where)
        self._mark()
        self.scale = QLineEdit()
        self.scale.setProperty("role", "status")
        self.scale.setFixedWidth(108)
        self.scale.setAccessibleName(tr("Scale"))
        self.scale.setToolTip(tr("Scale of the map; type another"))
        self.scale.returnPressed.connect(self._ask_scale)
        self.scale.editingFinished.connect(self._restore_scale)
        self.addWidget(self.scale)
        self.scales = QToolButton()
        self.scales.setProperty("role", "status")
        kit.set_icon(self.scales, "chevron-down", "muted")
        self.scales.setAccessibleName(tr("Common scales"))
        self.scales.setToolTip(tr("Common scales"))
        self.scales.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        choices = QMenu(self.scales)
        for number in SCALES:
            choices.addAction(scale_words(number)).triggered.connect(partial(self.scale_asked.emit, number))
        self.scales.setMenu(choices)
        self.addWidget(self.scales)
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setContentsMargins(8, 0, 8, 0)
        self.words.setMinimumWidth(1)
        self.addWidget(self.words, 1)
        self.chosen = self._fact("", tr("Objects that are chosen on the map or in the table"))
        self.mode = self._fact("")
        self._mark(right=True)
        self.net = self._fact(tr("Offline"), tr("Nothing is sent or fetched over the network."))
        self._mark(right=True)
        self.saved = self._fact("", tr("Every action is on disk before the window says so."))
        self._mark(right=True)
        self._undo = undo
        self.undo = QPushButton()
        self.undo.setProperty("role", "status")
        self.undo.clicked.connect(undo.trigger)
        undo.changed.connect(self._renew_undo)
        self.undo.setAccessibleName(tr("Undo"))
        self.addPermanentWidget(self.undo)
        self._renew_undo()
        self.set_position(None)

    def _list_forms(self) -> None:
        """The ways to write a position, the one in use marked."""
        menu = self.where.menu()
        menu.clear()
        group = QActionGroup(menu)
        own = () if self._form in figures.FORMS else (self._form,)
        for each in (*figures.FORMS, *own):
            action = menu.addAction(figures.form_title(each, self._at[0] if self._at is not None else None))
            action.setCheckable(True)
            action.setChecked(each == self._form)
            action.setActionGroup(group)
            action.triggered.connect(lambda _=False, each=each: self.set_form(each))
        menu.addSeparator()
        menu.addAction(tr("Another reference system…")).triggered.connect(self.crs_asked)

    def _renew_undo(self) -> None:
        keys = self._undo.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.undo.setText(f"{self._undo.text()}  {keys}")
        self.undo.setToolTip(self._undo.toolTip())
        self.undo.setEnabled(self._undo.isEnabled())

    def _fact(self, words: str, hint: str = "") -> QLabel:
        label = QLabel(words)
        label.setProperty("role", "caption")
        label.setToolTip(hint)
        label.setContentsMargins(8, 0, 8, 0)
        self.addPermanentWidget(label)
        return label

    def _mark(self, *, right: bool = False) -> None:
        line = QWidget()
        line.setFixedSize(1, 14)
        line.setProperty("role", "mark")
        line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._marks.append(line)
        if right:
            self.addPermanentWidget(line)
        else:
            self.addWidget(line)

    def show_map_facts(self, shown: bool) -> None:
        """Show or hide all that only a workspace has."""
        for each in (self.where, self.scale, self.scales, self.saved, self.undo, *self._marks):
            each.setVisible(shown)

    def set_position(self, at: tuple[float, float] | None) -> None:
        """Show a position (longitude, latitude in degrees)."""
        self._at = at or self._at
        shown = "-" if self._at is None else figures.position(*self._at, self._form)
        name = figures.short_form(self._form, None if self._at is None else self._at[0])
        self.where.setText(f"{shown}   {name}")

    def set_form(self, form: str) -> None:
        """Write positions in `form` from now on."""
        self._form = form
        self.set_position(None)
        self.form_chosen.emit(form)

    def set_scale(self, denominator: float) -> None:
        """Show the scale of the map."""
        self._scale = round(denominator)
        if not self.scale.hasFocus() or not self.scale.isModified():
            self.scale.setText(scale_words(self._scale) if self._scale else "")

    def _restore_scale(self) -> None:
        self.scale.setModified(False)
        self.set_scale(self._scale)

    def _ask_scale(self) -> None:
        number = parse_scale(self.scale.text())
        self.scale.setModified(False)
        if number is None:
            self.show_message(tr("Write a scale such as 1:25000"))
            self.set_scale(self._scale)
        else:
            self.scale_asked.emit(number)

    def show_message(self, words: str, seconds: int = 6) -> None:
        """Show `words` for some seconds."""
        self.words.setText(words)
        self.words.setToolTip(words)
        QTimer.singleShot(seconds * 1000, self, lambda: self.words.setText("") if self.words.text() == words else None)


def scale_words(denominator: int) -> str:
    """``1:25 000`` with three significant digits."""
    digits = max(len(str(denominator)) - 3, 0)
    return f"1:{figures.count(round(denominator, -digits))}"
