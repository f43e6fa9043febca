import pytest
from shapely import LineString, MultiLineString, Point, box

from gis_desk.findings import Severity
from tests.gis_desk.disputes.county import TODAY, case, cases, divisions, frame, lines, markers
from tests.gis_desk.disputes.warnings.ground import M, found, place, road, unit, water

EAST = 110.2


def keys(alerts):
    return [a.objects[0][1] for a in alerts]


# inspections


def test_a_line_is_overdue_by_the_reckoning_of_the_cycle():
    late = lines().assign(inspected_on="2020-05-01")
    register = cases(case("D1"), case("D2"), case("D3", state="settled", closed_on="2026-05-01"))
    (alert,) = found("line-overdue", boundary_line=late, dispute=register)
    assert alert.measure["overdue_days"] == (TODAY - TODAY.replace(2025, 12, 31)).days
    assert alert.measure["open_cases"] == 2
    assert alert.also == (("dispute", "D1"), ("dispute", "D2"))
    (alone,) = found("line-overdue", boundary_line=late)
    assert alone.score == alert.score - 16
    planned = [{"key": "I", "line": "L1", "year": 2026, "kind": "regular", "state": "planned"}]
    (eased,) = found("line-overdue", boundary_line=late, inspection=planned)
    assert eased.score == alone.score - 8
    done = [{"key": "I", "line": "L1", "year": 2024, "kind": "regular", "state": "filed", "done_on": "2024-09-01"}]
    assert not found("line-overdue", boundary_line=late, inspection=done)


@pytest.mark.parametrize("inspected", ["2021-06-15", "2021-01-01", "2026-01-01"])
def test_a_line_within_its_five_years_is_quiet(inspected):
    assert not found("line-overdue", boundary_line=lines().assign(inspected_on=inspected))


def test_lines_without_a_record_are_told_one_by_one_or_together():
    unknown = lines().assign(inspected_on=None)
    (alert,) = found("line-overdue", boundary_line=unknown)
    assert (alert.severity, alert.measure["overdue_days"]) == (Severity.ADVISE, 0.0)
    row = unknown.to_dict("records")[0]
    many = frame("boundary_line", [row | {"key": f"L{n}", "name": f"线{n}", "code": f"{n}"} for n in range(1, 31)])
    register = cases(case("D1", line="L7"))
    alerts = found("line-overdue", boundary_line=many, dispute=register)
    assert sorted(a.measure.get("lines", 1) for a in alerts) == [1, 29]
    assert alerts[0].objects == (("boundary_line", "L7"),)


@pytest.mark.parametrize(("status", "level", "told"), [("legal", "county", 1), ("habit", "county", 0)])
def test_only_lines_in_force_are_overdue(status, level, told):
    late = lines().assign(inspected_on="2019-05-01", status=status, level=level)
    assert len(found("line-overdue", boundary_line=late)) == told


def test_a_line_between_townships_is_told_where_a_case_is_open_on_it():
    late = lines().assign(inspected_on="2019-05-01", level="township")
    assert not found("line-overdue", boundary_line=late)
    (alert,) = found("line-overdue", boundary_line=late, dispute=cases(case("D1")))
    assert alert.severity is Severity.ADVISE


def test_cases_on_a_line_that_is_due_this_year():
    due = lines().assign(inspected_on="2021-05-01")
    (alert,) = found("line-due", boundary_line=due, dispute=cases(case("D1")))
    assert alert.measure == {"open_cases": 1.0, "days_left": 199.0}
    assert not found("line-due", boundary_line=due, dispute=cases(case("D1", state="settled", closed_on="2026-05-01")))
    assert not found("line-due", dispute=cases(case("D1")))
    assert not found("line-due", boundary_line=lines().assign(inspected_on="2020-05-01"), dispute=cases(case("D1")))


def test_an_extra_inspection_that_waits():
    row = {"key": "I1", "line": "L1", "year": 2026, "kind": "extra", "cause": "flood", "state": "planned"}
    (alert,) = found("extra-waiting", inspection=[row | {"reported_on": "2026-01-10"}])
    assert alert.measure == {"waiting_days": 156.0}
    assert not found("extra-waiting", inspection=[row | {"reported_on": "2026-05-10"}])
    done = row | {"reported_on": "2026-01-10", "state": "done", "done_on": "2026-02-01"}
    assert not found("extra-waiting", inspection=[done])


