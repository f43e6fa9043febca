import html
import json
import re

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon

from gis_desk.documents import offline
from gis_desk.documents.disputes import ground as base_map
from gis_desk.documents.disputes.map import REMOVED, dispute_map
from layers.errors import FormatError
from tests.browser import open_page
from tests.gis_desk.disputes.county import TODAY, case, cases, divisions, events, frame, lines, markers

HOSTILE = (
    "<script>document.documentElement.dataset.pwned='1'</script>",
    "</script><script>document.documentElement.dataset.pwned='2'</script>",
    "<img src=x onerror=\"document.documentElement.dataset.pwned='3'\">",
    "{{ 7*7 }}{% raw %}${7*7}`'\"\\",
    "'); document.documentElement.dataset.pwned='4'; ('\u2028",
    "<!-- <script> -->",
)


def make(*rows, log=None, **arguments):
    register = cases(*rows)
    return dispute_map(
        register, log if log is not None else events(), divisions(), lines(), markers(), today=TODAY, **arguments
    )


def many(n=14):
    grades = ["red", "orange", "yellow", "blue", None]
    return [case(f"D{i}", 110.2, 25.01 + 0.01 * i, grade=grades[i % 5], title=f"纠纷{i}号") for i in range(1, n + 1)]


def data_of(page):
    found = re.search(r'<script type="application/json" id="gis-desk-data">(.*?)</script>', page, re.S)
    return json.loads(found[1])


def scripted(page, script):
    """The page with a script of the test at its end; what it finds goes into the title of the document."""
    head, mark, tail = page.rpartition("</html>")
    return f"{head}<script>addEventListener('load', () => {{ {script} }});</script>{mark}{tail}"


def shown(page, tmp_path, script=""):
    file = tmp_path / "map.html"
    file.write_text(scripted(page, script) if script else page, encoding="utf-8")
    return open_page(file, tmp_path)


def test_nothing_in_the_page_points_outside():
    page = make(*many()).html
    scripts = "".join(re.findall(r"<script>(.*?)</script>", page, re.S))
    rest = re.sub(r"<script\b.*?</script>", "", page, flags=re.S)
    assert not re.findall(r"https?:|//[a-z]", rest)
    assert set(re.findall(r"https?://[^\s\"'`)]+", scripts)) <= {
        "http://www.w3.org/2000/svg",  # a name, not an address
        "https://leafletjs.com",  # these three in the notices of the authors
        "https://github.com/mourner/simpleheat",
        "https://github.com/Leaflet/Leaflet.heat",
    }
    assert "sourceMappingURL" not in page
    assert not re.search(r"<script\s+src|<link\b|<iframe|@import|jquery|bootstrap", page, re.I)
    assert page.index("Content-Security-Policy") < page.index("<script")
    assert "default-src 'none'" in page
    assert "Redistribution and use in source" in page  # the licences travel along
    assert len(page) < 5_000_000


def test_an_unknown_address_is_an_error_and_never_left_in():
    for bad in (
        '<script src="https://cdn.example.org/x.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example.org/x.css"/>',
        '<img src="https://cdn.example.org/x.png">',
        "<style>a{background:url(https://cdn.example.org/x.png)}</style>",
    ):
        with pytest.raises(FormatError, match="vendored"):
            offline.inline(f"<html><head>{bad}</head></html>")


def test_the_same_register_makes_the_same_file():
    assert make(*many()).html == make(*many()).html


def test_words_of_folium_templates_in_data_stay_words():
    data = data_of(make(case("D1", title="{{ 7*7 }}", owner="${x}")).html)
    assert data["cases"]["title"] == ["{{ 7*7 }}"]


