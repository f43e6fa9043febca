"""The opening report as a panel that slides in: what was read, what was proved, what was refused, what to import."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QRect, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from layers.errors import CrsError, EncodingError, FormatError, GisDeskError, shorten
from layers.schema import IMPORTS, TABLES
from layers.work import Progress
from ui.desktop import figures, kit
from ui.desktop.words import column_title, table_title
from ui.texts import say, tr, where_words

if TYPE_CHECKING:
    from layers.formats import OpeningReport, Reading
    from ui.desktop.workbench import Desk

WIDTH = 440
_ENCODINGS = ("UTF-8", "GBK", "GB18030", "Big5")


class Sheet(QFrame):
    """A panel that slides in from the right over `parent`, and out again with Escape."""

    closed = Signal()

    def __init__(self, parent: QWidget, heading: str, width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setProperty("role", "sheet")
        self._ground, self._wide = parent, width
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 8, 4)
        self.heading = kit.title(heading)
        head.addWidget(self.heading, 1)
        head.addWidget(kit.icon_button("x", tr("Close (Esc)"), self.slide_out))
        outer.addLayout(head)
        middle = QWidget()
        self.column = kit.Column(middle)
        outer.addWidget(middle, 1)
        outer.addWidget(kit.line())
        self._foot = QWidget()
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(16, 12, 16, 12)
        self.foot.setSpacing(8)
        outer.addWidget(self._foot)
        self._move = QPropertyAnimation(self, b"geometry", self)
        self._move.setDuration(160)
        self._move.setEasingCurve(QEasingCurve.Type.OutCubic)
        parent.installEventFilter(self)
        self.hide()

    def slide_in(self) -> None:
        """Come in, and take the keyboard."""
        self._move.stop()
        self.setGeometry(self._place(outside=True))
        self.show()
        self.raise_()
        self._move.setStartValue(self._place(outside=True))
        self._move.setEndValue(self._place())
        self._move.start()
        self.setFocus()

    def slide_out(self) -> None:
        """Go away."""
        self._move.stop()
        self.hide()
        self.closed.emit()

    def _place(self, *, outside: bool = False) -> QRect:
        width = min(self._wide, self._ground.width())
        left = self._ground.width() - (0 if outside else width)
        return QRect(left, 0, width, self._ground.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right edge when the window changes its size."""
        if watched is self._ground and event.type() == QEvent.Type.Resize and self.isVisible():
            self._move.stop()
            self.setGeometry(self._place())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: Any) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.slide_out()
        else:
            super().keyPressEvent(event)


