from datetime import date

import pytest

from gis_desk.documents.disputes.webmap.pinyin import initials
from gis_desk.documents.disputes.webmap.timeline import MOST, timeline

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(
    ("days", "names", "bins", "older"),
    [
        ([], (), (), 0),
        ([None, "", "谁知道"], (), (-1, -1, -1), 0),
        (["2026-03-01"], ("2026-03",), (0,), 0),
        (["2025-11-30", "2026-02-01"], ("2025-11", "2025-12", "2026-01", "2026-02"), (0, 3), 0),  # without gaps
        (["2020-01-01", None, "2024-12-31"], ("2020", "2021", "2022", "2023", "2024"), (0, -1, 4), 0),
        (["2030-01-01", "2026-06-01"], ("2026-06",), (0, 0), 0),  # days to come count as today's
        (["1950-05-05", "2026-01-01"], tuple(str(y) for y in range(1987, 2027)), (0, 39), 1),
    ],
)
def test_stretches(days, names, bins, older):
    found = timeline(days, TODAY)
    assert (found.names, found.bins, found.older) == (names, bins, older)
    assert len(found.names) <= MOST


def test_initials_of_all_spellings():
    found = initials("山重庆 abc")
    assert (found["山"], found["庆"]) == ("s", "q")
    assert set("cz") <= set(found["重"])
    assert set(found) == set("山重庆")