def test_the_page_carries_all_fields_and_the_log():
    log = events(
        {"key": "E1", "dispute": "D1", "happened_on": "2026-04-01", "kind": "visit", "actor": "李明", "account": "勘查"}
    )
    data = data_of(make(case("D1", measures="值守", people=12), case("D2", geometry=None), log=log).html)
    assert data["cases"]["lon"] == [110.2]  # a case without a place is not drawn at zero
    assert data["cases"]["log"] == [[["2026-04-01", "visit", "李明", "勘查"]]]
    assert (data["cases"]["measures"], data["cases"]["people"], data["cases"]["due"]) == (["值守"], [12], [16])
    assert data["cases"]["vocabulary"][data["cases"]["side_a"][0]] == "云溪县"


def test_few_cases_are_said_to_be_few():
    assert any("Only 3 open cases" in str(n) for n in make(*many(3)).notes)
    assert not any("Only" in str(n) for n in make(*many(14)).notes)


def test_public_leaves_out_people_places_and_words_and_says_so():
    rows = [
        case(
            "D1",
            110.200123,
            25.054321,
            title="青山水库之争",
            owner="王芳",
            place="青山脚下",
            measures="驻点",
            people=87,
        ),
        case("D2", 110.200456, 25.054654, title="北坡", secrecy="secret"),
    ]
    log = events(
        {"key": "E1", "dispute": "D1", "happened_on": "2026-04-01", "kind": "visit", "actor": "李明", "account": "勘查"}
    )
    made = make(*rows, log=log, public=True)
    body = made.html
    for gone in (
        "青山",
        "王芳",
        "驻点",
        "李明",
        "勘查",
        "2026-03-01",
        "2026-001",
        "110.2001",
        "25.0543",
        "北坡",
        "99019902001Q",
    ):
        assert gone not in body
    data = data_of(body)
    assert data["cells"] == [{"at": [110.21, 25.05], "n": 1, "kinds": ["forest"], "years": ["2026"]}]
    assert made.removed == REMOVED
    assert data["removed"] == [str(t) for t in REMOVED]
    assert made.left_out == 1
    assert "not for publication" in body
    assert not {"cases", "density", "markers"} & set(data)
    coordinates = [c for u in data["ground"]["units"] for c in u["at"]]
    assert all(round(c, 4) == c for c in coordinates)


def test_public_shows_no_line_as_disputed():
    line = lines().assign(status="disputed", name="争议线")
    for public in (False, True):
        made = dispute_map(cases(case("D1")), events(), divisions(), line, markers(), today=TODAY, public=public)
        borders = data_of(made.html)["ground"]["borders"]
        assert ("disputed" in {b["status"] for b in borders}) is not public
        assert any(b["level"] == "county" for b in borders)
    assert "争议线" not in made.html