# markers


@pytest.mark.parametrize(
    ("state", "severity"),
    [
        ("lost", "must"),
        ("moved", "must"),
        ("damaged", "should"),
        ("intact", None),
        ("restored", None),
        ("abandoned", None),
    ],
)
def test_markers_by_their_state(state, severity):
    alerts = found("marker-missing", marker=markers().iloc[[0]].assign(state=state))
    assert [a.severity for a in alerts] == ([] if severity is None else [severity])


def test_a_marker_weighs_more_where_a_case_is_open_near_it():
    gone = markers().iloc[[1]].assign(state="lost")
    (far,) = found("marker-missing", marker=gone, dispute=cases(case("D1", EAST, 25.05)))
    (near,) = found("marker-missing", marker=gone, dispute=cases(case("D1", EAST, 25.15 + 500 * M)))
    assert (far.measure["cases_near"], near.measure["cases_near"]) == (0, 1)
    assert (far.score, near.score) == (32, 30 + 6 + 6)  # a case counts as near, or as on the line
    assert near.also == (("boundary_line", "L1"), ("dispute", "D1"))


def test_an_open_repair_is_told_until_it_is_done():
    case_ = {"key": "R1", "marker": "M1", "line": "L1", "kind": "tilted", "opened_on": "2026-01-01", "state": "open"}
    stones = markers().assign(state="intact")
    (alert,) = found("marker-missing", marker=stones, marker_repair=[case_])
    (late,) = found("marker-missing", marker=stones, marker_repair=[case_ | {"due_on": "2026-05-01"}])
    (agreed,) = found("marker-missing", marker=stones, marker_repair=[case_ | {"state": "agreed"}])
    assert late.score == alert.score + 3
    assert agreed.score == alert.score - 5
    for state in ("repaired", "closed"):
        assert not found("marker-missing", marker=stones, marker_repair=[case_ | {"state": state}])
    assert not found("marker-missing", marker=markers().assign(state="abandoned"), marker_repair=[case_])


# ground


def counties(edge):
    return frame(
        "division",
        [
            unit("990101", "云溪县", "county", 110.0, 25.0, EAST, 25.2),
            unit("990102", "石门县", "county", edge, 25.0, 110.4, 25.2),
        ],
    )


def notched(deep):
    """The two counties with a notch of 200 m along the line and so deep that both have it."""
    units = counties(EAST).to_dict("records")
    units[1]["geometry"] = units[1]["geometry"].union(box(EAST - deep, 25.1, EAST, 25.1 + 200 * M))
    return frame("division", units)


def test_counties_that_fit_have_neither_overlap_nor_gap():
    assert not found("overlap", division=counties(EAST))
    assert not found("gap", division=counties(EAST))
    assert not found("overlap", division=divisions())


def test_an_overlap_of_two_counties():
    (alert,) = found("overlap", division=counties(EAST - 100 * M))
    assert (alert.severity, alert.objects) == (Severity.MUST, (("division", "990101"), ("division", "990102")))
    assert alert.measure["width_m"] == pytest.approx(91, abs=2)
    assert alert.measure["area_m2"] == pytest.approx(91 * 22_160, rel=0.02)
    slim = found("overlap", division=counties(EAST - 5 * M))[0]
    assert slim.score < alert.score
    assert set(slim.facts) < set(alert.facts)
    (speck,) = found("overlap", division=notched(1 * M))
    assert speck.measure["area_m2"] < 1000
    assert (speck.severity, speck.score < slim.score - 12) == (Severity.SHOULD, True)


