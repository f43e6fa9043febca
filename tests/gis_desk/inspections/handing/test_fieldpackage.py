"""The field package: tables and columns as agreed, and what QGIS makes of it: forms, rules, saving."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pyogrio
import pytest
from PIL import Image

from gis_desk.inspections.handing import fieldbook
from gis_desk.inspections.handing.days import crew_days
from gis_desk.inspections.handing.handout import hand_over
from tests.gis_desk.inspections.handing import plans
from ui.texts import say_in

READER = Path(__file__).with_name("qgis_reader.py")
PYTHON = "/usr/bin/python3"
FILLED = {
    fieldbook.MARKERS: (fieldbook.KEYS, fieldbook.MARKER_FACTS, fieldbook.MARKER_ENTRIES),
    fieldbook.STRETCHES: (
        tuple(k for k in fieldbook.KEYS if k != "marker_key"),
        fieldbook.STRETCH_FACTS,
        fieldbook.STRETCH_ENTRIES,
    ),
    fieldbook.DAYS: (("plan_key", "visit"), fieldbook.DAY_FACTS, fieldbook.DAY_ENTRIES),
}


def table(file, name):
    return pyogrio.read_dataframe(file, layer=name)


@pytest.fixture
def package(given, tmp_path):
    return hand_over(given, tmp_path, ["gpkg"])[0]


def test_columns_are_those_agreed(package):
    for name, (keys, facts, entries) in FILLED.items():
        columns = pyogrio.read_info(package, layer=name)["fields"].tolist()
        assert columns == [*keys, *(f.name for f in facts), *(e.name for e in entries)], name
    assert pyogrio.read_info(package, layer=fieldbook.PHOTOS)["fields"].tolist() == list(fieldbook.PHOTO_COLUMNS)
    about = table(package, fieldbook.ABOUT)
    assert about.columns.tolist() == list(fieldbook.ABOUT_COLUMNS)
    assert about.iloc[0]["format"] == fieldbook.FORMAT


def test_rows_tie_to_the_plan(package, plan):
    days = crew_days(plan)
    markers, stretches = table(package, fieldbook.MARKERS), table(package, fieldbook.STRETCHES)
    visits = [(d, v) for d in days for v in d.visits]
    wanted = [fieldbook.visit_of(d.team, d.day, v.number) for d, v in visits if v.is_marker]
    assert markers["visit"].tolist() == wanted
    assert markers["marker_key"].tolist() == [v.stop["key"] for _, v in visits if v.is_marker]
    assert stretches["task_id"].tolist() == [v.stop["key"] for _, v in visits if not v.is_marker]
    assert set(markers["line_key"]) == {"L1"}
    assert set(markers["plan_key"]) | set(stretches["plan_key"]) == {"p1"}
    assert markers.crs.to_epsg() == stretches.crs.to_epsg() == 4490
    assert table(package, fieldbook.DAYS)["visit"].tolist() == [d.visit for d in days]
    assert len(table(package, fieldbook.STOPS)) == len(visits)
    assert len(table(package, fieldbook.ROUTE)) == sum(len(d.plan["legs"]) for d in days)


def test_everything_to_be_filled_in_is_empty(package):
    for name, (_, _, entries) in FILLED.items():
        frame = table(package, name)
        asked = frame[[e.name for e in entries]]
        assert asked.isna().to_numpy().all(), name


def test_stretches_run_as_the_line_and_are_as_long(package, plan):
    frame = table(package, fieldbook.STRETCHES)
    assert (frame["from_m"] < frame["to_m"]).all()
    assert np.allclose(frame["to_m"] - frame["from_m"], frame["length_m"], atol=1.0)
    assert frame.to_crs(4545).length.to_numpy() == pytest.approx(frame["length_m"].to_numpy(), rel=2e-3)


def test_the_land_goes_along(package):
    counts = {name: len(table(package, name)) for name in ("boundary_line", "division", "road", "water", "water_area")}
    assert all(counts.values())
    assert table(package, "boundary_line").iloc[0]["name"] == plans.EVIL


def test_one_day_has_its_rows_only(plan, tmp_path):
    day = crew_days(plan)[0]
    files = hand_over(plans.given(plan, team=day.team, day=day.day), tmp_path, ["gpkg"])
    assert [f.name for f in files] == [
        f"fieldbook-team{day.team}-day{day.day:02d}.gpkg",
        f"fieldbook-team{day.team}-day{day.day:02d}.qgz",
    ]
    assert len(table(files[0], fieldbook.MARKERS)) == sum(v.is_marker for v in day.visits)


@pytest.fixture(scope="module")
def seen(plan, tmp_path_factory):
    """What QGIS saw of the Chinese package."""
    if not shutil.which(PYTHON) or subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True).returncode:
        pytest.skip("QGIS is not installed")
    folder = tmp_path_factory.mktemp("外业")
    given = plans.given(plan)
    chinese = type(given)(**{**vars(given), "say": lambda sentence: say_in("zh", sentence)})
    package, project = hand_over(chinese, folder, ["gpkg"])
    picture = folder / "map.png"
    answer = subprocess.run(
        [PYTHON, READER, project, picture],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    lines = [line for line in answer.stdout.splitlines() if line.startswith("SEEN ")]
    assert lines, answer.stderr[-2000:]
    return {**json.loads(lines[0][5:]), "package": package, "picture": picture}


def test_qgis_opens_all_layers(seen):
    assert seen["read"]
    assert seen["crs"] == "EPSG:4545"
    assert seen["title"] == "联检 <一>"
    assert all(layer["valid"] for layer in seen["layers"].values())
    assert set(FILLED) | {
        "photos",
        "stops",
        "route",
        "road",
        "water",
        "water_area",
        "division",
        "boundary_line",
    } == set(seen["layers"])
    locked = {name for name, layer in seen["layers"].items() if layer["read_only"]}
    assert locked == set(seen["layers"]) - set(FILLED) - {"photos"}
    assert seen["relations"] == {"photos_of_markers": True, "photos_of_stretches": True}
    assert seen["layers"][fieldbook.MARKERS]["rules"] == "RuleRenderer"


def test_forms_are_as_the_record_asks(seen):
    markers = seen["forms"][fieldbook.MARKERS]
    assert {n for n, f in markers.items() if f["widget"] == "Hidden"} == {"fid", *fieldbook.KEYS}
    for entry in fieldbook.MARKER_ENTRIES:
        form = markers[entry.name]
        assert not form["read_only"]
        assert form["alias"] == say_in("zh", entry.head)
        if entry.words:
            words = {word: value for one in form["options"]["map"] for word, value in one.items()}
            assert words == {say_in("zh", w): value for value, w in entry.words.items()}
    assert all(markers[f.name]["read_only"] for f in fieldbook.MARKER_FACTS)
    widgets = {n: markers[n]["widget"] for n in ("visited_on", "photo", "action_paint", "offset_m", "note")}
    assert widgets == {
        "visited_on": "DateTime", "photo": "ExternalResource", "action_paint": "CheckBox", "offset_m": "Range",
        "note": "TextEdit",
    }  # fmt: skip
    assert seen["tabs"] == ["检查记录", "照片", "计划与登记"]
    assert seen["locked"] in (True, "true")


def test_rules_refuse_what_is_not_a_record(seen):
    assert {"visited_on", "found", "body", "lettering", "both_present"} <= set(seen["empty"])
    assert seen["good"] == []
    assert seen["today"]
    assert seen["lost but intact"] == ["body"]
    assert seen["differs"] == ["offset_m"]
    assert set(seen["unexplained"]) == {"change", "mark_handling"}
    assert seen["stretch"] == []
    assert seen["forms"][fieldbook.MARKERS]["body"]["message"].startswith("请选择桩体状况")


def test_what_qgis_saved_is_in_the_package(seen):
    marker = table(seen["package"], fieldbook.MARKERS).iloc[0]
    assert (marker["found"], marker["body"], marker["object_3"]) == ("yes", "intact", "intact")
    assert str(marker["visited_on"])[:10] == seen["today"]
    stretch = table(seen["package"], fieldbook.STRETCHES).iloc[0]
    assert stretch["change"] == "=塌方 <b>"
    assert table(seen["package"], fieldbook.DAYS).iloc[0]["leader"] == "张三"
    photo = table(seen["package"], fieldbook.PHOTOS).iloc[0]
    assert photo["visit"] == marker["visit"]
    assert photo["marker_key"] == marker["marker_key"]
    assert len(photo["photo_id"]) == 36
    assert seen["photo"]["plan_key"] == "p1"
    assert seen["taken_at"]


def test_photographs_are_named_after_the_marker(seen):
    name, failed, number = seen["photo_name"]
    assert not failed
    assert name.startswith("DCIM/")
    assert name.endswith(".jpg")
    assert not set(name.removeprefix("DCIM/")) & set('<>:"/\\|?* '), number


def test_styles_stand_in_the_package_too(seen):
    assert seen["style in the package"] == ["RuleRenderer", "ValueMap"]


def test_the_map_shows_something(seen):
    assert seen["names"] > 3
    with Image.open(seen["picture"]) as image:
        colours = image.convert("RGB").getcolors(1 << 20)
    assert len(colours) > 50