def test_simplified_neighbours_still_share_their_border():
    wave = [(110.2 + 0.002 * np.sin(9 * t) + 0.0004 * np.sin(160 * t), 25 + 0.2 * t) for t in np.linspace(0, 1, 2000)]
    west = Polygon([(110, 25), *wave, (110, 25.2)])
    east = Polygon([*wave, (110.4, 25.2), (110.4, 25)])
    units = frame(
        "division",
        [
            {"key": c, "code": c, "name": c, "level": "township", "geometry": g}
            for c, g in (("990101101", west), ("990101102", east))
        ],
    )
    ground = base_map.base_map(units, tolerance_m=30)
    sizes = [sum(len(r) // 2 for r in u["rings"]) for u in ground.units]
    assert max(sizes) < 300
    shared = [b for b in ground.borders if b["level"] == "township"]
    assert len(shared) == 1
    assert len(shared[0]["lines"]) == 1
    assert ground.units[0]["fill"] != ground.units[1]["fill"]


def test_coded_lines_read_back_within_a_step():
    line = shapely.LineString([(110.123456, 25.654321), (110.2, 25.7), (110.2, 25.7), (110.3, 25.1)])
    steps = np.array(base_map.coded(line)[0]).reshape(-1, 2).cumsum(axis=0) / base_map.GRID
    assert len(steps) == 3
    assert np.abs(steps - np.array([(110.123456, 25.654321), (110.2, 25.7), (110.3, 25.1)])).max() < 1e-5


def test_an_empty_register_and_no_divisions_still_make_a_page():
    assert make().cases == 0
    bare = dispute_map(cases(case("D1")), None, divisions().iloc[:0], today=TODAY)
    assert "Main roads" not in bare.html  # no layer is offered that holds nothing
    assert data_of(bare.html)["ground"]["units"] == []


@pytest.mark.browser
def test_the_page_draws_and_asks_the_network_for_nothing(tmp_path):
    seen = shown(make(*many()).html, tmp_path)
    assert 'data-ready="yes"' in seen.dom
    assert seen.requests == ()
    assert "Error" not in seen.console
    assert seen.dom.count('class="case"') == 14
    assert "leaflet-heatmap-layer" in seen.dom
    assert "cluster-icon" in seen.dom or "case-icon" in seen.dom


@pytest.mark.browser
def test_a_request_would_be_seen(tmp_path):
    """The proof above is worth something only if it can fail."""
    page = tmp_path / "bad.html"
    page.write_text("<html><body>x<img src='https://tiles.example.org/1.png'></body></html>", encoding="utf-8")
    assert any("tiles.example.org" in r for r in open_page(page, tmp_path).requests)


@pytest.mark.browser
def test_hostile_text_stays_text(tmp_path):
    rows = [
        case(
            f"D{i}",
            110.1 + 0.03 * i,
            25.05,
            title=evil,
            owner=evil,
            place=evil,
            measures=evil,
            side_a=evil,
            kind="forest",
            number=evil,
        )
        for i, evil in enumerate(HOSTILE)
    ]
    log = events(
        *(
            {"key": f"E{i}", "dispute": f"D{i}", "happened_on": evil, "kind": evil, "actor": evil, "account": evil}
            for i, evil in enumerate(HOSTILE)
        )
    )
    units = divisions()
    units.loc[0:4, "name"] = [*HOSTILE[:5]]
    stones = markers().assign(number=HOSTILE[2])
    page = dispute_map(
        cases(*rows), log, units, lines().assign(name=HOSTILE[0]), stones, today=TODAY, title=HOSTILE[1]
    ).html
    collect = """
      const texts = [];
      for (let i = 0; i < COUNT; i++) {
        gisDesk.openCase(i);
        texts.push([...document.querySelectorAll('.case-popup h3')].pop().textContent);
      }
      const out = document.createElement('pre');
      out.id = 'out';
      out.textContent = JSON.stringify(texts);
      document.body.appendChild(out);
    """.replace("COUNT", str(len(HOSTILE)))
    seen = shown(page, tmp_path, collect)
    assert "data-pwned" not in seen.dom
    assert 'data-ready="yes"' in seen.dom
    found = json.loads(html.unescape(re.search(r'<pre id="out">(.*?)</pre>', seen.dom, re.S)[1]))
    assert found == list(HOSTILE)
    assert html.unescape(re.search(r"<h1[^>]*>(.*?)</h1>", seen.dom, re.S)[1]) == HOSTILE[1]
    assert seen.requests == ()


@pytest.mark.browser
def test_filters_and_public_page_work_in_the_browser(tmp_path):
    click = """
      const chips = [...document.querySelectorAll('.grades .filter')];
      chips[0].click();
      const out = document.createElement('pre');
      out.id = 'out';
      out.textContent = document.querySelectorAll('ul.cases .case').length + '|' + document.querySelector('.counter').textContent;
      document.body.appendChild(out);
    """
    seen = shown(make(*many()).html, tmp_path, click)
    assert re.search(r'<pre id="out">(.*?)</pre>', seen.dom)[1] == "2|2 of 14 cases shown"
    public = shown(make(*many(), public=True).html, tmp_path)
    assert 'data-ready="yes"' in public.dom
    assert public.requests == ()
    assert "cluster-icon" in public.dom


def test_case_areas_and_lines_get_one_point_inside():
    area = Polygon([(110.2, 25.0), (110.21, 25.0), (110.21, 25.01)])
    data = data_of(make(case("D1", geometry=area)).html)
    assert area.contains(Point(data["cases"]["lon"][0], data["cases"]["lat"][0]))
