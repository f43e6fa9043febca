"""Names like the one that is checked, drawn with their distances."""

import pytest

from gis_desk.names.checker import Similar
from gis_desk.names.likeness import How
from ui.desktop import kit
from ui.desktop.benches.collisions import collision_layers

AT = (108.5, 25.9)


def like(name, relation, distance=None, point=(108.6, 25.95)):
    return Similar(name, name, relation, distance, point, "village", "990121", "place_name", How.WHOLE, True, "云榕县")


def test_what_weighs_most_lies_on_top_of_the_lines_to_it():
    found = [like("甲村", "same", 11_000.0), like("乙村", "homophone", 900.0), like("丙村", "near", 50.0)]
    layers = collision_layers(found, AT)
    assert [layer.kind for layer in layers] == ["line"] * 3 + ["point"] * 3
    assert layers[-1].frame["name"].tolist() == ["甲村 11.00 km"]
    assert layers[-2].frame["name"].tolist() == ["乙村 900.0 m"]
    assert len({layer.id for layer in layers}) == 6
    assert layers[0].frame.geometry.iloc[0].coords[0] == AT
    assert layers[-1].frame.crs.to_epsg() == 4490


def test_without_a_place_there_are_names_and_no_lines():
    (layer,) = collision_layers([like("甲村", "same")], None)
    assert (layer.kind, layer.frame["name"].tolist()) == ("point", ["甲村"])


def test_names_that_lie_nowhere_are_not_drawn():
    assert collision_layers([like("甲村", "same", point=None)], AT) == []


@pytest.fixture
def bench(desk):
    return desk.open_job("names")


def test_the_bench_draws_them_until_the_name_is_gone(desk, bench, qtbot):
    qtbot.waitUntil(lambda: len(bench.checker) > 0)
    known = desk.snapshot.frame("place_name")
    village = known[known["class"] == "village"].iloc[0]
    bench.kind.setCurrentIndex(bench.kind.findData("village"))
    bench.place.choose(village["division"][:6])
    bench.name.setText(village["name"])
    bench.check()
    drawn = [layer for layer in desk.canvas.layers() if layer.id.startswith("similar")]
    assert any(village["name"] in layer.frame["name"].iloc[0] for layer in drawn if layer.kind == "point")
    bench.name.clear()
    bench.check()
    assert not [layer for layer in desk.canvas.layers() if layer.id.startswith("similar")]


def test_the_rule_is_told_in_full_below_the_finding(bench, qtbot):
    bench.kind.setCurrentIndex(bench.kind.findData("residential"))
    bench.name.setText("帝王国际花园小区")
    bench.check()
    line = bench.findings.findChildren(kit.FindingLine)[0]
    assert line.rule is None
    line.more.click()
    assert not line.rule.isHidden()
    assert [w.text() for w in line.rule.findChildren(kit.labels.QLabel)]
    line.more.click()
    assert line.rule.isHidden()