def test_a_gap_within_one_county_is_none_of_our_business_between_two_it_is():
    third = unit("990103", "青阳县", "county", 110.0, 24.8, 110.4, 25.0)
    roof = unit("990104", "白沙县", "county", 110.0, 25.2, 110.4, 25.3)
    units = list(counties(EAST + 20 * M).to_dict("records"))
    (alert,) = found("gap", division=frame("division", [*units, third, roof]))
    assert {"云溪县", "石门县"} <= set(alert.name.split("—"))
    assert alert.measure["width_m"] == pytest.approx(18, abs=1)
    assert alert.severity is Severity.MUST
    wide = counties(EAST + 2000 * M).to_dict("records")
    (lake,) = found("gap", division=frame("division", [*wide, third, roof]))
    assert (lake.severity, lake.spot.startswith("@110.21")) == (Severity.SHOULD, True)
    assert -10.0 in {p.points for p in lake.parts}
    towns = [
        unit("990101101", "南坪镇", "township", 110.0, 25.0, 110.09, 25.2),
        unit("990101102", "北岭乡", "township", 110.1, 25.0, 110.2, 25.2),
        unit("990101103", "西山乡", "township", 110.0, 24.9, 110.2, 25.0),
        unit("990101104", "中和镇", "township", 110.0, 25.2, 110.2, 25.3),
    ]
    assert not found("gap", division=frame("division", towns))
    across = [row | {"code": row["code"].replace("990101102", "990102102")} for row in towns]
    assert found("gap", division=frame("division", across))


def test_what_the_counties_show_is_not_told_again_of_their_townships():
    units = counties(EAST - 100 * M).to_dict("records")
    towns = [
        unit("990101101", "南坪镇", "township", 110.0, 25.0, EAST, 25.2),
        unit("990102101", "东河镇", "township", EAST - 100 * M, 25.0, 110.4, 25.2),
    ]
    assert len(found("overlap", division=frame("division", [*units, *towns]))) == 1
    (only,) = found("overlap", division=frame("division", towns))
    assert {p.points for p in only.parts} >= {-6.0}


# roads and waters


ACROSS = [(EAST - 0.02, 25.1), (EAST + 0.02, 25.1)]


def test_a_road_without_a_marker_near_its_crossing():
    (alert,) = found("road-crossing", road=[road("R1", ACROSS, "国道G990")])
    assert alert.objects == (("road", "R1"), ("boundary_line", "L1"))
    assert alert.at.distance(Point(EAST, 25.1)) < 1e-5
    stone = {"key": "M9", "number": "9", "line": "L1", "state": "intact", "geometry": Point(EAST, 25.1 + 300 * M)}
    assert not found("road-crossing", road=[road("R1", ACROSS, "国道G990")], marker=[stone])
    assert not found("road-crossing", road=[road("R1", ACROSS, None, "track")])
    assert not found("road-crossing", road=[road("R1", [(110.1, 25.1), (110.19, 25.1)], "国道G990")])


@pytest.mark.parametrize(
    ("level", "status", "told"), [("province", "legal", 1), ("township", "legal", 0), ("county", "habit", 0)]
)
def test_roads_across_lines_within_a_county_are_none_of_our_business(level, status, told):
    line = lines().assign(inspected_on="2022-05-01", level=level, status=status)
    assert len(found("road-crossing", road=[road("R1", ACROSS, "国道G990")], boundary_line=line)) == told


def test_a_road_near_a_dispute_it_has_to_do_with():
    near = case("D1", EAST, 25.1 + 200 * M, kind="project", grade="orange")
    (alert,) = found("road-crossing", road=[road("R1", ACROSS, "乡道", "village")], dispute=cases(near))
    assert alert.severity is Severity.SHOULD
    assert alert.also == (("dispute", "D1"),)
    other = cases(near | {"kind": "grassland"})
    assert not found("road-crossing", road=[road("R1", ACROSS, "乡道", "village")], dispute=other)


def test_a_road_whose_name_is_newer_than_the_inspection():
    rows = [road("R1", ACROSS, "新站大道", "county")]
    named = place("P1", "新站大道", "990101101", 110.19, 25.1, "road")
    stone = {"key": "M9", "number": "9", "line": "L1", "state": "intact", "geometry": Point(EAST, 25.1)}
    for day, told in (("2023-01-01", 1), ("2021-01-01", 0)):
        names = [named | {"approved_on": day}]
        assert len(found("road-crossing", road=rows, place_name=names, marker=[stone])) == told


def test_many_crossings_of_a_road_are_one_warning():
    winding = [(EAST + (0.01 if n % 2 else -0.01), 25.02 + 0.01 * n) for n in range(8)]
    (alert,) = found("road-crossing", road=[road("R1", winding, "省道S1", "provincial")])
    assert alert.measure["crossings"] == 7
    pieces = [road(f"R{n}", winding[n : n + 2], "省道S1", "provincial") for n in range(7)]
    (same,) = found("road-crossing", road=pieces)
    assert same.measure["crossings"] == 7


