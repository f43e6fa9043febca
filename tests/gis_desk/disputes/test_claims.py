import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LinearRing, LineString, MultiLineString, Point, box

from gis_desk.disputes.claims import claimed_ground, plan_claim, plan_remove_claim
from gis_desk.disputes.crossings import crossings, without_loops
from layers.errors import GisDeskError
from tests.gis_desk.disputes.county import TODAY, case, divisions, frame

LINE = LineString([(110.2, 25.04), (110.2, 25.06)])
LOOP = LineString([(110.2, 25.04), (110.2, 25.06), (110.21, 25.06), (110.21, 25.05), (110.19, 25.05)])


def row(**values):
    return {k: v for k, v in case("D1", **values).items() if k != "key"}


def claim(geometry=LINE, side="a", values=None, **keys):
    return plan_claim(
        "D1", keys.pop("row", row()), key="C1", side=side, geometry=geometry, values=values, today=TODAY, **keys
    )


def test_a_claim_is_drawn_replaced_and_removed():
    new = claim(values={"claim": "以分水岭为界", "basis": "1956年土地证"}).edits[0]
    assert (new.before, new.after["dispute"], new.after["side"]) == (None, "D1", "a")
    assert new.after["geometry"] == MultiLineString([LINE.coords])
    assert new.after["drawn_on"] == TODAY.isoformat()
    other = LineString([(110.201, 25.04), (110.201, 25.06)])
    changed = claim(other, before=new.after).edits[0]
    assert set(changed.before) == set(changed.after) == {"geometry"}
    words = claim(None, values={"claim": "改"}, before=new.after).edits[0]
    assert words.after == {"claim": "改"}
    with pytest.raises(GisDeskError, match="nothing was changed"):
        claim(LINE, before=new.after)
    files = [("A1", {"owner_table": "dispute_claim", "owner_key": "C1", "name": "x.pdf"})]
    file, gone = plan_remove_claim("C1", row(), new.after, files).edits
    assert (file.layer, file.key, file.after) == ("attachment", "A1", None)
    assert gone.after is None
    assert gone.before == new.after


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"geometry": None}, "no line"),
        ({"geometry": LineString()}, "no line"),
        ({"geometry": box(110, 25, 110.1, 25.1)}, "a claim is a line"),
        ({"geometry": Point(110, 25)}, "a claim is a line"),
        ({"geometry": LineString([(110.2, 25.04), (110.2, 25.04)])}, "no length"),
        ({"geometry": LineString([(25.04, 110.2), (25.06, 110.2)])}, "wrong way round"),
        ({"geometry": LineString([(10, 50), (11, 50)])}, "country's frame"),
        ({"geometry": LineString([(110.2, float("nan")), (110.2, 25)])}, "no numbers"),
        ({"geometry": LineString([(115.2, 25.04), (115.2, 25.06)])}, "km from the place"),
        ({"geometry": LOOP}, "crosses itself 1 times, first at 110.200000, 25.050000"),
        ({"side": "d"}, "no side"),
        ({"side": "c"}, "nobody claims"),
        ({"row": row(state="settled")}, "closed"),
        ({"values": {"claim": "长" * 801}}, "characters"),
        ({"values": {"claim": "a\x00b"}}, "U+0000"),
        ({"values": {"colour": "red"}}, "no field"),
        ({"values": {"drawn_on": "2030-01-01"}}, "future"),
    ],
)  # fmt: skip
def test_bad_claims_are_refused_in_words(arguments, said):
    with pytest.raises(GisDeskError) as caught:
        claim(**arguments)
    assert said in str(caught.value)
    assert str(caught.value.do)


def test_a_third_side_claims_where_there_is_one():
    assert claim(side="c", row=row(side_c="990103")).edits[0].after["side"] == "c"


