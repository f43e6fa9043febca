"""The review of a map: every rule on its examples."""

from dataclasses import replace

import pytest

from gis_desk.findings import RULES, Severity
from gis_desk.map.layout import compose, review, templates
from gis_desk.map.layout.items import PictureItem, TableItem, TextItem
from gis_desk.map.layout.rules import IDS, level_of
from gis_desk.map.layout.words import Words
from tests.gis_desk.map.layout.county import frames, material


def carried_out(example):
    """The findings of an example: a template with edits, as the module of the rules says."""
    name, *edits = example.split(" ")
    layout, values, neighbours, more = templates()[name], {}, True, {}
    secrecy, status = "", "approved"
    for edit in edits:
        if edit.startswith("-"):
            layout = layout.without(edit[1:])
            continue
        key, _, value = edit.partition("=")
        match key:
            case "layers":
                layout = layout.with_item(replace(layout.main, layers=tuple(value.split(","))))
            case "bounds":
                box = tuple(float(v) for v in value.split(","))
                layout = layout.with_item(replace(layout.main, extent="own", bounds=box))
            case "x":
                layout = layout.with_item(replace(layout.main, x=float(value)))
            case "text":
                layout = layout.with_item(TextItem("t", text=Words.both(value)))
            case "table":
                layer, column = value.split(":")
                layout = layout.with_item(TableItem("t", 10, 10, 40, 40, layer=layer, columns=(column,)))
            case "broken":
                layout = layout.with_item(PictureItem(value, file="none.png"))
                more["broken"] = [value]
            case "missing":
                more["missing"] = [value]
            case "detail":
                more["detail_mm"] = float(value)
            case "crowded":
                placed, wanted = value.split(":")
                more["names"] = {"map": (int(placed), int(wanted))}
            case "status":
                status = value
            case "alone":
                neighbours = False
            case "secrecy":
                secrecy = value
            case "purpose" | "line_source":
                layout = replace(layout, **{key: value})
            case _:
                values[key] = value
    filled = material(neighbours=neighbours, **values)
    if filled.layer("place_name"):
        names = filled.layer("place_name")
        other = replace(names, frame=names.frame.assign(status=status))
        filled = replace(filled, layers=tuple(other if m is names else m for m in filled.layers))
    if secrecy:
        disputes = filled.layer("dispute")
        secret = replace(disputes, frame=disputes.frame.assign(secrecy=secrecy))
        filled = replace(filled, layers=tuple(secret if m is disputes else m for m in filled.layers))
    return review(compose(layout, filled, layout.series), **more)


@pytest.mark.parametrize("rule_id", IDS)
def test_examples(rule_id):
    one = RULES[rule_id]
    for example in one.good:
        found = [f for f in carried_out(example) if f.rule == rule_id and f.level is not Severity.ADVISE]
        assert not found, example
    for example in one.bad:
        assert [f for f in carried_out(example) if f.rule == rule_id], example


def test_rules_rest_on_articles():
    for rule_id in IDS:
        assert RULES[rule_id].source
        assert RULES[rule_id].detail


def test_worst_first_and_a_complete_map_has_no_must():
    found = carried_out("county-a3 -title -base")
    ranks = [f.level.rank for f in found]
    assert ranks == sorted(ranks)
    assert not [f for f in carried_out("county-a3") if f.level is Severity.MUST]


@pytest.mark.parametrize("name", list(templates()))
def test_templates_lack_nothing_that_a_layout_decides(name):
    layout = templates()[name]
    source = replace(layout, line_source="标准画法图 2020")
    found = review(compose(source, material(with_plan=True, compiler="甲", data_date="2026-11-01"), layout.series))
    assert not [f for f in found if f.level is Severity.MUST], [f.args for f in found]


@pytest.mark.parametrize(
    ("mark", "level"),
    [("公开", 0), ("内部", 1), ("Internal", 1), ("秘密★5年", 2), ("机密", 3), ("绝密", 4), ("?", None)],
)
def test_levels_of_marks(mark, level):
    assert level_of(mark) == level


def test_disputed_lines_are_kept_off_public_maps():
    lines = frames()["boundary_line"].assign(status="disputed")
    filled = material()
    old = filled.layer("boundary_line")
    changed = tuple(replace(m, frame=lines) if m is old else m for m in filled.layers)
    layout = templates()["public-a3"]
    layout = layout.with_item(replace(layout.main, layers=("division", "boundary_line")))
    found = review(compose(layout, replace(filled, layers=changed)))
    assert [f.keys for f in found if f.rule == "M03"] == [("public-a3", "map", "boundary_line")]
