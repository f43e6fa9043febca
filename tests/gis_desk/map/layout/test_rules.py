"""The review of a map: every rule on its examples."""

from dataclasses import replace

import pandas as pd
import pytest

from gis_desk.findings import RULES, Severity
from gis_desk.map.layout import compose, review, templates
from gis_desk.map.layout.items import PictureItem, TableItem, TextItem
from gis_desk.map.layout.rules import BY_PERSON, IDS, level_of, questions
from gis_desk.map.layout.words import Words
from gis_desk.map.symbology import AreaSymbol, Look, Single
from tests.gis_desk.map.layout.county import frames, material


def carried_out(example):
    """The findings of an example: a template with edits, as the module of the rules says."""
    name, *edits = example.split(" ")
    layout, values, neighbours, more = templates()[name], {}, True, {}
    secrecy, status, drawn_twice = "", "approved", ""
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
            case "twice" | "outlined":
                drawn_twice = key
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
    if drawn_twice:
        wanted = "boundary_line" if drawn_twice == "twice" else "division"
        old = filled.layer(wanted)
        if wanted == "boundary_line":
            again = old.frame.assign(key="L2", name="枫云线", level="township")
            new = replace(old, frame=pd.concat([old.frame, again], ignore_index=True))
        else:
            new = replace(old, look=Look(drawing=Single(AreaSymbol())))
        filled = replace(filled, layers=tuple(new if m is old else m for m in filled.layers))
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


PAGE = ["M01", "M02", "M03", "M04", "M04B", "M05", "M06", "M07", "M08", "M09", "M10", "M11", "M12", "M13", "M14", "M15"]
"""The checks of the map rules, section 9."""


def test_every_check_of_the_map_rules_is_carried_out_or_asked_of_a_person():
    assert set(PAGE) <= {*IDS, *BY_PERSON}
    assert set(BY_PERSON) <= set(PAGE)
    assert all(RULES[rule_id].source for rule_id in PAGE)


def test_questions_about_publishing_are_asked_of_public_maps_only():
    inside, outside = ({rule_id for rule_id, _ in questions(public=p)} for p in (False, True))
    assert inside < outside == set(BY_PERSON)
    assert "M02" not in inside


def test_lines_that_only_meet_are_not_drawn_twice():
    found = [f for f in carried_out("county-a3 twice=yes") if f.rule == "M07"]
    assert [f.keys[-2:] for f in found] == [("L1", "L2")]
    assert found[0].measure["length_m"] == pytest.approx(11_078, rel=1e-3)


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