def test_loops_are_cut_off_on_request():
    kept = claim(LOOP, drop_loops=True).edits[0].after["geometry"]
    assert kept.is_simple
    assert shapely.get_coordinates(kept).tolist() == [[110.2, 25.04], [110.2, 25.05], [110.19, 25.05]]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        (LINE, []),
        (LOOP, [(110.2, 25.05)]),
        (LinearRing([(0, 0), (1, 0), (1, 1)]), []),  # a ring closes itself
        (LineString([(0, 0), (2, 0), (1, 0)]), [(2, 0)]),  # back over itself
        (LineString([(0, 0), (2, 0), (2, 1), (1, 0)]), [(1, 0)]),  # ends on itself
        (MultiLineString([[(0, 0), (1, 0)], [(1, 0), (2, 1)]]), []),  # ends that meet
        (MultiLineString([[(0, 0), (2, 0)], [(1, -1), (1, 1)]]), [(1, 0)]),
        (LineString([(0, 0), (0, 0), (1, 1), (1, 1), (2, 0)]), []),  # the same vertex twice
    ],
)
def test_crossings_are_where_they_are(line, places):
    found = [(c.lon, c.lat) for c in crossings(line)]
    assert [pytest.approx(p) for p in places] == found[: len(places)]
    assert bool(found) == bool(places)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), min_size=2, max_size=12))
@settings(deadline=None)
def test_without_loops_is_simple_and_keeps_the_ends(points):
    line = LineString(points)
    if line.length == 0:
        return
    assert bool(crossings(line)) == (not line.is_simple)
    kept = without_loops(line)
    assert not crossings(kept)
    assert kept.length <= line.length + 1e-9
    if kept.length:
        assert shapely.get_coordinates(kept)[0].tolist() == list(points[0])


def claims(*lines):
    return frame(
        "dispute_claim",
        [{"key": s, "dispute": "D1", "side": s, "geometry": MultiLineString([g.coords])} for s, g in lines],
    )


WEST = LineString([(110.199, 25.04), (110.199, 25.06)])
EAST = LineString([(110.201, 25.04), (110.201, 25.06)])


def test_ground_that_both_claim_is_one_ground():
    """The first side is at home in the west; its line in the east takes ground that the second claims too."""
    ground = claimed_ground(claims(("a", EAST), ("b", WEST)), row(), divisions())[0]
    assert ground.both_m2 == pytest.approx(ground.between.area_m2)
    assert ground.neither_m2 == 0.0
    assert "claimed by both" in str(ground.said)


def test_ground_that_each_leaves_to_the_other():
    ground = claimed_ground(claims(("a", WEST), ("b", EAST.reverse())), row(), divisions())[0]
    assert ground.both_m2 == pytest.approx(0.0)
    assert ground.neither_m2 == pytest.approx(ground.between.area_m2)
    assert "by neither" in str(ground.said)


def test_lines_that_cross_have_both():
    slanted = LineString([(110.199, 25.04), (110.201, 25.06)])
    ground = claimed_ground(claims(("a", slanted), ("b", LINE)), row(), divisions())[0]
    assert ground.both_m2 == pytest.approx(ground.neither_m2, rel=1e-3)


def test_without_units_nobody_says_whose_it_is():
    ground = claimed_ground(claims(("a", EAST), ("b", WEST)))[0]
    assert (ground.both_m2, ground.neither_m2) == (None, None)
    assert claimed_ground(claims(("a", EAST))) == []
    strangers = row(side_a="990998", side_b="990999")
    assert claimed_ground(claims(("a", EAST), ("b", WEST)), strangers, divisions())[0].both_m2 is None


@pytest.mark.parametrize("known", [{"side_b": "邻县"}, {"side_a": "邻县"}])
def test_one_unit_that_is_known_says_whose_ground_it_is(known):
    ground = claimed_ground(claims(("a", EAST), ("b", WEST)), row(**known), divisions())[0]
    assert ground.both_m2 == pytest.approx(ground.between.area_m2)


def test_three_sides_have_three_grounds():
    middle = LineString([(110.2, 25.04), (110.2, 25.06)])
    found = claimed_ground(claims(("a", EAST), ("b", WEST), ("c", middle)))
    assert [g.sides for g in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert isinstance(claims(("a", EAST)), gpd.GeoDataFrame)
