"""The claims of both sides: drawn, taken along a boundary, loaded, mended, removed; each one undoable change."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.desktop.county import SOUTH, STEP, WEST
from tests.ui.desktop.disputes.following import draw, ready, settle
from tests.ui.desktop.disputes.test_bench import seen, type_in

X, KEY = WEST + STEP, Qt.Key


def draw_claim(qtbot, desk, page, side, places):
    page.work.claiming.draw(side)
    ready(qtbot, desk)
    draw(qtbot, desk, places)
    settle(qtbot, desk, page)


RED = [(X - 0.01, SOUTH + 0.02), (X - 0.012, SOUTH + 0.04), (X - 0.01, SOUTH + 0.06)]
BLUE = [(X + 0.01, SOUTH + 0.02), (X + 0.012, SOUTH + 0.04), (X + 0.01, SOUTH + 0.06)]


def roles(desk):
    return sorted(role for _, role in desk.canvas._preview)


def test_both_claims_are_drawn_and_the_ground_between_is_measured(qtbot, desk, case_page):
    part = case_page.detail_page.claims
    QTest.mouseClick(part.buttons["a"], Qt.MouseButton.LeftButton)
    assert desk.canvas.tool() == "sketch"
    assert "first side" in desk.canvas.tool_in_hand().hint()
    ready(qtbot, desk)
    draw(qtbot, desk, RED)
    settle(qtbot, desk, case_page)
    assert desk.canvas.tool() == "identify"
    draw_claim(qtbot, desk, case_page, "b", BLUE)
    claims = desk.store.frame("dispute_claim")
    assert sorted(claims["side"]) == ["a", "b"]
    said = seen(case_page.detail_page)
    assert "Contested ground, first side and second side" in said
    assert "mu)" in said
    assert roles(desk) == ["claim_a", "claim_b", "contested"]
    desk.undo()
    desk.undo()
    settle(qtbot, desk, case_page)
    assert desk.store.count("dispute_claim") == 0
    assert roles(desk) == []


def test_the_ground_is_hatched_and_told_while_the_second_claim_is_drawn(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    case_page.work.claiming.draw("b")
    ready(qtbot, desk)
    for at in BLUE:
        QTest.mouseClick(desk.canvas, Qt.MouseButton.LeftButton, pos=desk.canvas.pixel_of(*at).toPoint())
    qtbot.waitUntil(lambda: "between the claims" in desk.canvas.tool_in_hand().hint())
    assert roles(desk) == ["claim_a", "contested"]
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    assert len(desk.canvas.tool_in_hand().sketch.positions) == 3  # asked once before it is given up
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    QTest.keyClick(desk.canvas, KEY.Key_Escape)
    assert desk.canvas.tool() == "identify"
    assert roles(desk) == ["claim_a"]
    assert desk.store.count("dispute_claim") == 1


def test_a_line_that_crosses_itself_is_marked_and_kept(qtbot, desk, case_page):
    case_page.work.claiming.draw("a")
    ready(qtbot, desk)
    draw(qtbot, desk, [(X, SOUTH + 0.02), (X + 0.02, SOUTH + 0.04), (X + 0.02, SOUTH + 0.02), (X, SOUTH + 0.04)])
    tool = desk.canvas.tool_in_hand()
    assert tool.faults == [pytest.approx((X + 0.01, SOUTH + 0.03), abs=1e-3)]
    assert "crosses itself" in tool.hint()
    assert len(tool.sketch.positions) == 4
    assert desk.store.count("dispute_claim") == 0
    QTest.keyClick(desk.canvas, KEY.Key_Backspace)
    QTest.keyClick(desk.canvas, KEY.Key_Return)
    assert desk.store.count("dispute_claim") == 1


def test_a_stretch_of_a_boundary_line_is_taken(qtbot, desk, case_page):
    case_page.work.claiming.draw("a", "boundary_line")
    ready(qtbot, desk)
    draw(qtbot, desk, [(X, SOUTH + 0.02), (X, SOUTH + 0.06)])
    settle(qtbot, desk, case_page)
    claim = desk.store.frame("dispute_claim").iloc[0]
    assert {round(x, 6) for x, _ in claim.geometry.geoms[0].coords} == {round(X, 6)}
    assert claim["source"] == "along 城关青山线"
    assert case_page.work.claiming.side == ""


def test_the_border_of_a_division_is_taken_the_shorter_way_round(qtbot, desk, case_page):
    case_page.work.claiming.draw("b", "division")
    ready(qtbot, desk)
    draw(qtbot, desk, [(X + STEP, SOUTH + 0.02), (X + STEP, SOUTH + 0.04)])
    settle(qtbot, desk, case_page)
    claim = desk.store.frame("dispute_claim").iloc[0]
    assert claim.geometry.length == pytest.approx(0.02, abs=0.001)


def test_a_claim_is_loaded_from_a_file_in_its_own_reference_system(qtbot, desk, case_page, tmp_path):
    import geopandas as gpd
    from shapely import LineString

    file = tmp_path / "甲方.shp"
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[LineString(RED)], crs="EPSG:4490").to_crs("EPSG:4545")
    frame.to_file(file, encoding="utf-8")
    case_page.work.claiming.load("a", file)
    settle(qtbot, desk, case_page)
    claim = desk.store.frame("dispute_claim").iloc[0]
    assert claim.geometry.geoms[0].coords[0] == pytest.approx(RED[0], abs=1e-6)
    assert claim["source"] == "甲方.shp"


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ([{"type": "Point", "coordinates": [X, SOUTH + 0.02]}], "no line among them"),
        (
            [
                {"type": "LineString", "coordinates": [[X, SOUTH], [X, SOUTH + 0.01]]},
                {"type": "LineString", "coordinates": [[X + 0.02, SOUTH], [X + 0.02, SOUTH + 0.01]]},
            ],
            "do not meet",
        ),
    ],
)
def test_a_file_without_one_line_is_told(qtbot, desk, case_page, tmp_path, shapes, said):
    file = tmp_path / "claim.geojson"
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    case_page.work.claiming.load("a", file)
    settle(qtbot, desk, case_page)
    assert desk.store.count("dispute_claim") == 0
    assert said in seen(case_page.detail_page)


def test_words_of_a_claim(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    case_page.work._ask_words("a")
    dialog = case_page.work.dialog
    type_in(dialog.fields["claim"], "以山脊为界 <b>")
    dialog.fields["drawn_on"].setText("2999-01-01")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "future" in dialog.told["drawn_on"].note.text()
    dialog.fields["drawn_on"].setText("2024年3月5日")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    settle(qtbot, desk, case_page)
    claim = desk.store.frame("dispute_claim").iloc[0]
    assert (claim["claim"], claim["drawn_on"]) == ("以山脊为界 <b>", "2024-03-05")
    assert "以山脊为界 <b>" in seen(case_page.detail_page)
    desk.undo()
    assert desk.store.frame("dispute_claim").iloc[0]["claim"] is None


def test_a_claim_is_drawn_again_and_removed(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    draw_claim(qtbot, desk, case_page, "a", BLUE)
    assert desk.store.count("dispute_claim") == 1
    case_page.work.claiming.remove("a")
    settle(qtbot, desk, case_page)
    assert desk.store.count("dispute_claim") == 0
    desk.undo()
    assert desk.store.count("dispute_claim") == 1


def test_vertices_are_moved_with_the_tool_of_the_map(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    case_page.work.claiming.edit_vertices("a")
    assert desk.canvas.tool() == "edit"
    assert desk.canvas.tool_in_hand().editor.layer == "dispute_claim"


def test_a_closed_case_takes_no_claim_and_says_so(qtbot, desk, case_page):
    from layers.change import Change, update
    from layers.text import text

    key = case_page.work.key
    desk.perform(Change(text("Edit"), (update("dispute", key, {"state": "found"}, {"state": "settled"}),)))
    settle(qtbot, desk, case_page)
    case_page.work.claiming.draw("a")
    ready(qtbot, desk)
    draw(qtbot, desk, RED)
    assert "the case is closed" in seen(case_page.detail_page)
    assert desk.store.count("dispute_claim") == 0


def test_leaving_the_case_ends_its_drawing_and_takes_the_claims_off_the_map(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    case_page.work.claiming.draw("b")
    case_page.work.go_home()
    assert desk.canvas.tool() == "identify"
    assert roles(desk) == []


def test_history_of_the_case_and_no_other(qtbot, desk, case_page):
    draw_claim(qtbot, desk, case_page, "a", RED)
    said = seen(case_page.detail_page)
    assert "Claim of the first side in dispute" in said
    assert "Record dispute" in said
    assert "Import" not in said
