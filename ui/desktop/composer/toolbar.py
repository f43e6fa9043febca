"""The composer's tool bar: layouts, undo, zoom, and where the pages go."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSpinBox, QToolBar, QWidget

from ui.desktop import kit, theme
from ui.texts import tr

if TYPE_CHECKING:
    from ui.desktop.composer.window import ComposerWindow


class ComposerBar(QToolBar):
    """Every command of `window` with its key; ``dpi`` and ``buttons`` are what is written, and how finely."""

    def __init__(self, window: "ComposerWindow") -> None:
        super().__init__(tr("Composer"))
        self._window = window
        self.setMovable(False)
        self.setIconSize(QSize(theme.ICON, theme.ICON))
        self.setFloatable(False)
        undo = window.editing.stack.createUndoAction(window, tr("Undo"))
        redo = window.editing.stack.createRedoAction(window, tr("Redo"))
        for action, icon, keys in ((undo, "undo-2", ["Ctrl+Z"]), (redo, "redo-2", ["Ctrl+Y", "Ctrl+Shift+Z"])):
            kit.set_icon(action, icon)
            action.setShortcuts([QKeySequence(k) for k in keys])
        layout = self._action("layout-template", tr("Layout…"), "Ctrl+O", window.choose)
        groups: tuple[tuple[QAction | QWidget, ...], ...] = (
            (
                layout,
                self._action("save", tr("Save in the workspace"), "Ctrl+S", window.save),
                self._action("file-up", tr("Save as a file…"), "Ctrl+Shift+S", window.output.ask_layout),
                self._action("folder-open", tr("Open a layout file…"), "Ctrl+Shift+O", window.output.ask_open),
            ),
            (undo, redo),
            (
                self._action("zoom-out", tr("Zoom out"), "Ctrl+-", lambda: window.preview.zoom(1 / 1.25)),
                self._action("zoom-in", tr("Zoom in"), "Ctrl++", lambda: window.preview.zoom(1.25)),
                self._action("maximize", tr("Whole page"), "Ctrl+0", window.preview.fit),
                self._action("scan-search", tr("Own size"), "Ctrl+1", window.preview.actual),
            ),
            (self._action("refresh-cw", tr("Read the workspace again"), "F5", window.read),),
        )
        for group in groups:
            for one in group:
                if isinstance(one, QAction):
                    tool = kit.action_button(one)
                    if one is layout:
                        tool.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                    self.addWidget(tool)
            self.addSeparator()
        spring = QWidget()
        spring.setSizePolicy(spring.sizePolicy().Policy.Expanding, spring.sizePolicy().Policy.Preferred)
        self.addWidget(spring)
        self.dpi = QSpinBox()
        self.dpi.setRange(30, 2400)
        self.dpi.setValue(300)
        self.dpi.setSuffix(" dpi")
        self.dpi.setFixedWidth(104)
        self.dpi.setAccessibleName(tr("Dots per inch of pictures"))
        self.dpi.setToolTip(tr("Dots per inch of pictures"))
        kit.pad_spins(self)
        self.buttons = {
            "png": kit.button("PNG", "image", window.output.ask_png),
            "svg": kit.button("SVG", "spline", window.output.ask_svg),
            "print": kit.button(tr("Print…"), "printer", window.output.ask_printer),
            "pdf": kit.primary_button("PDF", "file-down", window.output.ask_pdf),
        }
        tips = {"pdf": "Ctrl+E", "png": "Ctrl+Shift+E", "svg": "Ctrl+Alt+E", "print": "Ctrl+P"}
        row = kit.row(self.dpi, *self.buttons.values())
        row.setContentsMargins(0, 4, 8, 4)
        for name, button in self.buttons.items():
            button.setShortcut(QKeySequence(tips[name]))
            button.setToolTip(
                f"{tr('Write {form}', form=name.upper()) if name != 'print' else tr('Print…')}  {tips[name]}"
            )
        self.addWidget(row)

    def _action(self, icon: str, words: str, keys: str, slot: Callable[[], object]) -> QAction:
        action = QAction(words, self._window)
        kit.set_icon(action, icon)
        action.setShortcut(QKeySequence(keys))
        action.setToolTip(f"{words.rstrip('…')}  {keys}")
        action.triggered.connect(lambda _=False: slot())
        self._window.addAction(action)
        return action
