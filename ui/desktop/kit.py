"""The common widgets: what every panel and workbench is built of.

A workbench is a column of titles, form rows, cards and one filled button::

    from ui.desktop import kit
    from ui.texts import tr

    column = kit.Column(self)                       # margins and distances on the 8-px grid, scrolls when too long
    column.add(kit.title(tr("Check a name")))
    column.add(kit.caption(tr("Answers appear while you type.")))
    form = kit.FormRows()
    form.add(tr("Proposed name"), self.name)        # the label becomes the field's accessible name and buddy
    column.add(form)
    column.add(kit.primary_button(tr("Check"), "spell-check", self.check))
    column.add(kit.EmptyState("inbox", tr("Nothing here yet"), tr("Names you check appear here.")))
    column.stretch()

Icons are named by their file in ``resources/icons`` (Lucide). Nothing here knows the store or the domain, except
that findings have a severity.
"""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gis_desk.findings import RULES, Finding, Severity, sources
from ui.desktop import theme
from ui.desktop.icons import icon, pixmap, set_icon
from ui.texts import language, say, tr

__all__ = [
    "Banner",
    "Card",
    "Chip",
    "ChipRow",
    "Column",
    "EmptyState",
    "FindingLine",
    "FlowLayout",
    "FormRows",
    "SeverityBadge",
    "body",
    "button",
    "caption",
    "clear",
    "figure",
    "icon",
    "icon_button",
    "line",
    "name_controls",
    "pad_spins",
    "paint_severity",
    "pixmap",
    "primary_button",
    "quiet_button",
    "row",
    "section",
    "set_icon",
    "severity_title",
    "style_table",
    "title",
]

GRID = theme.GRID
_SHORT = 16
"""Characters up to which a label in a row never wraps."""


# -- words ----------------------------------------------------------------------------------------------------------


def _label(words: str, role: str, *, wrap: bool = True) -> QLabel:
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(1)
    return made


def title(words: str) -> QLabel:
    """The title of a workbench or panel."""
    return _label(words, "title")


def section(words: str) -> QLabel:
    """The heading of a part."""
    return _label(words, "section")


def body(words: str = "", *, selectable: bool = False) -> QLabel:
    """Plain text that wraps; never interpreted as markup."""
    made = _label(words, "body")
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def caption(words: str = "") -> QLabel:
    """Small secondary text that wraps."""
    return _label(words, "caption")


def figure(words: str = "") -> QLabel:
    """A large number or word that is the answer of a part."""
    return _label(words, "figure")


def line() -> QFrame:
    """A horizontal hairline."""
    made = QFrame()
    made.setProperty("role", "line")
    made.setFixedHeight(1)
    return made


# -- buttons --------------------------------------------------------------------------------------------------------


def _button(words: str, role: str, name: str | None, color: str, clicked: Callable[[], object] | None) -> QPushButton:
    made = QPushButton(words)
    made.setProperty("role", role)
    made.setAccessibleName(words)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if name:
        set_icon(made, name, color)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def primary_button(
    words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None
) -> QPushButton:
    """The one filled button of a workbench: the next step."""
    return _button(words, "primary", icon_name, "on_accent", clicked)


def button(words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None) -> QPushButton:
    """An outlined button."""
    return _button(words, "plain", icon_name, "text", clicked)


def quiet_button(words: str, icon_name: str | None = None, clicked: Callable[[], object] | None = None) -> QPushButton:
    """A button without outline, in the accent colour, for side steps."""
    return _button(words, "quiet", icon_name, "accent_text", clicked)


def icon_button(
    icon_name: str,
    words: str,
    clicked: Callable[[], object] | None = None,
    *,
    shortcut: str = "",
    checkable: bool = False,
) -> QToolButton:
    """A button that is only an icon; `words` are its tooltip (with the shortcut) and accessible name."""
    made = QToolButton()
    made.setIconSize(QSize(theme.ICON, theme.ICON))
    set_icon(made, icon_name)
    made.setAccessibleName(words)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolTip(words)
    if shortcut:
        made.setShortcut(QKeySequence(shortcut))
        shown = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        made.setToolTip(f"{words}  {shown}")
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def action_button(action: QAction) -> QToolButton:
    """An icon button for `action`, which keeps its shortcut, state and tooltip."""
    made = QToolButton()
    made.setIconSize(QSize(theme.ICON, theme.ICON))
    made.setDefaultAction(action)
    made.setAccessibleName(action.text().replace("&", ""))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


# -- arrangement ----------------------------------------------------------------------------------------------------


