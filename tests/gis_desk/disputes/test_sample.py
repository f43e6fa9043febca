"""The whole way on the practice county."""

from datetime import date

import pytest
import shapely

from gis_desk.disputes.listing import select
from gis_desk.disputes.parties import propose
from gis_desk.disputes.statistics.density import along_lines
from gis_desk.disputes.warnings.ranking import warnings
from gis_desk.documents.disputes.map import Wish, write_dispute_map
from gis_desk.findings import Severity
from tests.browser import open_page
from tests.gis_desk.disputes.sample import frames
from tests.gis_desk.documents.disputes.making import data_of

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample():
    return frames()


def test_every_case_lies_where_its_register_says(sample):
    """The proposal from the geometry names the line or the two sides that the register holds."""
    for case in sample["dispute"].to_dict("records"):
        offer = propose(case["geometry"], sample["division"], sample["boundary_line"], sample["marker"])
        assert offer.line == case["line"], case["number"]
        assert {offer.side_a, offer.side_b} == {case["side_a"], case["side_b"]}, case["number"]
        assert offer.distance_m < 2000


def test_density_counts_every_open_case(sample):
    open_cases = select(sample["dispute"], states=["open"])
    result = along_lines(open_cases["geometry"].to_numpy(), sample["boundary_line"])
    assert result.n + result.off == len(open_cases)
    assert result.stretches["cases"].sum() == pytest.approx(result.n)


def test_warnings_name_every_lost_or_moved_marker(sample):
    found = warnings(sample, TODAY)
    gone = sample["marker"].loc[sample["marker"]["state"].isin(["lost", "moved"]), "key"]
    told = [w for w in found if w.kind == "marker-missing" and w.severity is Severity.MUST]
    assert {w.objects[0][1] for w in told} == set(gone)
    assert not [w for w in found if w.kind == "form"]


@pytest.mark.browser
def test_the_map_is_small_and_silent(sample, tmp_path):
    file = tmp_path / "map.html"
    made = write_dispute_map(file, sample, Wish(today=TODAY, county="990121"))
    assert made.cases == 25
    assert file.stat().st_size <= 5_000_000
    data = data_of(file.read_text(encoding="utf-8"))
    kinds = shapely.get_type_id(sample["dispute"].geometry.to_numpy())
    assert sum(s is not None for s in data["cases"]["shape"]) == int((kinds > 0).sum())
    assert len({u["fill"] for u in data["ground"]["units"] if u["fill"] >= 0}) >= 4
    seen = open_page(file, tmp_path)
    assert 'data-ready="yes"' in seen.dom
    assert seen.requests == ()
