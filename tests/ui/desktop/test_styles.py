"""The layer list and the style panel, used as a person does: with clicks and keys, seen on the map, undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider

from gis_desk.map.scene import Fill, LegendEntry, Symbol
from gis_desk.map.symbology import (
    AreaSymbol,
    Breaks,
    Categories,
    Condition,
    LineSymbol,
    Look,
    PointSymbol,
    Rules,
    ScaleRange,
    Single,
)
from gis_desk.map.symbology.document import of_document
from gis_desk.map.symbology.keeping import TABLE
from layers.change import Change, insert
from layers.text import text
from tests.ui.desktop.conftest import wait
from ui.desktop.layermodel import LayerModel, LayerRow, Marks

QGIS = Path(__file__).parent.parent.parent / "gis_desk" / "map" / "exchange" / "qgis"


def settle(qtbot, desk) -> None:
    """Until what was tried is on the map, and the picture is whole."""
    qtbot.wait(160)
    wait(qtbot, desk)
    assert desk.canvas.wait_ready()
    qtbot.wait(20)


def layer(desk, name: str):
    return next(each for each in desk.canvas.layers() if each.id == name)


def kept(desk, name: str) -> Look | None:
    row = desk.store.row(TABLE, name)
    return None if row is None else of_document(row["look"])


@pytest.fixture
def editor(desk, qtbot):
    desk.styles.edit("division")
    settle(qtbot, desk)
    return desk.styles.editor


def choose(box: QComboBox, data: object) -> None:
    """As if chosen in the list."""
    box.setCurrentIndex(box.findData(data))


# the list


def entry(words: str) -> LegendEntry:
    return LegendEntry(text("{words}", words=words), Fill((0xFF112233,) * 3))


def test_layers_and_legends_are_a_sound_tree(qtmodeltester):
    model = LayerModel()
    model.set_rows([LayerRow("a", text("A"), 3), LayerRow("b", text("B"), 4)])
    qtmodeltester.check(model, force_py=True)
    model.set_legends({"a": (entry("x"), entry("y")), "b": (entry("z"),)})
    first = model.index(0)
    assert model.rowCount(first) == 2
    line = model.index(1, 0, first)
    assert (line.data(), line.parent(), model.rowCount(line)) == ("y", first, 0)
    model.move(0, 2)
    assert model.index(0, 0, model.index(1)).data() == "x"
    assert model.index(0, 0, model.index(0)).data() == "z"
    model.set_legends({"a": (entry("w"),)})
    assert [model.rowCount(model.index(n)) for n in range(2)] == [1, 1]
    model.set_rows([LayerRow("b", text("B"), 4)])
    qtmodeltester.check(model, force_py=True)


def test_a_layer_is_dropped_between_and_on_others():
    model = LayerModel()
    model.set_rows([LayerRow(name, text(name), 1) for name in "abc"])
    model.set_legends({"c": (entry("x"),)})
    data = model.mimeData([model.index(0)])
    assert not model.dropMimeData(data, Qt.DropAction.MoveAction, 2, 0, QModelIndex())
    assert [r.id for r in model.rows()] == ["b", "a", "c"]
    data = model.mimeData([model.index(0)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, model.index(0, 0, model.index(2)))
    assert [r.id for r in model.rows()] == ["a", "b", "c"]
    data = model.mimeData([model.index(0)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, QModelIndex())
    assert [r.id for r in model.rows()] == ["b", "c", "a"]


def test_the_list_says_what_limits_a_layer():
    model = LayerModel()
    model.set_rows([LayerRow("a", text("A"), 3)])
    model.set_marks({"a": Marks(True, (1000.0, 50_000.0))})
    model.set_scale(80_000.0)
    hint = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "filter" in hint
    assert "Not shown" in hint
    model.set_scale(40_000.0)
    assert "Not shown" not in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_the_legend_stands_below_its_layer(desk, qtbot):
    settle(qtbot, desk)
    model = desk.layers.model
    number = model.row_of("marker")
    (line,) = model.legend("marker")
    assert isinstance(line.symbol, Symbol)
    index = model.index(number)
    assert index.model().index(0, 0, index).data() == "Single marker"
    desk.layers.view.setExpanded(index, True)
    desk.layers.view.setCurrentIndex(model.index(0, 0, index))
    assert desk.layers.current() == "marker"


def test_the_keyboard_moves_hides_and_opens(desk, qtbot):
    view = desk.layers.view
    view.setCurrentIndex(desk.layers.model.index(0))
    first = desk.layers.current()
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert desk.layers.model.row_of(first) == 1
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert desk.layers.model.row_of(first) == 0
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert not desk.layers.model.rows()[0].visible
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert desk.styles.editor.layer == first


def test_a_click_on_the_eye_hides_and_the_menu_offers_the_style(desk, qtbot):
    view, model = desk.layers.view, desk.layers.model
    box = view.visualRect(model.index(0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 12, box.center().y()))
    assert not model.rows()[0].visible
    menu = desk.layers.menu_of(0)
    words = [a.text() for a in menu.actions() if a.text()]
    assert {"Style…", "Labels…", "Filter and scales…", "Back to the standard"} <= set(words)
    by_words = {a.text(): a for a in menu.actions()}
    assert not by_words["Back to the standard"].isEnabled()
    by_words["Filter and scales…"].trigger()
    assert desk.styles.editor.tabs.currentIndex() == 2


# the panel


def test_what_is_tried_is_seen_and_cancel_takes_it_back(desk, editor, qtbot):
    choose(editor.symbols.kind, "single")
    settle(qtbot, desk)
    assert isinstance(layer(desk, "division").look.drawing, Single)
    assert layer(desk, "division").look.filter == (Condition("level", "eq", "township"),)
    qtbot.mouseClick(editor.cancel, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert layer(desk, "division").look is None
    assert kept(desk, "division") is None
    assert desk.styles.editor is None


def test_ok_is_one_change_that_undo_takes_back(desk, editor, qtbot):
    before = len(desk.store.history())
    choose(editor.symbols.kind, "categories")
    choose(editor.symbols.column, "name")
    settle(qtbot, desk)
    qtbot.mouseClick(editor.take, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    look = kept(desk, "division")
    assert isinstance(look.drawing, Categories)
    assert [c.value for c in look.drawing.items] == ["城关镇", "白云镇", "青山乡"]
    assert len(desk.store.history()) == before + 1
    assert layer(desk, "division").look == look
    legend = desk.layers.model.legend("division")
    assert [str(e.title) for e in legend][:3] == ["城关镇", "白云镇", "青山乡"]
    assert desk.undo()
    settle(qtbot, desk)
    assert layer(desk, "division").look is None
    assert desk.redo()
    settle(qtbot, desk)
    assert layer(desk, "division").look == look


def test_one_begins_with_the_standard_symbols(desk, qtbot):
    desk.styles.edit("marker")
    tab = desk.styles.editor.symbols
    qtbot.mouseClick(tab.begin, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert isinstance(tab.drawing(), Rules)
    assert tab.kind.currentData() == "rules"
    assert str(desk.layers.model.legend("marker")[0].title) == "Single marker"
    assert layer(desk, "marker").look.drawing == tab.drawing()


def test_escape_cancels(desk, editor, qtbot):
    choose(editor.symbols.kind, "single")
    settle(qtbot, desk)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    settle(qtbot, desk)
    assert layer(desk, "division").look is None


def test_classes_of_numbers(desk, qtbot):
    frame = desk.snapshot.frame("marker")
    edits = tuple(
        insert("marker", f"x{n}", {"number": f"9{n}", "height_m": float(n * n), "geometry": frame.geometry.iloc[0]})
        for n in range(12)
    )
    assert desk.perform(Change(text("Add"), edits))
    settle(qtbot, desk)
    desk.styles.edit("marker")
    tab = desk.styles.editor.symbols
    choose(tab.kind, "breaks")
    choose(tab.numbers, "height_m")
    settle(qtbot, desk)
    drawing = tab.drawing()
    assert isinstance(drawing, Breaks)
    assert len(drawing.symbols) == 5
    assert drawing.none is not None
    model = tab.table.classes
    assert sum(int(model.index(r, 3).data()) for r in range(model.rowCount())) == 15
    tab.count.setValue(3)
    choose(tab.method, "equal")
    assert len(tab.drawing().symbols) == 3
    assert tab.drawing().bounds == pytest.approx((0.0, 121 / 3, 242 / 3, 121.0))
    assert model.setData(model.index(0, 1), "50")
    assert tab.drawing().bounds[1] == 50.0
    assert tab.method.currentData() == "own"
    assert not model.setData(model.index(0, 1), "500")
    assert not tab.problem.isHidden()
    assert not model.setData(model.index(0, 1), "abc")
    assert model.setData(model.index(0, 2), "low")
    assert tab.drawing().titles[0] == "low"
    tab.rest.setChecked(False)
    assert tab.drawing().none is None
    tab.turn.click()
    assert tab.drawing().symbols[0] != drawing.symbols[0]


def test_a_column_with_too_many_values_is_told_beside_the_field(desk, editor):
    tab = editor.symbols
    choose(tab.kind, "breaks")
    assert tab.problem.text()
    assert not tab.problem.isHidden()
    assert tab.drawing() is None or isinstance(tab.drawing(), Breaks)


def test_rules_are_made_of_conditions(desk, qtbot):
    desk.styles.edit("place_name")
    tab = desk.styles.editor.symbols
    choose(tab.kind, "categories")
    choose(tab.column, "class")
    choose(tab.kind, "rules")
    drawing = tab.drawing()
    assert isinstance(drawing, Rules)
    assert drawing.items[0].conditions == (Condition("class", "eq", "village"),)
    assert drawing.items[-1].rest
    tab.table.choose(0)
    qtbot.mouseClick(tab.conditions.more, Qt.MouseButton.LeftButton)
    line = tab.conditions.lines[1]
    choose(line.column, "name")
    choose(line.relation, "contains")
    line.value.setEditText("东")
    settle(qtbot, desk)
    assert tab.drawing().items[0].conditions[1] == Condition("name", "contains", "东")
    model = tab.table.classes
    assert [model.index(r, 3).data() for r in range(2)] == ["3", "3"]
    tab.table.choose(0)
    qtbot.mouseClick(tab.down, Qt.MouseButton.LeftButton)
    assert tab.drawing().items[0].rest
    qtbot.mouseClick(tab.plus, Qt.MouseButton.LeftButton)
    assert len(tab.drawing().items) == 3
    qtbot.mouseClick(tab.minus, Qt.MouseButton.LeftButton)
    assert len(tab.drawing().items) == 2


def test_the_form_changes_all_selected_classes(desk, qtbot):
    desk.styles.edit("boundary_line")
    tab = desk.styles.editor.symbols
    choose(tab.kind, "categories")
    choose(tab.column, "level")
    tab.table.selectAll()
    tab.symbol.line.thickness.setValue(1.5)
    symbols = [c.symbol for c in tab.drawing().items] + [tab.drawing().other]
    assert {s.width_mm for s in symbols} == {1.5}
    assert len({s.colour for s in symbols}) == 2
    choose(tab.symbol.line.boundary, "county")
    assert tab.drawing().items[0].symbol == LineSymbol(boundary="county")


@pytest.mark.parametrize(
    "symbol",
    [
        AreaSymbol(None, None, "#112233", 0.333, (2.5, 0.7)),
        AreaSymbol("#11223344", outline=None),
        LineSymbol("#112233", 0.777, (3.0, 1.0), "#445566", 0.123),
        LineSymbol(boundary="county"),
        PointSymbol("star", 3.333, None, "#112233", 0.155),
    ],
)
def test_a_form_gives_back_what_it_shows(qtbot, symbol):
    from ui.desktop.style.symbolform import SymbolForm

    form = SymbolForm()
    qtbot.addWidget(form)
    form.show_symbol(symbol)
    assert form._pages.currentWidget().symbol() == symbol


def test_labels_filter_and_scales(desk, editor, qtbot):
    editor.show_part("names")
    choose(editor.names.kind, "own")
    choose(editor.names.column, "code")
    editor.names.bold.setChecked(True)
    editor.show_part("limits")
    qtbot.mouseClick(editor.limits.filter.more, Qt.MouseButton.LeftButton)
    line = editor.limits.filter.lines[0]
    choose(line.column, "level")
    line.value.setEditText("village level")
    editor.limits.scales.farthest.setEditText("1:50,000")
    editor.limits.opacity.setValue(60)
    settle(qtbot, desk)
    assert "6" in editor.limits.found.text()
    look = layer(desk, "division").look
    assert look.labels.column == "code"
    assert look.labels.bold
    assert look.filter == (Condition("level", "eq", "village"),)
    assert look.scale == ScaleRange(farthest=50_000)
    assert look.opacity == 0.6
    qtbot.mouseClick(editor.take, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert desk.layers.model.marks("division").filtered
    desk.styles.edit("division")
    again = desk.styles.editor
    assert again.look() == look
    assert again.limits.filter.lines[0].value.currentText() == "village level"
    choose(again.names.kind, "none")
    assert again.look().labels.column == ""


def test_a_range_that_makes_no_sense_changes_nothing(desk, editor):
    fields = editor.limits.scales
    fields.nearest.setEditText("1:5,000")
    fields.farthest.setEditText("1:1,000")
    assert fields.range() == ScaleRange(5000)
    fields.farthest.setEditText("nonsense")
    assert fields.range() == ScaleRange(5000)


def test_a_style_of_qgis_is_tried_before_it_is_kept(desk, qtbot, tmp_path):
    assert desk.styles.import_style("division", QGIS / "categories.qml")
    settle(qtbot, desk)
    editor = desk.styles.editor
    assert isinstance(layer(desk, "division").look.drawing, Categories)
    assert kept(desk, "division") is None
    qtbot.mouseClick(editor.take, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert isinstance(kept(desk, "division").drawing, Categories)
    for ending in ("qml", "sld", "json"):
        assert desk.styles.export_style("division", desk.styles.look("division"), tmp_path / f"a.{ending}")
        assert desk.styles.import_style("division", tmp_path / f"a.{ending}")
        assert desk.styles.editor.look() == kept(desk, "division")
        desk.styles.editor.slide_out()


def test_a_style_from_the_net_with_scripts(desk, qtbot, tmp_path):
    file = tmp_path / "net.qml"
    file.write_text(
        '<qgis><attributeactions><actionsetting action="import os"/></attributeactions><renderer-v2 type="singleSymbol">'
        '<symbols><symbol type="fill"><layer class="SVGFill"><prop k="svgFile" v="http://example.org/a.svg"/></layer>'
        "</symbol></symbols></renderer-v2></qgis>",
        encoding="utf-8",
    )
    assert desk.styles.import_style("division", file)
    settle(qtbot, desk)
    said = " ".join(
        n.detail for n in desk.notices.findChildren(type(desk.notices.children()[-1])) if hasattr(n, "detail")
    )
    assert "actions (commands and scripts)" in said
    assert "not fetched" in said
    assert desk.canvas.is_ready()


ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = f'<!DOCTYPE qgis [<!ENTITY a0 "ha">{ENTITIES}]><qgis>&a11;</qgis>'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02",
        b'<!DOCTYPE qgis [<!ENTITY a SYSTEM "file:///etc/passwd">]><qgis>&a;</qgis>',
        LAUGHS.encode(),
        b"<qgis>" * 5000,
        b"<qgis/>",
    ],
)
def test_a_bad_file_is_told_and_the_map_stays_alive(desk, qtbot, tmp_path, content):
    for name in ("bad.qml", "bad.sld"):
        file = tmp_path / name
        file.write_bytes(content)
        assert not desk.styles.import_style("division", file)
    assert not desk.styles.import_style("division", tmp_path / "missing.sld")
    assert desk.styles.editor is None
    settle(qtbot, desk)
    assert layer(desk, "division").look is None


def test_a_style_in_the_workspace_that_nobody_understands_spoils_only_itself(desk, qtbot):
    rows = (insert(TABLE, "division", {"look": {"version": 99}}), insert(TABLE, "road", {"look": {"version": 1}}))
    assert desk.perform(Change(text("Break"), rows))
    settle(qtbot, desk)
    assert layer(desk, "division").look is None
    desk.styles.keep("division", Look(opacity=0.5))
    settle(qtbot, desk)
    assert kept(desk, "division") == Look(opacity=0.5)


def test_back_to_the_standard(desk, qtbot):
    desk.styles.keep("division", Look(Single(AreaSymbol())))
    settle(qtbot, desk)
    by_words = {a.text(): a for a in desk.layers.menu_of(desk.layers.model.row_of("division")).actions()}
    by_words["Back to the standard"].trigger()
    settle(qtbot, desk)
    assert kept(desk, "division") is None
    assert layer(desk, "division").look is None


def test_another_workspace_has_its_own_styles(desk, workspace, qtbot):
    desk.styles.keep("marker", Look(Single(PointSymbol("star"))))
    settle(qtbot, desk)
    desk.styles.edit("marker")
    desk.close_workspace()
    assert desk.styles.editor is None
    assert not desk.styles.looks
    assert desk.open_path(workspace, write=False)
    settle(qtbot, desk)
    assert isinstance(layer(desk, "marker").look.drawing, Single)
    desk.styles.edit("marker")
    assert not desk.styles.editor.take.isEnabled()


def test_every_control_has_a_name(desk, editor):
    choose(editor.symbols.kind, "rules")
    controls = [
        w
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider)
        for w in editor.findChildren(kind)
        if w.focusPolicy() != Qt.FocusPolicy.NoFocus and not (isinstance(w, QLineEdit) and w.parent() is not None
            and isinstance(w.parent(), QComboBox))
    ]  # fmt: skip
    nameless = [
        w
        for w in controls
        if not (w.accessibleName() or getattr(w, "text", lambda: "")())
        and type(w.parent()).__name__
        not in ("QTabBar", "ScaleFields", "Millimetres", "_Points", "QSpinBox", "ClassTable")
    ]
    assert not nameless, [(type(w).__name__, type(w.parent()).__name__) for w in nameless]


def test_the_palette_is_used_by_mouse_and_keys(qtbot):
    from ui.desktop.style.colours import ColourButton, ColourPalette, _Tone

    button = ColourButton("#112233", "Colour")
    qtbot.addWidget(button)
    button.show()
    heard: list[str] = []
    button.changed.connect(heard.append)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    palette = button.findChild(ColourPalette)
    palette.field.clear()
    qtbot.keyClicks(palette.field, "#aa00bb")
    assert heard[-1] == "#aa00bb"
    palette.opacity.setValue(128)
    assert heard[-1] == "#aa00bb80"
    tone = palette.findChildren(_Tone)[0]
    qtbot.mouseClick(tone, Qt.MouseButton.LeftButton)
    assert heard[-1] == f"{tone.value}80"
    assert button.value == heard[-1]


def test_many_rows_are_counted_beside_the_window(qtbot, monkeypatch):
    import geopandas as gpd
    import numpy as np
    import shapely
    from PySide6.QtWidgets import QWidget

    from ui.desktop.style.editor import StyleEditor

    count = 30_000
    points = shapely.points(np.random.default_rng(1).uniform(100, 101, (count, 2)))
    frame = gpd.GeoDataFrame({"key": range(count), "height_m": np.arange(count) % 977.0}, geometry=points, crs=4490)
    ground = QWidget()
    qtbot.addWidget(ground)
    made = StyleEditor(ground, "marker", "x", frame, Look(), writable=True)
    choose(made.symbols.kind, "breaks")
    choose(made.symbols.numbers, "height_m")
    qtbot.waitUntil(lambda: isinstance(made.symbols.drawing(), Breaks), timeout=20_000)
    model = made.symbols.table.classes
    qtbot.waitUntil(lambda: model.index(0, 3).data() is not None, timeout=20_000)
    total = sum(int("".join(c for c in model.index(r, 3).data() if c.isdigit())) for r in range(model.rowCount()))
    assert total == count


def test_the_wheel_leaves_lengths_alone(qtbot):
    from ui.desktop.style.lengths import Millimetres

    spin = Millimetres(0.1, 5.0, "x")
    qtbot.addWidget(spin)
    event = QMouseEvent(
        QEvent.Type.MouseMove, QPointF(1, 1), QPointF(1, 1), Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    spin.wheelEvent(event)
    assert not event.isAccepted()
    assert spin.value() == 0.1
