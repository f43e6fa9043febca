"""Photographs of a folder: matched by code, name, position and time; every file is counted back, none dropped."""

import itertools
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_desk.inspections.codes import MarkerCode, encode
from gis_desk.inspections.photos.assigning import assign, assign_stretch, release, remove
from gis_desk.inspections.photos.filing import COUNTS, Kept, file_photos
from gis_desk.inspections.photos.folder import gather
from layers.errors import FormatError, PlanError
from layers.gcj02 import to_gcj02
from layers.work import Cancelled, Progress
from tests import pictures
from tests.gis_desk.inspections.intake.kept import LINES, MARKERS, ROUNDS, rows

PLACES = {str(k): (g.x, g.y) for k, g in zip(MARKERS["key"], MARKERS.geometry, strict=True)}
M1, M2 = PLACES["L1-m001"], PLACES["L1-m002"]
CODE = encode(MarkerCode("L1", "L1-m002", "002"))
NOON = "2026:05:01 12:00:00"


def beside(place, east_m):
    return (place[0] + east_m / 100_000, place[1])


def kept(records=(), stretches=(), photos=(), plans=()):
    numbers = itertools.count(1)
    return Kept(
        MARKERS, LINES, ROUNDS, rows("inspection_record", *records), rows("inspection_stretch", *stretches),
        rows("inspection_photo", *photos), rows("inspection_plan", *plans), lambda table: f"p{next(numbers)}",
    )  # fmt: skip


def file(folder, workspace=None, **more):
    with gather([folder]).spool as spool:
        del spool
    gathered = gather([folder])
    filed = file_photos(gathered, workspace or kept(), **more)
    contents = list(gathered.spool.contents(filed.contents))
    gathered.spool.close()
    assert sum(filed.counts[c] for c in COUNTS) == filed.files
    assert len(contents) == len(filed.contents)
    return filed


def matches(filed):
    return {name: (match.marker or match.stretch, match.by) for name, _, match in filed.photos}


@pytest.mark.parametrize(
    ("about", "match", "doubt"),
    [
        ({"code": CODE}, ("L1-m002", "code"), None),
        ({"code": CODE, "place": beside(M1, 3)}, ("L1-m002", "code"), "away from the marker of its code"),
        ({"code": "https://example.cn/x", "place": beside(M1, 3)}, ("L1-m001", "position"), None),  # somebody's code
        ({"code": encode(MarkerCode("L9", "gone", "77")), "place": M1}, (None, None), "not in this workspace"),
        ({"place": beside(M2, 20)}, ("L1-m002", "position"), None),
        ({"place": beside(M2, 300)}, (None, None), "no marker within"),
        ({"place": (2.35, 48.85)}, (None, None), "far from all markers"),
        ({"taken": NOON}, (None, None), "0 markers were recorded"),
        ({}, (None, None), "neither code, position nor time"),
    ],
)
def test_what_one_photograph_says(tmp_path, about, match, doubt):
    code = about.pop("code", None)
    pictures.save(tmp_path / "a.jpg", pictures.landscape(code=code), **about)
    filed = file(tmp_path)
    assert matches(filed) == {"a.jpg": match}
    (edit,) = filed.change.edits
    assert (edit.after["marker"], edit.after["matched_by"]) == match
    assert edit.after["inspection"] == ("i1" if match[0] else None)
    assert doubt is None or doubt in edit.after["note"]


def test_places_go_into_the_row(tmp_path):
    pictures.save(tmp_path / "a.jpg", place=beside(M2, 20), taken=NOON, facing=12.5, fraction="5")
    after = file(tmp_path).change.edits[0].after
    assert after["geometry"].equals_exact(shapely.Point(beside(M2, 20)), 1e-6)
    assert after["distance_m"] == pytest.approx(20, abs=0.5)
    assert (after["taken_at"], after["facing_deg"]) == ("2026-05-01T12:00:00.500", 12.5)
    assert (after["width"], after["height"], after["name"]) == (640, 480, "a.jpg")