class OpeningSheet(Sheet):
    """Reads a file in the background, shows the report, and imports when the user says so.

    ``imported(report, table)`` follows when the rows are in the workspace; ``workspace_asked`` when there is none to
    import into.
    """

    imported = Signal(object, str)
    workspace_asked = Signal()

    def __init__(self, parent: QWidget, desk: "Desk") -> None:
        super().__init__(parent, tr("Opening report"))
        self._desk = desk
        self.path: Path | None = None
        self.reading: Reading | None = None
        self._target: str | None = None
        self._layer: str | None = None
        self._how: dict[str, Any] = {}
        self._round = 0
        self.table = QComboBox()
        self.encoding = QComboBox()
        self.crs = QComboBox()
        self.take = kit.primary_button(tr("Import"), "download", self._import)
        self.foot.addStretch(1)
        self.foot.addWidget(kit.button(tr("Cancel"), None, self.slide_out))
        self.foot.addWidget(self.take)

    # reading

    def read(
        self, path: Path, target: str | None = None, encoding: str = "auto", crs: str = "auto", layer: str | None = None
    ) -> None:
        """Read `path` and show its report; without `target` the table is guessed from columns and geometry."""
        from layers.formats import info, read
        from ui.intake import guess_table, known_ground

        self.path, self.reading, self._layer = path, None, layer
        self._how = {"layer": layer, "encoding": encoding, "crs_name": crs}
        self._round += 1
        number, store = self._round, self._desk.store
        self._waiting(path)
        if not self.isVisible():
            self.slide_in()

        def work(progress: Any) -> Any:
            known = known_ground(store)
            how: dict[str, Any] = {"layer": layer, "encoding": encoding, "crs": crs, "known": known}
            table = target
            try:
                if table is None:
                    table = guess_table(read(path, progress=progress, **how))
                return table, read(path, target=table, progress=progress, **how)
            except FormatError:
                if layer is not None or len((report := info(path, **how)).layers) < 2:
                    raise
                return table, report

        def done(result: Any) -> None:
            if number != self._round:
                return
            table, found = result
            if hasattr(found, "frame"):
                self._show(table, found)
            else:
                self._ask_layer(found, target, encoding, crs)

        def failed(error: Exception) -> None:
            if number == self._round:
                self._refuse(error, target, encoding, crs, layer)

        self._desk.run(work, tr("Read {file}", file=path.name), done, failed)

    def _clean(self, path: Path) -> Callable[..., Any]:
        kit.clear(self.column.layout)
        self.heading.setText(tr("Opening report"))
        name = kit.section(path.name)
        self.column.add(name)
        return self.column.add

    def _waiting(self, path: Path) -> None:
        add = self._clean(path)
        add(kit.caption(tr("Reading; encoding, coordinates and columns are being proved…")))
        self.column.stretch()
        self.take.setEnabled(False)
        self.take.setText(tr("Import"))

    def _ask_layer(self, report: "OpeningReport", target: str | None, encoding: str, crs: str) -> None:
        add = self._clean(report.file)
        add(kit.section(tr("Which layer shall be read?")))
        for each in report.layers:
            rows = tr("{n} rows", n="?" if each.rows is None else figures.count(each.rows))
            words = figures.sentence(each.name, rows, _shape_words(each.geometry))
            add(kit.button(words, "layers", partial(self.read, report.file, target, encoding, crs, each.name)))
        self.column.stretch()

    def _refuse(self, error: Exception, target: str | None, encoding: str, crs: str, layer: str | None) -> None:
        assert self.path is not None
        path = self.path
        add = self._clean(path)
        if not isinstance(error, GisDeskError):
            self.slide_out()
            self._desk.show_error(error)
            return
        where = where_words(error.where)
        add(kit.Banner("must", say(error.what), figures.sentence(where, say(error.do)), closable=False))
        if isinstance(error, EncodingError):
            add(kit.section(tr("In which encoding are the names right?")))
            for each in _ENCODINGS:
                add(kit.button(each, None, partial(self.read, path, target, each, crs, layer)))
        elif isinstance(error, CrsError):
            add(kit.section(tr("In which coordinates is this file?")))
            for words, code in crs_choices(self._desk):
                add(kit.button(words, None, partial(self.read, path, target, encoding, code, layer)))
        self.column.stretch()

    # the report

    def _show(self, table: str, reading: "Reading") -> None:
        assert self.path is not None
        self.reading, self._target = reading, table
        report = reading.report
        add = self._clean(self.path)
        geometry = _shape_words(report.geometry)
        add(kit.caption(figures.sentence(report.format, tr("{n} rows", n=figures.count(report.rows)), geometry)))
        self.table = QComboBox()
        for name in IMPORTS.values():
            self.table.addItem(table_title(name), name)
        self.table.setCurrentIndex(self.table.findData(table))
        self.table.activated.connect(self._other_table)
        form = kit.FormRows()
        form.add(tr("Import as"), self.table)
        add(form)
        if report.refused:
            add(kit.Banner("should", tr("{n} rows were refused", n=len(report.refused)), closable=False))
        else:
            add(kit.Banner("good", tr("All {n} rows were read", n=figures.count(report.kept)), closable=False))
        self._proofs(report, add)
        self._columns(report, add)
        self._refused(report, add)
        self.column.stretch()
        store = self._desk.store
        self.take.setText(tr("Import {n} rows", n=figures.count(len(reading.frame))))
        self.take.setEnabled(len(reading.frame) > 0 and (store is None or not store.readonly))
        self.take.setFocus()

    def _other_table(self) -> None:
        if self.path is not None:
            self.read(self.path, self.table.currentData(), layer=self._layer)

    def _proofs(self, report: "OpeningReport", add: Callable[..., Any]) -> None:
        if (proof := report.encoding) is not None:
            card = kit.Card(tr("Encoding"))
            card.add(kit.body(figures.sentence(proof.chosen, say(proof.reason))))
            for each in proof.candidates[:3]:
                if each.example:
                    card.add(
                        kit.caption(tr("{encoding} reads: {example}", encoding=each.encoding, example=each.example))
                    )
            self.encoding = self._other(_ENCODINGS, lambda code: self._again(encoding=code))
            card.add(self.encoding)
            add(card)
        if (place := report.crs) is not None and (place.chosen or place.title):
            card = kit.Card(tr("Coordinates"))
            card.add(kit.body(figures.sentence(place.title or place.chosen, say(place.reason))))
            if place.known_m is not None:
                words = tr("{m:.0f} m from the boundaries that are known here", m=place.known_m)
                card.add(kit.caption(words))
            if report.bounds is not None:
                west, south, east, north = report.bounds
                card.add(kit.caption(f"{west:.4f}°–{east:.4f}°E  {south:.4f}°–{north:.4f}°N"))
            self.crs = self._other(crs_choices(self._desk), lambda code: self._again(crs=code))
            card.add(self.crs)
            add(card)

    def _other(self, choices: Any, chosen: Callable[[str], object]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(tr("Read again as"))
        box.addItem(tr("Not right? Read again as…"), "")
        for each in choices:
            words, code = (each, each) if isinstance(each, str) else each
            box.addItem(words, code)

        def taken() -> None:
            if box.currentData():
                chosen(box.currentData())

        box.activated.connect(taken)
        return box

    def _again(self, **how: str) -> None:
        if self.path is not None:
            self.read(self.path, self._target, layer=self._layer, **how)

    def _columns(self, report: "OpeningReport", add: Callable[..., Any]) -> None:
        if not report.columns:
            return
        card = kit.Card(tr("Columns"))
        rest = []
        for each in report.columns:
            known = bool(each.column) and self._target is not None and self._has(each.column)
            if not known:
                rest.append(each.field)
                continue
            title = column_title(self._target or "", each.column)
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            across.addWidget(kit.body(each.field) if each.field else kit.caption(tr("derived")), 1)
            across.addWidget(kit.caption("→"))
            across.addWidget(kit.body(title), 1)
            line.setToolTip(say(each.how))
            card.add(line)
        if rest:
            card.add(kit.caption(tr("Kept as other fields: {fields}", fields=figures.listed(rest))))
        add(card)

    def _has(self, column: str) -> bool:
        return any(c.name == column for c in TABLES[self._target or ""].columns)

    def _refused(self, report: "OpeningReport", add: Callable[..., Any]) -> None:
        refused = [(r.row, r.field, r.value, r.reason) for r in report.refused]
        noted = [(p.row, p.field, p.value, p.what) for p in report.problems]
        for heading, rows in ((tr("Refused rows"), refused), (tr("Worth knowing"), noted)):
            if not rows:
                continue
            card = kit.Card(heading)
            for number, field, found, what in rows[:12]:
                place = tr("row {row}", row=number) if number is not None else ""
                value = "" if field is None else shorten(f"{field} = {found}", 60)
                card.add(kit.body(figures.sentence(place, value, say(what))))
            if len(rows) > 12:
                card.add(kit.caption(tr("… and {n} more", n=len(rows) - 12)))
            add(card)

    # importing

    def _import(self) -> None:
        if self.reading is None or self._target is None:
            return
        store, reading, table = self._desk.store, self.reading, self._target
        if store is None:
            self.workspace_asked.emit()
            return
        from gis_desk.disputes.intake import FITS
        from layers.formats.importing import import_file

        self.take.setEnabled(False)

        path, how = reading.report.file, self._how

        def done(came: Any) -> None:
            self.slide_out()
            self.imported.emit(came.report, table)

        def failed(error: Exception) -> None:
            self.take.setEnabled(True)
            self._refuse(error, table, how["encoding"], how["crs_name"], how["layer"])

        def work(progress: Progress) -> Any:
            return import_file(store, path, table, fit=FITS.get(table), progress=progress, **how)

        self._desk.run(work, tr("Import {file}", file=path.name), done, failed)


def crs_choices(desk: "Desk") -> list[tuple[str, str]]:
    """Ways a county's coordinates are usually kept: words and what `layers.formats.read` takes."""
    found = [
        (tr("Longitude and latitude, CGCS2000 or WGS 84 (EPSG:4490)"), "EPSG:4490"),
        (tr("Longitude and latitude of web maps, GCJ-02"), "gcj02"),
    ]
    at = desk.canvas.center()
    middle = round(at[0] / 3) * 3 if at and 73 < at[0] < 136 else None
    for meridian in [middle] if middle else range(75, 136, 3):
        zone = meridian // 3
        found.append((tr("CGCS2000 3-degree zone, {m}°E (EPSG:{code})", m=meridian, code=4534 + zone - 25),
                      f"EPSG:{4534 + zone - 25}"))  # fmt: skip
        found.append((tr("CGCS2000 3-degree zone {zone} with zone number (EPSG:{code})", zone=zone,
                         code=4513 + zone - 25), f"EPSG:{4513 + zone - 25}"))  # fmt: skip
    return found


def _shape_words(geometry: str | None) -> str:
    """The type of geometry of a layer in words."""
    kind = (geometry or "").upper()
    for part, words in (("POLYGON", tr("areas")), ("LINE", tr("line shapes")), ("POINT", tr("points"))):
        if part in kind:
            return words
    return kind or tr("no geometry")
