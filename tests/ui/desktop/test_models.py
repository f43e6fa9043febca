"""Item models: sound by Qt's own tester, sorted by pinyin, and telling what the rows hold."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from shapely.geometry import Point

from gis_desk.divisions.hierarchy import Node
from gis_desk.findings import RULES, Finding, Rule, Severity
from layers.store import HistoryRow
from layers.text import text
from ui.desktop.attributes import AttributeModel, parse_value
from ui.desktop.finder import Hit, HitModel
from ui.desktop.history import HistoryModel
from ui.desktop.layerlist import LayerModel, LayerRow
from ui.desktop.problems.answers import ACCEPTED, OPEN, Answer
from ui.desktop.problems.model import FindingsModel
from ui.desktop.tree import DivisionModel


@pytest.fixture
def rules(monkeypatch):
    """Two rules of the test's own."""
    for name, severity in (("T901", Severity.MUST), ("T902", Severity.ADVISE)):
        made = Rule(
            name, "title", "{name} is wrong", severity, (), "detail", "advice", "", (), (), (), lambda: iter(())
        )
        monkeypatch.setitem(RULES, name, made)


def finding(rule: str, name: str, m: float = 1.0) -> Finding:
    return Finding(rule, (f"k{name}",), Point(108, 25), {"name": name}, name=name, measure={"width_m": m})


def names(model) -> list[str]:
    return [model.index(r, 2).data() for r in range(model.rowCount())]


def test_findings(qtmodeltester, rules):
    model = FindingsModel()
    model.set_findings([finding("T901", "青山"), finding("T902", "安乐", 3.0), finding("T901", "城关", 2.0)])
    qtmodeltester.check(model, force_py=True)
    model.sort(2)
    assert names(model) == ["安乐", "城关", "青山"]
    model.sort(4, Qt.SortOrder.DescendingOrder)
    assert names(model) == ["安乐", "城关", "青山"]
    model.set_filter(frozenset({Severity.MUST}), frozenset(), frozenset({OPEN}))
    assert set(names(model)) == {"青山", "城关"}
    model.set_filter(frozenset(Severity), frozenset({"T902"}), frozenset({OPEN}))
    assert names(model) == ["安乐"]


def test_findings_that_were_accepted(rules):
    model = FindingsModel()
    one = finding("T901", "青山")
    model.set_findings([one, finding("T901", "城关")])
    model.set_answers({one.id: Answer("a", True, "r", "s", "2026-01-01", "")})
    assert names(model) == ["城关"]
    model.set_filter(frozenset(Severity), frozenset(), frozenset({OPEN, ACCEPTED}))
    assert set(names(model)) == {"青山", "城关"}


def test_sorting_keeps_the_selected_finding(qtmodeltester, rules):
    from PySide6.QtCore import QPersistentModelIndex

    model = FindingsModel()
    model.set_findings([finding("T901", n) for n in ("青山", "安乐", "城关")])
    model.sort(1)
    kept = QPersistentModelIndex(model.index(0, 0))
    chosen = kept.data(Qt.ItemDataRole.UserRole).name
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert kept.data(Qt.ItemDataRole.UserRole).name == chosen


def test_rows_that_are_equal_keep_the_order_they_had(rules):
    model = FindingsModel()
    model.set_findings(
        [finding(r, n, m) for r, n, m in (("T902", "青山", 2.0), ("T901", "青山", 1.0), ("T901", "安乐", 2.0))]
    )
    model.sort(2)
    model.sort(4, Qt.SortOrder.DescendingOrder)
    assert [(f.measure["width_m"], f.name, f.rule) for f in model.shown()] == [
        (2.0, "安乐", "T901"),
        (2.0, "青山", "T902"),
        (1.0, "青山", "T901"),
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [("青山", {"青山"}), ("qs", {"青山"}), ("T902", {"安乐"}), ("wrong 青", {"青山"}), ("没有", set())],
)
def test_findings_are_searched(rules, words, found):
    model = FindingsModel()
    model.set_findings([finding("T901", "青山"), finding("T902", "安乐")])
    model.set_filter(frozenset(Severity), frozenset(), frozenset({OPEN}), words)
    assert set(names(model)) == found
    model.sort(3)
    assert set(names(model)) == found