def row(*widgets: QWidget | None, spacing: int = GRID, stretch: int | None = None) -> QWidget:
    """The widgets side by side; None is a spring; `stretch` is the index of the one that takes the room."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for index, widget in enumerate(widgets):
        if widget is None:
            layout.addStretch(1)
        else:
            if index != stretch and isinstance(widget, QLabel) and len(widget.text()) <= _SHORT:
                widget.setWordWrap(False)
            layout.addWidget(widget, 1 if index == stretch else 0)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of `layout` and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


class Column:
    """A scrolling column of widgets that fills `parent`, with margins of 16 px and distances of 8 px."""

    def __init__(self, parent: QWidget, *, margin: int = 2 * GRID, spacing: int = GRID) -> None:
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setProperty("role", "scrolled")
        self.layout = QVBoxLayout(inside)
        self.layout.setContentsMargins(margin, margin, margin, margin)
        self.layout.setSpacing(spacing)
        self.area.setWidget(inside)
        outer.addWidget(self.area)

    def add(self, widget: QWidget, *, stretch: int = 0) -> QWidget:
        """`widget`, now at the end of the column."""
        self.layout.addWidget(widget, stretch)
        return widget

    def space(self, steps: int = 1) -> None:
        """Leave `steps` of 8 px."""
        self.layout.addSpacing(steps * GRID)

    def stretch(self) -> None:
        """Let the room that is left gather here."""
        self.layout.addStretch(1)


class Card(QFrame):
    """A group on a raised ground: an optional heading and what `add` gives it. Never a card in a card."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(GRID)
        if heading:
            self.body.addWidget(section(heading))

    def add(self, widget: QWidget) -> QWidget:
        """`widget`, now at the end of the card."""
        self.body.addWidget(widget)
        return widget


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
        label = _label(words, "muted", wrap=False)
        label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(words)
        if hint:
            field.setToolTip(hint)
        if isinstance(field, QAbstractSpinBox):
            field.lineEdit().setTextMargins(7, 0, 0, 0)
        shown = row(field, _label(unit, "muted", wrap=False), stretch=0) if unit else field
        self.rows.addRow(label, shown)
        return field


def pad_spins(parent: QWidget) -> None:
    """Let the numbers in all spin boxes below `parent` begin as far from the edge as other texts do.

    A style sheet cannot: Qt gives the line inside a spin box neither padding nor margin.
    """
    for spin in parent.findChildren(QAbstractSpinBox):
        spin.lineEdit().setTextMargins(7, 0, 0, 0)


class FlowLayout(QLayout):
    """Widgets in lines that wrap like words."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take `item`."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at `index`, or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give the item at `index` away, or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Neither."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Yes: narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all lines at `width`."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything in `rect`."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """As the smallest."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest single item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, high = rect.x(), rect.y(), 0
        for item in self._items:
            if (widget := item.widget()) is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, high = rect.x(), y + high + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self._gap
            high = max(high, size.height())
        return y + high - rect.y()


# -- chips ----------------------------------------------------------------------------------------------------------


