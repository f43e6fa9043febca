"""A plan as a tree: teams, their days, the stops of a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QTreeView

from gis_desk.inspections.handing.handout import MODES
from gis_desk.map.scene import DARK, LIGHT
from gis_desk.map.style import day_stroke
from ui.desktop import kit, theme
from ui.desktop.icons import icon
from ui.texts import tr

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int | None, tuple[str, str] | None]
"""Team, day, and the keys of line and stop."""
WHAT, WHEN, KM = range(3)
_OLD = 2000
"""So many nodes that left are kept: Qt may still hold an index of one until it has painted again."""


@dataclass(eq=False)
class Node:
    """A team, a day or a stop where it stands in the tree; `team` and `day` say to which it belongs."""

    kind: str
    parent: "Node | None"
    row: int
    team: Mapping[str, Any]
    day: Mapping[str, Any] | None = None
    stop: Mapping[str, Any] | None = None
    colour_day: int = 0
    children: "list[Node]" = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.children = []


class PlanModel(QAbstractItemModel):
    """The document of a plan, as the workspace keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self._teams: list[Node] = []
        self._before: list[Node] = []

    def set_plan(self, plan: Mapping[str, Any] | None, *, same: bool = False) -> bool:
        """Show `plan`; None shows nothing. `same`: it is another version of the one that is shown.

        Returns
        -------
        bool
            Whether only days were written anew: what is open and chosen stays so.
        """
        if same and plan is not None and self._as_before(plan):
            for top, team in zip(self._teams, plan["teams"], strict=True):
                self._renew(top, team)
            return True
        self.beginResetModel()
        self._before, self._teams = self._teams, []
        number = 0
        for team in (plan or {}).get("teams", ()):
            top = Node("team", None, len(self._teams), team)
            self._teams.append(top)
            for day in team["days"]:
                middle = Node("day", top, len(top.children), team, day, colour_day=number)
                top.children.append(middle)
                number += 1
                middle.children = _stops(middle, team, day)
        self.endResetModel()
        return False

    def _as_before(self, plan: Mapping[str, Any]) -> bool:
        """Whether `plan` has the teams and days that are shown."""
        now = [[int(team["team"]), *(int(day["day"]) for day in team["days"])] for team in plan["teams"]]
        shown = [[int(t.team["team"]), *(int(d.day["day"]) for d in t.children if d.day)] for t in self._teams]
        return bool(now) and now == shown

    def _renew(self, top: Node, team: Mapping[str, Any]) -> None:
        """Write the days of a team anew; the stops only of those that have others."""
        before_hours, top.team = top.team["hours"], team
        if before_hours != team["hours"]:
            self._say_changed(top)
        for middle, day in zip(top.children, team["days"], strict=True):
            before, middle.team, middle.day = middle.day, team, day
            if before != day:
                self._say_changed(middle)
            if before is not None and before["stops"] is day["stops"]:
                for node in middle.children:
                    node.team, node.day = team, day
                continue
            index = self.createIndex(middle.row, 0, middle)
            if middle.children:
                self.beginRemoveRows(index, 0, len(middle.children) - 1)
                self._before, middle.children = [*self._before, *middle.children][-_OLD:], []
                self.endRemoveRows()
            if day["stops"]:
                self.beginInsertRows(index, 0, len(day["stops"]) - 1)
                middle.children = _stops(middle, team, day)
                self.endInsertRows()

    def _say_changed(self, node: Node) -> None:
        self.dataChanged.emit(self.createIndex(node.row, 0, node), self.createIndex(node.row, KM, node))

    def node(self, index: Index) -> Node | None:
        """The node at `index`."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def place(self, index: Index) -> Place | None:
        """Where a row stands, such that `find` finds it in another version of the plan."""
        node = self.node(index)
        if node is None:
            return None
        stop = None if node.stop is None else (str(node.stop["line_key"]), str(node.stop["key"]))
        return int(node.team["team"]), None if node.day is None else int(node.day["day"]), stop

    def find(self, team: int, day: int | None = None, stop: tuple[str, str] | None = None) -> QModelIndex:
        """The row of a team, of its day, of a stop (key of its line, its own key); none where it is not there."""
        for top in self._teams:
            if int(top.team["team"]) != team:
                continue
            if day is None:
                return self.createIndex(top.row, 0, top)
            for middle in top.children:
                if middle.day is None or int(middle.day["day"]) != day:
                    continue
                if stop is None:
                    return self.createIndex(middle.row, 0, middle)
                for node in middle.children:
                    if node.stop is not None and (node.stop["line_key"], node.stop["key"]) == stop:
                        return self.createIndex(node.row, 0, node)
        return QModelIndex()

    def opened(self, tree: QTreeView) -> list[Place]:
        """The days whose stops are seen in `tree`."""
        found = []
        for top in self._teams:
            for middle in top.children:
                index = self.createIndex(middle.row, 0, middle)
                if tree.isExpanded(index) and (place := self.place(index)) is not None:
                    found.append(place)
        return found

    def stops(self) -> Iterator[tuple[QModelIndex, Mapping[str, Any]]]:
        """Every stop with its row."""
        for top in self._teams:
            for middle in top.children:
                for node in middle.children:
                    if node.stop is not None:
                        yield self.createIndex(node.row, 0, node), node.stop

    # Qt's side

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Qt's handle of a child."""
        above = self.node(parent)
        siblings = self._teams if above is None else above.children
        if not (0 <= row < len(siblings) and 0 <= column < 3):
            return QModelIndex()
        return self.createIndex(row, column, siblings[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Qt's handle of the team or day above."""
        node = self.node(index)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Teams, days or stops."""
        if parent.isValid() and parent.column() > 0:
            return 0
        node = self.node(parent)
        return len(self._teams) if node is None else len(node.children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, ARG002
        """What, when, kilometres."""
        return 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heads with units."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return (tr("Team, day, stop"), tr("Time"), tr("km"))[section]
            if role == Qt.ItemDataRole.TextAlignmentRole and section == KM:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell in words; days carry the colour of their route on the map."""
        node, column = self.node(index), index.column()
        if node is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self._what, self._when, self._km)[column](node)
        if role == Qt.ItemDataRole.TextAlignmentRole and column == KM:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and node.kind == "team":
            return theme.face(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and node.kind == "stop" and column != WHAT:
            return QColor(theme.now().muted)
        if role == Qt.ItemDataRole.ForegroundRole and node.kind == "day" and column == WHEN and _broken(node):
            return QColor(theme.now().must)
        if role == Qt.ItemDataRole.DecorationRole and node.kind == "day" and column == WHAT:
            return swatch(node.colour_day)
        if role == Qt.ItemDataRole.DecorationRole and node.stop is not None and column == WHAT:
            held = {"locked": ("lock", "muted"), "done": ("check", "good")}.get(node.stop.get("held") or "")
            return None if held is None else icon(*held)
        if role == Qt.ItemDataRole.ToolTipRole:
            return kit.tip(self._tip(node))
        return None

    @staticmethod
    def _what(node: Node) -> str:
        if node.stop is not None:
            return f"{node.row + 1}  {shortened(str(node.stop['marker']))}"
        if node.day is not None:
            return tr("Day {n}", n=node.day["day"])
        return tr("Team {n}", n=node.team["team"])

    @staticmethod
    def _when(node: Node) -> str:
        if node.stop is not None:
            return f"{node.stop['arrive']}–{node.stop['depart']}"
        if node.day is not None:
            return f"{node.day['start']}–{node.day['end']}"
        return tr("{h:.1f} h", h=node.team["hours"])

    @staticmethod
    def _km(node: Node) -> str:
        if node.stop is not None:
            return f"{node.stop['km'] + node.stop['length_m'] / 1000:.1f}"
        if node.day is not None:
            return f"{node.day['km']:.1f}"
        return f"{sum(d['km'] for d in node.team['days']):.1f}"

    @staticmethod
    def _tip(node: Node) -> str:
        if node.stop is not None:
            stop = node.stop
            if stop["kind"] == "stretch":
                what = tr("{line}: stretch of {n:.0f} m", line=stop["line"], n=stop["length_m"])
            else:
                what = tr("{line}: marker at {n:.0f} m", line=stop["line"], n=stop["chainage_m"])
            return f"{what}\n{tr('Coming: {mode}, {km:.1f} km', mode=tr(MODES[stop['mode']]), km=stop['km'])}"
        if node.day is not None:
            ways = tr(
                "By vehicle {drive:.1f} km, on foot {walk:.1f} km", drive=node.day["drive_km"], walk=node.day["walk_km"]
            )
            return "\n".join([ways, *_broken(node)])
        return tr("From {place}", place=node.team["start"]["name"])


def _stops(above: Node, team: Mapping[str, Any], day: Mapping[str, Any]) -> list[Node]:
    """The stops of a day."""
    return [Node("stop", above, row, team, day, stop) for row, stop in enumerate(day["stops"])]


def _broken(node: Node) -> list[str]:
    """What a day does not keep, in words."""
    return [str(b["words"]) for b in (node.day or {}).get("breaks", ())]


def shortened(stretch: str) -> str:
    """``2122018A–019Q`` for ``2122018A–2122019Q``: what both ends begin with is said once."""
    first, dash, rest = stretch.partition("–")
    if not dash or len(first) < 7 or first[:4] != rest[:4]:
        return stretch
    return f"{first}–{rest[4:]}"


def swatch(colour_day: int) -> QIcon:
    """A short line in the colour the route of this day has on the map."""
    picture = QPixmap(24, 24)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor.fromRgba(day_stroke(colour_day, walking=False).colour[DARK if theme.now().dark else LIGHT]))
    painter.drawRoundedRect(2, 8, 20, 8, 4, 4)
    painter.end()
    return QIcon(picture)
