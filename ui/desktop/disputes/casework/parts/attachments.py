"""The files of a case: small pictures, names and sizes; new ones by button, drop or paste."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gis_desk.disputes import attachments
from layers.errors import FormatError
from ui.desktop import figures, kit
from ui.desktop.disputes.casework.dossier import Dossier
from ui.desktop.disputes.casework.filing import Owner, too_large
from ui.desktop.disputes.casework.parts.notice import Notice
from ui.desktop.inspections.back.thumbnails import Thumbnails
from ui.texts import say, tr

_SIDE = 56


class AttachmentsPart(QWidget):
    """One line for each file.

    Signals
    -------
    add_asked(), pasted(), dropped(QMimeData)
        New files.
    open_asked(row), save_asked(row), remove_asked(key)
        What is to be done with a file.
    link_asked(owner, list of Path)
        Files that are too large are to be linked.
    """

    add_asked = Signal()
    pasted = Signal()
    dropped = Signal(object)
    open_asked = Signal(object)
    save_asked = Signal(object)
    remove_asked = Signal(str)
    link_asked = Signal(object, list)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.GRID)
        self.thumbnails = Thumbnails(_SIDE)
        self.thumbnails.came.connect(self._came)
        self._pictures: dict[str, list[QLabel]] = {}
        self._writable = False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_files(self, dossier: Dossier, *, writable: bool) -> None:
        """Show the files of a case and of its parts."""
        kit.clear(self._column)
        self._pictures, self._writable = {}, writable
        self.setAcceptDrops(writable)
        titles = {key: str(paper["title"] or "") for key, paper in dossier.papers}
        for key, row in dossier.owned.rows(attachments.TABLE):
            self._column.addWidget(self._file(key, row, self._owner(row, titles)))
        if not dossier.owned.papers:
            self._column.addWidget(kit.caption(tr("No file attached yet.")))
        if writable:
            self.add_button = kit.button(tr("Attach files"), "file-plus", self.add_asked.emit)
            self.paste_button = kit.quiet_button(tr("Paste"), "copy", self.pasted.emit)
            self._column.addWidget(kit.row(self.add_button, self.paste_button, None))
            self._column.addWidget(kit.caption(tr("Files and pictures may be dropped here, or pasted with Ctrl+V.")))

    def refuse(self, owner: Owner, errors: Sequence[FormatError]) -> None:
        """Say which files were not taken, and offer to link those that are only too large."""
        large = [Path(str(e.where.file)) for e in errors if too_large(e) and e.where.file is not None]
        for error in errors:
            steps = []
            if too_large(error) and error.where.file is not None:
                steps = [(tr("Link instead"), partial(self.link_asked.emit, owner, large))]
            name = Path(str(error.where.file or "")).name
            said = tr("{file}: {what}", file=name, what=say(error.what))
            self._column.insertWidget(0, Notice("must", said, say(error.do), steps, closable=True))

    def _owner(self, row: dict[str, Any], titles: dict[str, str]) -> str:
        if row["owner_table"] == "dispute_evidence":
            return tr("of “{title}”", title=titles.get(str(row["owner_key"]), ""))
        return {"dispute_event": tr("of an entry of the log"), "dispute_claim": tr("of a claim")}.get(
            str(row["owner_table"]), ""
        )

    def _file(self, key: str, row: dict[str, Any], owner: str) -> QWidget:
        name = str(row["name"] or "")
        picture = QLabel()
        picture.setFixedSize(_SIDE, _SIDE)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        small = str(row.get("thumbnail") or "")
        if small:
            self._pictures.setdefault(small, []).append(picture)
            if (known := self.thumbnails.get(small)) is not None:
                picture.setPixmap(known)
        else:
            kit.set_icon(picture, "link" if row.get("place") else "image", "faint", 28)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(kit.body(name, selectable=True))
        linked = tr("linked, not copied: {place}", place=row["place"]) if row.get("place") else ""
        about = (size_words(row.get("size")), str(row.get("added_on") or ""), owner)
        column.addWidget(kit.caption(figures.sentence(*about)))
        if linked:
            column.addWidget(kit.caption(linked))
        doors: list[QWidget | None] = [
            kit.icon_button("eye", tr("Open {name}", name=name), partial(self.open_asked.emit, row)),
            kit.icon_button("download", tr("Save {name} elsewhere", name=name), partial(self.save_asked.emit, row)),
        ]
        if row.get("place"):
            doors.pop()
        if self._writable:
            doors.append(
                kit.icon_button("trash-2", tr("Remove {name}", name=name), partial(self.remove_asked.emit, key))
            )
        return kit.row(picture, box, *doors, stretch=1)

    def _came(self, names: set[str]) -> None:
        for name in names:
            for label in self._pictures.get(name, ()):
                if (picture := self.thumbnails.get(name)) is not None:
                    label.setPixmap(picture)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if self._writable and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes."""
        if self._writable and event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
            return
        super().keyPressEvent(event)


def size_words(size: Any) -> str:
    """Kilobytes below a megabyte, else megabytes."""
    if size is None or size != size:
        return ""
    return tr("{n} MB", n=f"{size / 1e6:,.1f}") if size >= 1e6 else tr("{n} kB", n=f"{max(size / 1e3, 0.1):,.1f}")