def shifted(place):
    lon, lat = to_gcj02(np.array([place[0]]), np.array([place[1]]))
    return float(lon[0]), float(lat[0])


def test_a_position_in_gcj02_is_set_right_and_said(tmp_path):
    true = beside(M2, 20)
    pictures.save(tmp_path / "a.jpg", place=shifted(true))
    pictures.save(tmp_path / "b.jpg", place=shifted(beside(M2, 400)))  # on no marker either way
    filed = file(tmp_path)
    assert matches(filed) == {"a.jpg": ("L1-m002", "position"), "b.jpg": (None, None)}
    after = filed.change.edits[0].after
    assert "GCJ-02" in after["note"]
    assert after["distance_m"] == pytest.approx(20, abs=0.5)
    assert after["geometry"].equals_exact(shapely.Point(true), 1e-6)
    assert filed.change.edits[1].after["geometry"].equals_exact(shapely.Point(shifted(beside(M2, 400))), 1e-6)


def test_a_position_that_lies_on_a_marker_as_it_is_is_not_moved(tmp_path):
    pictures.save(tmp_path / "a.jpg", place=beside(M2, 20))
    assert file(tmp_path).photos[0][2].doubt is None


def stop(key, hours, kind="marker", span=(0.0, 0.0)):
    arrive, depart = (round(h * 3600) for h in hours)
    return {"key": key, "kind": kind, "line_key": "L1", "times_s": [arrive, arrive, depart],
            "chainage_m": span[1], "end_chainage_m": span[0]}  # fmt: skip


def plan(key, *teams, date="2026-05-01"):
    days = [{"day": 1, "date": date, "stops": list(stops)} for stops in teams]
    names = ["青山组", None, None]
    made = [{"team": n, "name": names[n - 1], "days": [day]} for n, day in enumerate(days, 1)]
    return {"key": key, "plan": {"teams": made}}


MORNING = [stop("L1-m001", (9, 9.5)), stop("L1:250-2500", (9.6, 10.5), "stretch", (250, 2500)), stop("gone", (11, 12))]