def test_a_river_that_is_the_line_does_not_cross_it():
    beside = [
        (EAST - 0.01, 25.03),
        (EAST - 5 * M, 25.04),
        (EAST + 5 * M, 25.06),
        (EAST - 5 * M, 25.08),
        (EAST - 0.01, 25.09),
    ]
    dispute = cases(case("D1", EAST, 25.05, kind="water", grade="red"))
    assert not found("water-crossing", water=[water("W1", beside, "界河")], dispute=dispute)
    (alert,) = found(
        "water-crossing", water=[water("W1", [(EAST - 0.01, 25.05), (EAST + 0.01, 25.05)], "清溪")], dispute=dispute
    )
    assert alert.also == (("dispute", "D1"),)
    assert not found("water-crossing", water=[water("W1", [(EAST - 0.01, 25.05), (EAST + 0.01, 25.05)], "清溪")])


def test_two_roads_that_meet_on_the_line_cross_it_once():
    halves = [
        road("R1", [(EAST - 0.01, 25.1), (EAST + 3 * M, 25.1)]),
        road("R2", [(EAST - 3 * M, 25.1), (EAST + 0.01, 25.1)]),
    ]
    (alert,) = found("road-crossing", road=halves)
    assert alert.measure["crossings"] == 1


def test_a_river_drawn_as_the_line_itself_does_not_cross_it():
    dispute = cases(case("D1", EAST, 25.06, kind="water", grade="red"))
    same = MultiLineString([LineString([(EAST, 25.0), (EAST, 25.2)])])
    assert not found("water-crossing", water=[water("W1", same, "界河")], dispute=dispute)


def test_a_reservoir_on_both_sides():
    lake = box(EAST - 0.01, 25.1, EAST + 0.01, 25.11)
    (alert,) = found("water-crossing", water=[water("W1", lake, "青山水库", "reservoir")])
    assert alert.measure["share"] == pytest.approx(0.5, abs=0.01)
    touching = box(EAST - 0.02, 25.1, EAST + 2 * M, 25.11)
    near = cases(case("D1", EAST - 0.001, 25.105, kind="water", grade="red"))
    assert not found("water-crossing", water=[water("W1", touching, "青山水库", "reservoir")], dispute=near)
    (more,) = found("water-crossing", water=[water("W1", lake, "青山水库", "reservoir")], dispute=near)
    assert more.score > alert.score
    assert more.also == (("dispute", "D1"),)


# villages and towns


def test_a_village_of_one_county_in_the_other():
    rows = [
        place("P1", "李家庄", "990101101", EAST + 0.01, 25.05),
        place("P2", "王家庄", "990101101", EAST - 0.01, 25.05),
        place("P3", "界边村", "990101101", EAST + 20 * M, 25.05),
        place("P4", "张家庄", "990102101", EAST + 0.01, 25.06),
        place("P5", "旧村", "990101101", EAST + 0.01, 25.07) | {"status": "historic"},
        place("P6", "青山", "990101101", EAST + 0.01, 25.08, "natural"),
        place("P7", "外村", "990101101", 110.1, 25.3),
    ]
    alerts = found("village-across", place_name=rows)
    assert {a.objects[0][1]: str(a.what) for a in alerts} == {
        "P1": "李家庄 of 云溪县 lies in 石门县",
        "P7": "外村 of 云溪县 lies in no county that is known",
    }
    assert alerts[-1].objects == (("place_name", "P1"), ("division", "990102"))
    assert alerts[-1].measure["distance_m"] == pytest.approx(1008, abs=15)