class Chip(QPushButton):
    """A small rounded button; checkable as a filter, with a count and, where given, the shape of a severity."""

    def __init__(
        self,
        words: str,
        *,
        checkable: bool = True,
        checked: bool = False,
        count: int | None = None,
        severity: Severity | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self.words, self.severity = words, severity
        self.setProperty("role", "chip")
        self.setCheckable(checkable)
        self.setChecked(checked)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(hint)
        self.set_count(count)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_count(self, count: int | None) -> None:
        """Show `count` behind the words; None shows none."""
        shown = self.words if count is None else f"{self.words} {count}"
        self.setText(f"     {shown}" if self.severity else shown)
        self.setAccessibleName(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the shape of the severity in front of the words."""
        super().paintEvent(event)
        if self.severity:
            painter = QPainter(self)
            paint_severity(painter, QRectF(9, (self.height() - 10) / 2, 10, 10), self.severity)


class ChipRow(QWidget):
    """Chips in lines that wrap."""

    def __init__(self, chips: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for chip in chips:
            self.add(chip)

    def add(self, chip: QWidget) -> QWidget:
        """`chip`, now the last one."""
        self._flow.addWidget(chip)
        return chip

    def clear(self) -> None:
        """Take all chips away."""
        clear(self._flow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as high as the lines need."""
        super().resizeEvent(event)
        self.setMinimumHeight(self._flow.heightForWidth(self.width()))


# -- severity -------------------------------------------------------------------------------------------------------


def paint_severity(painter: QPainter, box: QRectF, severity: Severity, color: QColor | None = None) -> None:
    """Paint the shape of `severity` into `box`: a disc (must), a diamond (should), a ring (advise)."""
    ink = color or QColor(theme.now().severity(severity))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle, reach = box.center(), min(box.width(), box.height()) / 2
    if severity is Severity.ADVISE:
        painter.setPen(QPen(ink, max(1.6, reach / 3)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, reach - 1.2, reach - 1.2)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        if severity is Severity.MUST:
            painter.drawEllipse(middle, reach - 0.4, reach - 0.4)
        else:
            x, y = middle.x(), middle.y()
            diamond = [QPointF(x, y - reach), QPointF(x + reach, y), QPointF(x, y + reach), QPointF(x - reach, y)]
            painter.drawPolygon(QPolygonF(diamond))
    painter.restore()


def severity_title(severity: Severity) -> str:
    """The word for `severity`."""
    return {Severity.MUST: tr("Must"), Severity.SHOULD: tr("Should"), Severity.ADVISE: tr("Advise")}[severity]


class SeverityBadge(QWidget):
    """The shape of a severity, 12 px."""

    def __init__(self, severity: Severity) -> None:
        super().__init__()
        self._severity = severity
        self.setFixedSize(14, 20)
        self.setToolTip(severity_title(severity))
        self.setAccessibleName(severity_title(severity))

    def set_severity(self, severity: Severity) -> None:
        """Show `severity` from now on."""
        self._severity = severity
        self.setToolTip(severity_title(severity))
        self.setAccessibleName(severity_title(severity))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - the whole shape is small
        """The shape in its colour."""
        paint_severity(QPainter(self), QRectF(1, 4, 12, 12), self._severity)


class FindingLine(QWidget):
    """One finding as a workbench shows it: shape, rule, sentence, and the article it rests on."""

    activated = Signal(object)

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        badge = SeverityBadge(finding.level)
        layout.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        message = body(say(finding.message), selectable=True)
        words.addWidget(message)
        rule = RULES[finding.rule]
        found = [sources()[key] for key in rule.source if key in sources()]
        cited = "; ".join(f"{s.title} {s.article}".strip() for s in found)
        small = caption(" · ".join(part for part in (finding.rule, cited) if part))
        gist = [s.gist_zh if language() == "zh" else s.gist_en for s in found]
        small.setToolTip("\n".join(g for g in gist if g))
        words.addWidget(small)
        layout.addLayout(words, 1)
        self.setAccessibleName(f"{severity_title(finding.level)}: {message.text()}")


# -- notices --------------------------------------------------------------------------------------------------------


class EmptyState(QWidget):
    """What an empty place says: what belongs here, and the one step that fills it."""

    def __init__(
        self,
        icon_name: str,
        heading: str,
        hint: str = "",
        step: str = "",
        clicked: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        layout.setSpacing(GRID)
        layout.addStretch(1)
        picture = QLabel()
        set_icon(picture, icon_name, "faint", 32)
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(picture)
        for words in (section(heading), *([caption(hint)] if hint else [])):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        self.button: QPushButton | None = None
        if step:
            self.button = button(step, None, clicked)
            layout.addSpacing(4)
            layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(1)


class Banner(QFrame):
    """A notice inside the window: `kind` is must (error), should (warning), advise (information) or good.

    `steps` are pairs of words and callable: the buttons that do what the sentence advises.
    """

    closed = Signal()

    def __init__(
        self,
        kind: str,
        heading: str,
        detail: str = "",
        steps: Sequence[tuple[str, Callable[[], object]]] = (),
        *,
        closable: bool = True,
    ) -> None:
        super().__init__()
        self.setProperty("role", f"banner-{kind}")
        self.heading, self.detail = heading, detail
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(GRID)
        picture = QLabel()
        shapes = {"must": "octagon-alert", "should": "triangle-alert", "advise": "info", "good": "circle-check"}
        set_icon(picture, shapes[kind], kind)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(body(heading, selectable=True))
        if detail:
            words.addWidget(body(detail, selectable=True))
        layout.addLayout(words, 1)
        for label, step in steps:
            layout.addWidget(quiet_button(label, None, step), 0, Qt.AlignmentFlag.AlignTop)
        if closable:
            layout.addWidget(icon_button("x", tr("Close this notice"), self._close), 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{heading} {detail}".strip())

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


# -- tables ---------------------------------------------------------------------------------------------------------


def style_table(view: QTableView, *, sortable: bool = True) -> QTableView:
    """`view` as all tables look: rows of 28 px, no grid, whole rows selected, the last column takes the room."""
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setMouseTracking(True)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSortingEnabled(sortable)
    view.verticalHeader().setVisible(False)
    view.verticalHeader().setDefaultSectionSize(theme.ROW)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = view.horizontalHeader()
    head.setHighlightSections(False)
    head.setStretchLastSection(True)
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setFixedHeight(theme.ROW)
    view.setFont(theme.face(tabular=True))
    return view


def name_controls(parent: QWidget, names: dict[QAbstractButton | QWidget, str]) -> None:
    """Give each control its accessible name, and a tooltip where it has none."""
    for widget, words in names.items():
        widget.setAccessibleName(words)
        if not widget.toolTip():
            widget.setToolTip(words)
    parent.update()
