"""The panel of an item: one control for each of its fields, made from what the field says of itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gis_desk.map.layout.items import Field, Item, MapItem, fields_of
from gis_desk.map.layout.words import Words
from ui.desktop import kit, theme
from ui.desktop.composer.editing import Editing
from ui.texts import say, tr

Put = Callable[[Any], None]
_SLICE_S = 0.004
"""Seconds after which the window gets its turn while a panel is made."""


class PlainText(QPlainTextEdit):
    """Several lines; tells of its text when it is left."""

    finished = Signal()

    def __init__(self, words: str, lines: int = 3) -> None:
        super().__init__(words)
        self.setTabChangesFocus(True)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 16)

    def focusOutEvent(self, event: Any) -> None:
        """Tell."""
        super().focusOutEvent(event)
        self.finished.emit()


class PropertyPanel(QWidget):
    """Shows the fields of the selected item; every change is one step of undo."""

    def __init__(self, editing: Editing, extent: Callable[[], tuple[float, ...] | None] = lambda: None) -> None:
        super().__init__()
        self._editing, self._extent = editing, extent
        self._column = kit.Column(self)
        self._shown: Item | None = None
        self._controls: dict[str, QWidget] = {}
        self._coming: Iterator[None] = iter(())
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._go_on)
        self.layers: Sequence[tuple[str, str]] = ()
        """Id and title of the layers that maps and tables can show."""
        editing.changed.connect(lambda _: self.refresh())
        editing.chosen.connect(lambda _: self.refresh())
        self.refresh()

    def control(self, name: str) -> QWidget:
        """The control of a field of the item that is shown; KeyError where there is none."""
        self.finish()
        return self._controls[name]

    def refresh(self) -> None:
        """Show the selected item as it is now."""
        item = self._editing.item
        if item == self._shown and self._column.layout.count():
            return
        same = item is not None and self._shown is not None and item.id == self._shown.id
        focus = self.window().focusWidget()
        held = next((n for n, w in self._controls.items() if focus is not None and w.isAncestorOf(focus)), None)
        held = held or next((n for n, w in self._controls.items() if w is focus), None)
        self._shown = item
        self._coming = iter(())
        self._take_down()
        self._controls = {}
        if item is None:
            self._column.add(
                kit.EmptyState(
                    "mouse-pointer-2",
                    tr("Nothing is selected"),
                    tr("Click an item on the page or in the list; its properties appear here."),
                )
            )
            return
        self._column.add(kit.title(say(item.title)))
        form = kit.FormRows()
        self._column.add(form)
        self._coming = self._rows(item, form, held if same else None)
        self._go_on()

    def _take_down(self) -> None:
        """Take away what is shown. To set it free first (`kit.clear`) would style all of it once more, for nothing."""
        layout = self._column.layout
        while (entry := layout.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _rows(self, item: Item, form: kit.FormRows, held: str | None) -> Iterator[None]:
        """Add row after row to `form`; the control that had the focus gets it back."""
        for one in fields_of(type(item)):
            control = self._made(item, one)
            form.add(say(one.label), control, unit=one.unit)
            self._controls[one.name] = control
            if one.name == held:
                control.setFocus(Qt.FocusReason.OtherFocusReason)
            yield
        self._column.stretch()

    def _go_on(self) -> None:
        """Add rows for some milliseconds, and leave the rest until the window has had its turn."""
        until = monotonic() + _SLICE_S
        for _ in self._coming:
            if monotonic() > until:
                self._soon.start()
                return

    def finish(self) -> None:
        """Add the rows that are still to come."""
        for _ in self._coming:
            continue

    def _put(self, item: Item, one: Field) -> Put:
        def put(value: Any) -> None:
            now = self._editing.layout.item(item.id)
            if now is not None and getattr(now, one.name) != value:
                self._shown = replace(now, **{one.name: value})
                words = tr("{item}: {field}", item=say(item.title), field=say(one.label))
                self._editing.set(words, now, key=f"{item.id}.{one.name}", **{one.name: value})

        return put

    def _take_extent(self, name: str) -> None:
        item, box = self._editing.layout.item(name), self._extent()
        if item is not None and box is not None:
            words = tr("{item}: {field}", item=say(item.title), field=tr("Extent"))
            bounds = tuple(round(v, 6) for v in box)
            self._editing.set(words, item, bounds=bounds, extent="own", scale=0.0)

    def _ask(self, put: Put) -> None:
        dialog = QFileDialog(self.window(), tr("Choose a picture…").rstrip("…"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(tr("Pictures (*.png *.jpg *.jpeg *.svg)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(path: str) -> None:
            put(path)
            self._shown = None
            self.refresh()

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _made(self, item: Item, one: Field) -> QWidget:
        put, value = self._put(item, one), getattr(item, one.name)
        match one.kind:
            case "mm" | "number":
                return _number(value, one, put)
            case "whole":
                spin = QSpinBox()
                spin.setRange(int(one.least), int(one.most))
                spin.setValue(value)
                spin.setMinimumWidth(72)
                spin.setKeyboardTracking(False)
                spin.valueChanged.connect(put)
                return spin
            case "yes":
                box = QCheckBox()
                box.setAccessibleName(say(one.label))
                box.setChecked(value)
                box.toggled.connect(put)
                return box
            case "choice":
                return _choice([(w, say(t)) for w, t in one.choices.items()], value, put)
            case "map":
                roles = {f.name: f for f in fields_of(MapItem)}["role"].choices
                maps = [
                    (i.id, tr("{kind} ({name})", kind=say(roles[i.role]), name=i.id))
                    for i in self._editing.layout.items
                    if isinstance(i, MapItem)
                ]
                return _choice([("", tr("main map")), *maps], value, put)
            case "layer":
                known = list(self.layers)
                if value not in dict(known):
                    known.append((value, value))
                return _choice(known, value, put)
            case "words":
                return _words(value, put)
            case "names" if one.name == "layers":
                return _layers(self.layers, value, put)
            case "names":
                line = _line(", ".join(value), lambda text: put(_listed(text)))
                line.setPlaceholderText(tr("separated by commas"))
                return line
            case "pairs":
                text = PlainText("\n".join(f"{k} = {v}" for k, v in value.items()), 2)
                text.setPlaceholderText(tr("a = b, one pair a line"))
                text.finished.connect(lambda: put(_paired(text.toPlainText())))
                return text
            case "bounds":
                line = _line(", ".join(f"{v:g}" for v in value), lambda text: _bounds(text, put))
                line.setPlaceholderText("108.1, 25.6, 108.6, 26.2")
                line.setAccessibleName(say(one.label))
                take = kit.icon_button("crosshair", tr("As the map window shows"), lambda: self._take_extent(item.id))
                return _with_button(line, take)
            case "text" if one.name == "file":
                line = _line(value, put)
                line.setAccessibleName(say(one.label))
                choose = kit.icon_button("folder-open", tr("Choose a picture…"), lambda: self._ask(put))
                return _with_button(line, choose)
            case "colour":
                return ColourButton(value, say(one.label), put)
            case _:
                return _line(value, put)


def _number(value: float, one: Field, put: Put) -> QDoubleSpinBox:
    spin = QDoubleSpinBox()
    spin.setRange(one.least, one.most)
    spin.setDecimals(0 if one.name in ("scale", "grid_m", "graticule_s") else 1)
    spin.setSingleStep(1.0)
    if one.name == "scale":
        spin.setSpecialValueText(tr("as fits"))
        spin.setSingleStep(5000.0)
    spin.setValue(value)
    spin.setMinimumWidth(72)
    spin.setKeyboardTracking(False)
    spin.valueChanged.connect(lambda v: put(round(v, 2)))
    return spin


def _choice(known: Sequence[tuple[str, str]], value: str, put: Put) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    for word, title in known:
        box.addItem(title, word)
    box.setCurrentIndex(max(box.findData(value), 0))
    box.activated.connect(lambda _: put(box.currentData()))
    return box


def _line(value: str, put: Put) -> QLineEdit:
    line = QLineEdit(value)
    line.setMinimumWidth(72)
    line.editingFinished.connect(lambda: put(line.text()))
    return line


def _words(value: Words, put: Put) -> QWidget:
    """Chinese above English; the same text in both is shown once in the upper box."""
    above, below = PlainText(value.zh), PlainText(value.en if value.en != value.zh else "", 2)
    for box in (above, below):
        box.setMinimumWidth(72)
    above.setAccessibleName(tr("Chinese"))
    below.setAccessibleName(tr("English"))
    above.setPlaceholderText(tr("Chinese"))
    below.setPlaceholderText(tr("English; empty: the same"))
    both = QWidget()
    layout = QVBoxLayout(both)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(above)
    layout.addWidget(below)
    both.setFocusProxy(above)

    def tell() -> None:
        zh, en = above.toPlainText(), below.toPlainText()
        put(Words(zh, en) if en else Words.both(zh))

    above.finished.connect(tell)
    below.finished.connect(tell)
    return both


def _layers(known: Sequence[tuple[str, str]], value: tuple[str, ...], put: Put) -> QListWidget:
    """Layers with their ticks; none ticked: as the screen shows them."""
    listed = QListWidget()
    listed.setToolTip(tr("None ticked: the layers that the screen shows"))
    for name, title in known:
        entry = QListWidgetItem(title, listed)
        entry.setSizeHint(QSize(0, theme.ROW - 4))
        entry.setData(Qt.ItemDataRole.UserRole, name)
        entry.setCheckState(Qt.CheckState.Checked if name in value else Qt.CheckState.Unchecked)
    listed.setMinimumWidth(72)
    listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    listed.setFixedHeight(min(max(listed.count(), 2), 6) * (theme.ROW - 4) + 4)

    def tell(_: QListWidgetItem) -> None:
        entries = [listed.item(n) for n in range(listed.count())]
        put(tuple(e.data(Qt.ItemDataRole.UserRole) for e in entries if e.checkState() == Qt.CheckState.Checked))

    listed.itemChanged.connect(tell)
    return listed


def _with_button(line: QLineEdit, button: QWidget) -> QWidget:
    both = QWidget()
    across = QHBoxLayout(both)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(4)
    across.addWidget(line, 1)
    across.addWidget(button)
    both.setFocusProxy(line)
    return both


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("，", ",").split(",") if part.strip())


def _paired(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {k.strip(): v.strip() for k, equals, v in pairs if equals and k.strip()}


def _bounds(text: str, put: Put) -> None:
    """West, south, east, north; what is none of that changes nothing."""
    try:
        numbers = tuple(float(v) for v in _listed(text))
    except ValueError:
        return
    if not numbers or (
        len(numbers) == 4 and -180 <= numbers[0] < numbers[2] <= 180 and -90 <= numbers[1] < numbers[3] <= 90
    ):
        put(numbers)


class ColourButton(QWidget):
    """A colour that opens the dialog of colours, and a button that takes it away."""

    def __init__(self, value: str, words: str, put: Put) -> None:
        super().__init__()
        self._value, self._words, self._give = value, words, put
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.button = kit.button(value or tr("none"), None, self._ask)
        self.button.setAccessibleName(f"{words}: {value or tr('none')}")
        row.addWidget(self.button, 1)
        row.addWidget(kit.icon_button("x", tr("No colour"), lambda: put("")))
        self.setFocusProxy(self.button)
        if value:
            self.button.setIcon(_swatch(value))

    def _ask(self) -> None:
        dialog = QColorDialog(QColor(self._value or "#000000"), self.window())
        dialog.setWindowTitle(self._words)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.colorSelected.connect(lambda chosen: self._give(chosen.name()))
        dialog.open()


def _swatch(value: str) -> QIcon:
    pixmap = QPixmap(16, 16)
    pixmap.fill(QColor(value))
    return QIcon(pixmap)