def test_a_village_with_ground_in_the_other_county():
    units = [
        *divisions().to_dict("records"),
        unit("990101101200", "江边村", "village", 110.15, 25.0, EAST + 300 * M, 25.02),
        unit("990101101201", "坡脚村", "village", 110.15, 25.02, EAST + 20 * M, 25.09),
        unit("990102101200", "东岸村", "village", EAST, 25.0, 110.25, 25.05),
    ]
    (alert,) = found("village-across", division=frame("division", units))
    assert alert.objects == (("division", "990101101200"), ("division", "990102"))
    assert alert.measure["area_m2"] == pytest.approx(300 * 0.91 * 2215, rel=0.03)
    drawn = place("P1", "江边村", "990101101", 0, 0) | {"geometry": box(110.15, 25.0, EAST + 300 * M, 25.02)}
    (named,) = found("village-across", place_name=[drawn])
    assert named.objects == (("place_name", "P1"), ("division", "990102"))
    assert named.at.bounds[0] == pytest.approx(EAST, abs=1e-5)


def test_a_built_up_area_that_the_line_cuts():
    town = {
        "key": "B1",
        "name": "双桥镇区",
        "division": "990101",
        "geometry": box(EAST - 0.01, 25.05, EAST + 0.002, 25.06),
    }
    (alert,) = found("built-up-across", built_up_area=[town])
    assert alert.measure["area_m2"] == pytest.approx(0.002 * 0.01 * 111_000 * 100_900, rel=0.03)
    assert "石门县" in str(alert.what)
    inside = town | {"geometry": box(EAST - 0.02, 25.05, EAST - 0.001, 25.06)}
    sliver = town | {"geometry": box(EAST - 0.02, 25.05, EAST + 1 * M, 25.06)}
    assert not found("built-up-across", built_up_area=[inside, sliver | {"key": "B2"}])
    (guessed,) = found("built-up-across", built_up_area=[town | {"division": None}])
    assert guessed.objects == alert.objects


# names


def test_equal_and_homophone_names_on_both_sides():
    rows = [
        place("P1", "石门村", "990101101", EAST - 0.005, 25.05),
        place("P2", "石门村", "990102101", EAST + 0.005, 25.05),
        place("P3", "长青村", "990101101", EAST - 0.005, 25.15),
        place("P4", "常青村", "990102101", EAST + 0.005, 25.15),
        place("P5", "大塘村", "990101101", EAST - 0.005, 25.01),
        place("P6", "大塘村", "990101102", EAST - 0.006, 25.01),
        place("P7", "白云村", "990101101", 110.05, 25.1),
        place("P8", "白云村", "990102101", 110.35, 25.1),
    ]
    alerts = found("names-alike", place_name=rows)
    assert [set(a.keys) for a in alerts] == [{"P1", "P2"}]
    assert "same name" in str(alerts[0].what)
    dispute = cases(case("D1", EAST, 25.15, kind="name"))
    alerts = found("names-alike", place_name=rows, dispute=dispute)
    assert [set(a.keys) for a in alerts] == [{"P3", "P4"}, {"P1", "P2"}]
    assert "sound alike" in str(alerts[0].what)


def test_names_that_say_little_or_are_gone_are_left_alone():
    def told(one, other, **more):
        rows = [
            place("P1", one, "990101101", EAST - 0.005, 25.05),
            place("P2", other, "990102101", EAST + 0.005, 25.05) | more,
        ]
        return len(found("names-alike", place_name=rows, dispute=cases(case("D1", EAST, 25.05, kind="name"))))

    assert told("石门村", "石门村") == told("刘村", "刘村") == told("石门村", "石门屯") == 1
    assert told("石门村", "石门村", status="historic") == told("刘村", "刘屯") == 0


def test_townships_with_one_name_are_told_further_apart():
    units = divisions()
    units.loc[units["code"] == "990102101", "name"] = "南坪镇"
    (alert,) = found("names-alike", division=units)
    assert set(alert.keys) == {"990101101", "990102101"}


def test_one_hill_with_two_names():
    rows = [
        place("P1", "笔架山", "990101101", EAST - 50 * M, 25.05, "natural"),
        place("P2", "三尖山", "990102101", EAST + 50 * M, 25.05, "natural"),
        place("P3", "黑水河", "990102101", EAST + 60 * M, 25.05, "natural"),
        place("P4", "望夫山", "990101101", EAST - 70 * M, 25.05, "natural"),
        place("P5", "远方山", "990102101", EAST + 0.01, 25.05, "natural"),
    ]
    alerts = found("two-names", place_name=rows)
    assert sorted(sorted(a.keys) for a in alerts) == [["P1", "P2"], ["P2", "P4"]]
    assert "山" in str(alerts[0].what)
