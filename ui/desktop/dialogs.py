"""The few dialogs: a new workspace, preferences, shortcuts, about. None of them blocks the window's work."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gis_desk import __version__
from layers.errors import GisDeskError
from layers.store import Store
from layers.store.workspace import default_name
from ui.desktop import kit, settings
from ui.desktop.mapdesk.keys import MAP_KEYS
from ui.texts import say, tr


class Dialog(QDialog):
    """Margins of 24 px, a title, a column, and the buttons at the bottom right."""

    def __init__(self, parent: QWidget | None, heading: str, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setMinimumWidth(width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 20)
        self.column.setSpacing(12)
        self.column.addWidget(kit.title(heading))

    def finish(self, *buttons: QWidget) -> None:
        """Put `buttons` at the end."""
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        self.column.addLayout(row)


class NewWorkspace(Dialog):
    """Asks for county and place of the file; ``made(Store)`` follows."""

    made = Signal(object)

    def __init__(self, parent: QWidget | None, who: str) -> None:
        super().__init__(parent, tr("New workspace for a county"))
        self._who = who
        self.column.addWidget(
            kit.caption(tr("One file holds everything: divisions, names, lines, markers, cases and their history."))
        )
        self.county = QLineEdit()
        self.county.setPlaceholderText(tr("six-digit code or name"))
        folder = settings.documents()
        self.path = QLineEdit(str(free_name(folder, tr("workspace"))))
        self._own_path = True
        self.county.textEdited.connect(self._propose)
        self.path.textEdited.connect(lambda _: setattr(self, "_own_path", False))
        browse = kit.icon_button("folder-open", tr("Choose the place"), self._browse)
        form = kit.FormRows()
        form.add(tr("County"), self.county)
        self.path.setAccessibleName(tr("File"))
        form.add(tr("File"), kit.row(self.path, browse, stretch=0))
        self.column.addWidget(form)
        self.problem = kit.body("")
        self.problem.setProperty("role", "must")
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.make = kit.primary_button(tr("Create"), "file-plus", self._create)
        self.make.setDefault(True)
        self.finish(kit.button(tr("Cancel"), None, self.reject), self.make)
        self.county.setFocus()

    def _propose(self, words: str) -> None:
        if self._own_path:
            stem = "".join(c for c in words.strip() if c.isalnum() or c in " -_") or tr("workspace")
            self.path.setText(str(free_name(Path(self.path.text()).parent, stem)))

    def _browse(self) -> None:
        dialog = QFileDialog(self, tr("Place of the workspace"), self.path.text())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(tr("Workspace (*.gpkg)"))
        dialog.setDefaultSuffix("gpkg")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(path: str) -> None:
            self._own_path = False
            self.path.setText(path)

        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _create(self) -> None:
        path = Path(self.path.text().strip())
        if path.suffix.lower() != ".gpkg":
            path = path.with_name(path.name + ".gpkg")
        try:
            if path.parent == settings.documents():
                path.parent.mkdir(parents=True, exist_ok=True)
            store = Store.create(path, county=self.county.text().strip() or None, who=self._who)
        except GisDeskError as error:
            self.problem.setText(f"{say(error.what)}; {say(error.do)}")
            self.problem.show()
            return
        self.made.emit(store)
        self.accept()


def free_name(folder: Path, stem: str) -> Path:
    """A path in `folder` that no file has yet: ``stem.gpkg``, ``stem 2.gpkg`` ..."""
    path, number = folder / f"{stem}.gpkg", 2
    while path.exists():
        path, number = folder / f"{stem} {number}.gpkg", number + 1
    return path


class PreferencesDialog(Dialog):
    """Language, colours, name, rule tables. ``chosen(Preferences)`` after each change, in force at once."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None, now: settings.Preferences) -> None:
        super().__init__(parent, tr("Preferences"))
        self._now = now
        self.language = QComboBox()
        for words, code in (("中文", "zh"), ("English", "en")):
            self.language.addItem(words, code)
        self.language.setCurrentIndex(self.language.findData(settings.language_of(now)))
        self.theme = QComboBox()
        for words, code in ((tr("As the system"), "system"), (tr("Light"), "light"), (tr("Dark"), "dark")):
            self.theme.addItem(words, code)
        self.theme.setCurrentIndex(self.theme.findData(now.theme))
        self.who = QLineEdit(now.who)
        self.who.setPlaceholderText(default_name())
        form = kit.FormRows()
        form.add(tr("Language"), self.language)
        form.add(tr("Colours"), self.theme)
        form.add(tr("Your name"), self.who)
        self.column.addWidget(form)
        self.column.addWidget(kit.caption(tr("Your name stands in the history and under what you accept.")))
        self.rules = kit.body("")
        self.no_rules = kit.button(tr("The program's own"), None, lambda: self.take_rules(""))
        ask = kit.button(tr("Choose a folder…"), "folder-open", self._ask_rules)
        self.column.addWidget(kit.section(tr("Rule tables of the province or county")))
        self.column.addWidget(self.rules)
        self.column.addWidget(kit.row(ask, self.no_rules, None))
        self._show_rules()
        self.theme.activated.connect(lambda _: self._tell(theme=self.theme.currentData()))
        self.who.editingFinished.connect(lambda: self._tell(who=self.who.text().strip()))
        close = kit.primary_button(tr("Done"), None, self._finish)
        close.setDefault(True)
        self.finish(close)

    def _tell(self, **values: str) -> None:
        new = replace(self._now, **values)
        if new != self._now:
            self._now = new
            self.chosen.emit(new)

    def _ask_rules(self) -> None:
        dialog = QFileDialog(self, tr("Rule tables of the province or county"), self._now.rules)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take_rules)
        self.dialog = dialog
        dialog.open()

    def take_rules(self, folder: str) -> None:
        """Put the tables of `folder` in force; those of the program alone where it is empty."""
        self._tell(rules=folder)
        self._show_rules()

    def _show_rules(self) -> None:
        self.rules.setText(self._now.rules or tr("The program's own tables are in force."))
        self.no_rules.setEnabled(bool(self._now.rules))

    def _finish(self) -> None:
        self.accept()
        self._tell(who=self.who.text().strip(), language=self.language.currentData())