def tree() -> DivisionModel:
    villages = (Node("v2", "990101001201", "竹村", "village", ()), Node("v1", "990101001200", "安村", "village", ()))
    townships = (
        Node("t1", "990101001", "青山乡", "township", villages),
        Node("t2", "990101002", "白云镇", "township", ()),
    )
    model = DivisionModel()
    model.set_roots(
        (Node("o", "990102", "别县", "county", ()), Node("c", "990101", "云岭县", "county", townships)), "990101"
    )
    return model


def test_divisions(qtmodeltester):
    model = tree()
    qtmodeltester.check(model, force_py=True)
    home = model.index(0, 0)
    assert home.data(Qt.ItemDataRole.UserRole) == "c"
    assert "2" in home.data()


def test_divisions_are_fetched_when_opened_and_sorted_by_pinyin():
    model = tree()
    home = model.index(0, 0)
    assert model.rowCount(home) == 0
    assert model.hasChildren(home)
    model.fetchMore(home)
    assert [model.index(r, 0, home).data(Qt.ItemDataRole.UserRole) for r in range(2)] == ["t2", "t1"]
    village = model.index_of("v2")
    assert village.data() == "竹村"
    assert village.row() == 1
    assert model.index_of("nothing") == QModelIndex()


def test_layers(qtmodeltester):
    model = LayerModel()
    model.set_rows([LayerRow(n, text(n), 1) for n in ("a", "b", "c")])
    qtmodeltester.check(model, force_py=True)
    heard = []
    model.edited.connect(lambda: heard.append([r.id for r in model.rows()]))
    model.move(0, 3)
    assert heard == [["b", "c", "a"]]
    data = model.mimeData([model.index(2)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, QModelIndex())
    assert heard[-1] == ["a", "b", "c"]
    model.setData(model.index(1), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert [r.visible for r in model.rows()] == [True, False, True]


def test_history(qtmodeltester):
    model = HistoryModel()
    model.set_rows([HistoryRow(1, "2026-05-01T10:00:00+08:00", "李", text("Edit {a}", a="x"), 3, True)])
    qtmodeltester.check(model, force_py=True)
    assert [model.index(0, c).data() for c in range(5)] == ["2026-05-01 10:00:00", "李", "Edit x", "3", "undone"]


def test_hits(qtmodeltester):
    model = HitModel()
    model.set_hits([Hit("map", "a", "b", "c", lambda: None)])
    qtmodeltester.check(model, force_py=True)


def test_attributes(qtmodeltester, workspace):
    from layers.store import Store

    with Store.open(workspace) as store:
        model = AttributeModel(lambda change: True, lambda error: None)
        assert model.set_row(store, "division", "990101001")
        qtmodeltester.check(model, force_py=True)
        shown = {model.index(r, 0).data(): model.index(r, 1).data() for r in range(model.rowCount())}
        assert shown["Name"] == "城关镇"
        assert shown["Level"] == "township level"
        assert shown["Area (geodesic)"].endswith("km²")
        assert not model.set_row(store, "division", "none")


def test_values_are_checked():
    from layers.errors import FormatError
    from layers.schema import TABLES

    population = TABLES["division"].column("population")
    assert parse_value(population, " 12 ") == 12
    assert parse_value(population, "") is None
    approved = TABLES["place_name"].column("approved_on")
    assert parse_value(approved, "2026/05/01") == "2026-05-01"
    for column, words in ((population, "12a"), (approved, "2026-13-01"), (TABLES["marker"].column("height_m"), "nan")):
        with pytest.raises(FormatError):
            parse_value(column, words)


def test_measures_are_said_with_what_they_are(monkeypatch):
    from ui.desktop import figures

    monkeypatch.setattr("ui.texts._chosen", ["zh"])
    assert figures.named_measure("area_m2", 42_428.8) == "面积 4.24 公顷"
    assert figures.named_measure("share", 0.25).endswith("25 %")
    assert figures.named_measure("unheard_of", 3.0) == "3"
