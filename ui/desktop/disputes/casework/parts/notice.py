"""A notice with what can be done about it below: beside the words there is no room in a narrow panel."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desktop import kit


class Notice(QWidget):
    """A banner, and under it a button for each of `steps` (words and what they do)."""

    def __init__(
        self,
        kind: str,
        heading: str,
        detail: str = "",
        steps: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        closable: bool = False,
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        banner = kit.Banner(kind, heading, detail, closable=closable)
        banner.closed.connect(self.hide)
        column.addWidget(banner)
        self.buttons = [kit.button(words, None, step) for words, step in steps]
        if self.buttons:
            column.addWidget(kit.row(*self.buttons, None))
