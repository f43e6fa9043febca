"""The wall, written as one word for each year: what stands in it, what it adds up to, how it leaves the program."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from gis_desk.inspections.cycle.rules import CycleRules
from gis_desk.inspections.cycle.sheets import wall_csv, wall_rows
from gis_desk.inspections.cycle.wall import make_wall
from gis_desk.inspections.cycle.workbook import wall_xlsx
from layers.errors import PlanError
from tests.gis_desk.inspections import land
from tests.gis_desk.inspections.cycle.county import LINE, due, rounds


def states(now, *rows, first=None, last=None):
    wall = make_wall(due(now, rounds(*rows)), now, first, last)
    (row,) = wall.rows
    return {y: c.state for y, c in zip(wall.years, row.cells, strict=True) if c.state}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # done, due five years on; the next cycle begins then
        (["L1 4 2023 990101 filed 2023-05-01"], {2023: "done", 2028: "due"}),
        (["L1 4 2021 990101 filed"], {2021: "done", 2026: "due", 2031: "expected"}),
        # never: now
        ([], {2026: "unknown", 2031: "expected"}),
        # overdue since 2024, in each year until now
        (["L1 4 2019 - filed"], {2019: "done", 2024: "overdue", 2025: "overdue", 2026: "overdue", 2031: "expected"}),
        # it was late once, and is not any more
        (["L1 3 2016 - filed", "L1 4 2023 - done"], {2016: "done", 2021: "late", 2022: "late", 2023: "done", 2028: "due"}),
        # planned for the year it is due, pulled forward, and too late
        (["L1 4 2022 - filed", "L1 5 2027 - planned"], {2022: "done", 2027: "planned"}),
        (["L1 4 2022 - filed", "L1 5 2026 - planned"], {2022: "done", 2026: "planned", 2031: "expected"}),
        (["L1 4 2022 - filed", "L1 5 2028 - planned"], {2022: "done", 2027: "due", 2028: "planned"}),
        (["L1 4 2020 - filed", "L1 5 2027 - planned"],
         {2020: "done", 2025: "overdue", 2026: "overdue", 2027: "planned"}),
        # planned for last year, and nothing was done
        (["L1 4 2020 - filed", "L1 5 2025 - planned"], {2020: "done", 2025: "planned", 2026: "overdue", 2031: "expected"}),
        (["L1 4 2021 - filed", "L1 5 2026 - in_field"], {2021: "done", 2026: "in_field", 2031: "expected"}),
        # an extra inspection of a stretch changes nothing, one of the whole line begins five years anew
        (["L1 4 2022 - filed", "L1 - 2024 - done - extra flood 0 900"], {2022: "done", 2027: "due"}),
        (["L1 4 2022 - filed", "L1 - 2024 - done - extra flood"], {2022: "done", 2029: "due"}),
        (["L1 4 2022 - filed", "L1 - 2024 - planned - extra flood"], {2022: "done", 2027: "due"}),  # not done yet
    ],
)  # fmt: skip
def test_cells(rows, found):
    assert states(2026, *rows, first=2016) == found


def test_years_of_the_wall():
    wall = make_wall(due(2026, rounds("L1 4 1999 - filed")), 2026)
    assert (wall.years[0], wall.years[-1]) == (2016, 2031)  # ten years back at most
    assert make_wall(due(2026, rounds("L1 4 2024 - filed")), 2026).years[0] == 2024
    assert make_wall(due(2026, rounds()), 2026, 2020, 2021).years == (2020, 2021)
    with pytest.raises(PlanError, match="cannot run from 2030 to 2020"):
        make_wall([], 2026, 2030, 2020)


def test_lead_date_extras_and_what_was_opened():
    repairs = pd.DataFrame(
        {
            "key": ["r1", "r2", "r3"],
            "marker": ["L1-m001", "L1-m002", "L1-m001"],
            "line": ["L1"] * 3,
            "kind": ["lost", "moved", "tilted"],
            "state": ["open", "closed", "agreed"],
            "opened_on": ["2022-08-01", "2020-01-01", "2022-09-01"],
        }
    )
    disputes = pd.DataFrame(
        {"line": ["L1", "青白线1", "L1"], "state": ["found", "mediating", "settled"], "found_on": ["2025-01-01"] * 3}
    )
    frame = rounds("L1 4 2022 990102 filed 2022-09-21", "L1 - 2025 - planned - extra flood 100 900 2025-07-03")
    (line,) = found = due(2026, frame, repairs=repairs, disputes=disputes)
    assert (line.burden.repairs, line.burden.disputes) == (1, 2)  # a marker counts once, closed cases do not
    wall = make_wall(found, 2026)
    cells = dict(zip(wall.years, wall.rows[0].cells, strict=True))
    assert (cells[2022].lead, cells[2022].on, cells[2022].number, cells[2022].repairs) == ("白水县", "2022-09-21", 4, 1)
    assert [e.cause for e in cells[2025].extras] == ["flood"]
    assert cells[2025].disputes == 2
    assert (cells[2027].lead, cells[2027].on) == ("青山县", "2027-12-31")
    document = wall.as_json()["lines"][0]
    assert [c["year"] for c in document["cells"]] == [2022, 2025, 2027]
    assert document["cells"][1]["extra"] == [{"cause": "flood", "state": "planned", "from_m": 100.0, "to_m": 900.0}]


def test_markers_lost_without_a_case_count_too():
    lines = land.lines(LINE, inspected_on=[None])
    markers = land.markers(LINE, 4, state=["intact", "lost", "moved", "unreadable"])
    from gis_desk.inspections.cycle import due_lines

    (line,) = due_lines(lines, markers, rounds(), pd.DataFrame(), 2026)
    assert line.burden.repairs == 2


def test_totals_count_work_once():
    rows = ["L1 4 2020 - filed", "L2 4 2021 - filed", "L2 5 2027 - planned", "L3 4 2021 - filed 2021-06-01"]
    rules = CycleRules(km_a_day=5, markers_a_day=2, people=6, office_days=4)
    wall = make_wall(due(2026, rounds(*rows), 3), 2026, rules=rules)
    totals = {t.year: t for t in wall.totals}
    assert [totals[y].lines for y in (2020, 2021, 2025, 2026, 2027)] == [
        1,
        2,
        0,
        2,
        1,
    ]  # overdue L1 and L3 now; L2 later
    assert totals[2026].length_m == pytest.approx(10_000, rel=1e-3)
    assert totals[2026].markers == 2
    assert totals[2026].people_days == pytest.approx(2 * (6 * 1 + 4) + 6 * 1, rel=1e-3)  # 5 km each, two markers on L1
    assert totals[2021].done == 2


def test_groups_by_level_and_neighbour():
    line = {
        "level": ["township", "county", "county", "county"],
        "left_unit": ["990101001", "990103", "990101", "990102"],
        "right_unit": ["990101002", "990101", "990102", "990101"],
    }
    wall = make_wall(due(2026, rounds(), 4, line=line), 2026)
    shown = [(g.level, g.name, [r.due.key for r in g.rows]) for g in wall.groups]
    assert shown == [("county", "白水县", ["L3", "L4"]), ("county", "黑石县", ["L2"]), ("township", "", ["L1"])]


def test_tables_are_safe_and_whole():
    rows = ["L1 4 2022 990102 filed 2022-09-21", "L2 4 2020 - filed"]
    wall = make_wall(due(2026, rounds(*rows), 2, line={"name": ["=cmd()", "青白\x07线"]}), 2026)
    shown = wall_rows(wall, str)
    assert shown[0][2] == "=cmd()"
    assert shown[0][7 + wall.years.index(2022)] == "✓ done 白水县 2022-09-21"
    table = list(csv.reader(io.StringIO(wall_csv(wall, str))))
    assert table[1][2] == "'=cmd()"
    assert table[-1][6] == "People-days (estimate)"
    book = openpyxl.load_workbook(io.BytesIO(wall_xlsx(wall, "Wall of years", str)))
    sheet = book.active
    assert (sheet["C3"].value, sheet["C3"].data_type) == ("=cmd()", "s")
    assert sheet["C4"].value == "青白线"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$2"


def test_nothing_at_all():
    wall = make_wall([], 2026)
    assert wall.rows == []
    assert [t.people_days for t in wall.totals] == [0.0] * 6