@pytest.mark.parametrize(
    ("taken", "name", "plans", "match"),
    [
        ("09:10:00", "a.jpg", [plan("p", MORNING)], ("L1-m001", "time")),
        ("09:10:00", "x/a.jpg", [plan("p", MORNING)], ("L1-m001", "time")),
        ("09:33:00", "a.jpg", [plan("p", MORNING)], (None, None)),  # on the way
        ("11:10:00", "a.jpg", [plan("p", MORNING)], (None, None)),  # the marker is gone
        ("10:00:00", "a.jpg", [plan("p", MORNING)], ("s1", "time")),
        ("09:10:00", "a.jpg", [plan("p", MORNING, date="2026-05-02")], (None, None)),
        ("09:10:00", "a.jpg", [plan("p", MORNING, date=None)], (None, None)),
        ("09:10:00", "a.jpg", [plan("p", MORNING), plan("q", MORNING)], (None, None)),  # two plans
        ("09:10:00", "a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], (None, None)),  # two teams
        ("09:10:00", "team 2/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], ("L1-m002", "time")),
        ("09:10:00", "第2队/上午/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], ("L1-m002", "time")),
        ("09:10:00", "青山组/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], ("L1-m001", "time")),
        ("09:10:00", "1组/2组/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], (None, None)),
        ("09:10:00", "export2/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], (None, None)),
        ("09:10:00", "T12/a.jpg", [plan("p", MORNING, [stop("L1-m002", (9, 10))])], (None, None)),
    ],
)
def test_the_plan_tells_last_where_a_photograph_was_taken(tmp_path, taken, name, plans, match):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    pictures.save(tmp_path / name, taken=f"2026:05:01 {taken}")
    walked = {"key": "s1", "line": "L1", "inspection": "i1", "visited_on": "2026-05-01", "from_m": 250, "to_m": 2500,
              "geometry": shapely.MultiLineString([[M1, M2]])}  # fmt: skip
    filed = file(tmp_path, kept(stretches=[walked], plans=plans))
    assert matches(filed) == {name: match}
    assert ("by the plan: team" in filed.change.edits[0].after["note"]) == (match[0] is not None)


def test_two_markers_as_near_ask_a_person(tmp_path):
    near = MARKERS.copy()
    near.geometry = [shapely.Point(beside(M1, 25)) if k == "L1-m002" else g
                     for k, g in zip(near["key"], near.geometry, strict=True)]  # fmt: skip
    pictures.save(tmp_path / "a.jpg", place=beside(M1, 12))
    workspace = kept()
    filed = file(tmp_path, Kept(**{**workspace.__dict__, "marker": near}))
    assert filed.counts["unassigned"] == 1
    assert "several markers are as near: 001、002" in str(filed.photos[0][2].doubt)


RECORD = {"key": "r1", "inspection": "i1", "marker": "L1-m003", "visited_on": "2026-05-01"}


def test_records_name_files(tmp_path):
    workspace = kept(records=[RECORD | {"photo": "IMG_7.JPG、IMG_8"}])
    for name in ("img_7.jpg", "IMG_8.heic", "IMG_70.jpg"):
        pictures.save(tmp_path / name)
    found = matches(file(tmp_path, workspace))
    assert found == {
        "img_7.jpg": ("L1-m003", "person"),
        "IMG_8.heic": ("L1-m003", "person"),
        "IMG_70.jpg": (None, None),
    }


def test_time_tells_between_those_that_are_known(tmp_path):
    pictures.save(tmp_path / "1.jpg", place=M1, taken="2026:05:01 12:00:00")
    pictures.save(tmp_path / "2.jpg", taken="2026:05:01 12:03:00")  # soon after
    pictures.save(tmp_path / "3.jpg", place=M2, taken="2026:05:01 12:30:00")
    pictures.save(tmp_path / "4.jpg", taken="2026:05:01 12:28:00")  # soon before
    pictures.save(tmp_path / "5.jpg", taken="2026:05:01 15:00:00")  # long after
    pictures.save(tmp_path / "6.jpg", place=M1, taken="2026:05:01 12:36:00")
    pictures.save(tmp_path / "7.jpg", taken="2026:05:01 12:33:00")  # between two
    filed = file(tmp_path)
    found = matches(filed)
    assert found["2.jpg"] == ("L1-m001", "time")
    assert found["4.jpg"] == ("L1-m002", "time")
    assert found["5.jpg"] == found["7.jpg"] == (None, None)
    assert "between photographs of different places" in str({n: m for n, _, m in filed.photos}["7.jpg"].doubt)
    assert matches(file(tmp_path, kept(records=[RECORD])))["5.jpg"] == ("L1-m003", "time")  # the only one of the day


def test_stretches_by_position_and_day(tmp_path):
    walked = {"key": "s1", "line": "L1", "inspection": "i1", "visited_on": "2026-05-01", "from_m": 250, "to_m": 2500,
              "geometry": shapely.MultiLineString([[M1, M2]])}  # fmt: skip
    middle = ((M1[0] + M2[0]) / 2, M1[1])
    pictures.save(tmp_path / "a.jpg", place=middle, taken=NOON)
    pictures.save(tmp_path / "b.jpg", place=middle, taken="2026:05:02 12:00:00")
    filed = file(tmp_path, kept(stretches=[walked]))
    assert matches(filed) == {"a.jpg": ("s1", "position"), "b.jpg": (None, None)}
    assert filed.change.edits[0].after["inspection"] == "i1"


def test_the_same_photograph_is_kept_once(tmp_path):
    pictures.save(tmp_path / "a.jpg", place=M1)
    (tmp_path / "队2").mkdir()
    shutil.copy(tmp_path / "a.jpg", tmp_path / "队2" / "b.jpg")
    filed = file(tmp_path)
    assert [(t.name, t.first) for t in filed.twins] == [("队2/b.jpg", "a.jpg")]
    again = file(tmp_path, kept(photos=[{"key": "p", **filed.change.edits[0].after}]))
    assert (again.counts["known"], again.counts["twins"], again.change.edits) == (1, 1, ())


def test_a_file_that_changes_meanwhile_is_noticed(tmp_path):
    path = pictures.save(tmp_path / "a.jpg")
    gathered = gather([tmp_path])
    filed = file_photos(gathered, kept())
    path.write_bytes(b"other")
    with gathered.spool, pytest.raises(FormatError, match="changed"):
        list(gathered.spool.contents(filed.contents))


def test_pipes_and_shut_folders_are_counted(tmp_path, monkeypatch):
    os.mkfifo(tmp_path / "pipe.jpg")
    shut = tmp_path / "shut"
    shut.mkdir()
    listing = os.scandir

    def scandir(path):
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", scandir)
    gathered = gather([tmp_path])
    gathered.spool.close()
    assert sorted(r.name for r in gathered.refused) == ["pipe.jpg", "shut"]
    assert gathered.files == 2


def test_stopping_and_missing_folders(tmp_path):
    pictures.save(tmp_path / "a.jpg")
    with pytest.raises(Cancelled):
        gather([tmp_path], progress=Progress(stopped=lambda: True))
    with pytest.raises(PlanError, match="no such file or folder"):
        gather([tmp_path / "no"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(PlanError, match="holds no file"):
        gather([tmp_path / "empty"])
    assert gather([tmp_path / "a.jpg"]).files == 1


kinds = st.sampled_from(["jpg", "heic", "words", "empty", "cut", "twin", "far", "code", "dark"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(kinds, min_size=1, max_size=8))
def test_every_file_is_counted_back(tmp_path_factory, given_kinds):
    folder = tmp_path_factory.mktemp("f")
    for n, kind in enumerate(given_kinds):
        path = folder / f"{n}.{'heic' if kind == 'heic' else 'jpg'}"
        if kind in ("jpg", "heic", "cut", "far", "code"):
            place = {"jpg": M1, "far": (100.0, 10.0)}.get(kind)
            picture = pictures.landscape(160 if kind != "code" else 320, 240, n, code=CODE if kind == "code" else None)
            pictures.save(path, picture, place=place)
        if kind == "twin":
            pictures.save(path, pictures.landscape(160, 120, 99))
        if kind == "cut":
            path.write_bytes(path.read_bytes()[:600])
        if kind in ("words", "empty", "dark"):
            path.write_bytes({"words": b"photo", "empty": b"", "dark": b"\0" * 99}[kind])
    filed = file(folder)
    assert filed.files == len(given_kinds)
    assert len(filed.change.edits) == len(filed.photos)
    names = [n for n, _, _ in filed.photos] + [x.name for x in (*filed.twins, *filed.known, *filed.refused)]
    assert sorted(names) == sorted(p.name for p in folder.iterdir())
    assert filed.counts["refused"] == sum(k in ("words", "empty", "cut", "dark") for k in given_kinds)
    assert filed.counts["twins"] == max(0, given_kinds.count("twin") - 1)


PHOTO = {"inspection": None, "marker": None, "stretch": None, "matched_by": None, "note": "why", "distance_m": None}


def test_a_person_assigns(tmp_path):
    photos = [("p1", PHOTO | {"geometry": shapely.Point(beside(M2, 100))}), ("p2", PHOTO | {"inspection": "i0"})]
    marker = {"number": "002", "geometry": shapely.Point(M2)}
    change = assign(photos, "L1-m002", marker, None)
    assert [e.after["marker"] for e in change.edits] == ["L1-m002"] * 2
    assert change.edits[0].after["distance_m"] == pytest.approx(100, abs=1)
    assert change.edits[0].after["matched_by"] == "person"
    assert "inspection" not in change.edits[1].after
    assert assign_stretch(photos, "001—002", "s1", "i1").edits[1].after["inspection"] == "i1"
    assigned = [("p1", {**photos[0][1], **change.edits[0].after})]
    assert release(assigned).edits[0].after == {"marker": None, "matched_by": None, "distance_m": None}
    assert release(photos).edits == ()
    assert remove(photos).edits[0].after is None