class ShortcutsDialog(Dialog):
    """Every command that has a shortcut, and the keys of the map."""

    def __init__(self, parent: QWidget | None, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent, tr("Keyboard shortcuts"), 640)
        self.resize(760, 620)
        holder = QWidget()
        column = kit.Column(holder, margin=0)
        listed = [a for a in actions.values() if not a.shortcut().isEmpty()]
        column.add(_two_columns([(action.text(), _keys(action)) for action in listed]))
        column.space()
        column.add(kit.section(tr("On the map")))
        column.add(_two_columns([(say(words), keys) for words, keys in MAP_KEYS]))
        column.stretch()
        self.column.addWidget(holder, 1000)
        self.finish(kit.primary_button(tr("Done"), None, self.accept))


def _keys(action: QAction) -> str:
    return " · ".join(s.toString(QKeySequence.SequenceFormat.NativeText) for s in action.shortcuts()[:2])


def _two_columns(rows: Sequence[tuple[str, str]]) -> QWidget:
    """Words with their keys, side by side in two columns."""
    sides = [kit.FormRows(), kit.FormRows()]
    for number, (words, keys) in enumerate(rows):
        sides[number * 2 >= len(rows)].add(words, kit.body(keys))
    both = QWidget()
    across = QHBoxLayout(both)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(32)
    for side in sides:
        across.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)
    return both


class AboutDialog(Dialog):
    """What this is, which version, whose work is in it."""

    def __init__(self, parent: QWidget | None, log: Path) -> None:
        super().__init__(parent, "GIS Desk")
        self.column.addWidget(kit.body(tr("Version {version}. Works without internet.", version=__version__)))
        self.column.addWidget(kit.body(tr("Divisions, place names and boundaries of your county, on this computer.")))
        self.column.addWidget(
            kit.caption(
                tr("Apache License 2.0. Icons: Lucide (ISC). Built on Qt, GDAL, PROJ, GEOS, Shapely and pandas.")
            )
        )
        self.column.addWidget(kit.caption(tr("Errors are written to {file}", file=str(log))))
        self.finish(kit.primary_button(tr("Done"), None, self.accept))
