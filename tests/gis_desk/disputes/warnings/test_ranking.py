import pytest
from shapely import Point

from gis_desk.disputes.warnings.alert import Alert, Part, by_urgency, parts_of
from gis_desk.disputes.warnings.catalogue import KINDS
from gis_desk.disputes.warnings.kinds import kind
from gis_desk.disputes.warnings.memory import Memory
from gis_desk.disputes.warnings.ranking import TABLES, warnings
from gis_desk.disputes.warnings.settings import settings
from gis_desk.findings import Severity, sources
from layers.errors import GisDeskError
from layers.schema import TABLES as SCHEMA
from layers.text import text
from layers.work import Cancelled, Progress
from tests.gis_desk.disputes.county import TODAY, case, cases, events, lines, markers
from tests.gis_desk.disputes.warnings.ground import quiet, road


def alert(key="a", points=1.0, kind_id="form", severity=Severity.SHOULD):
    return Alert(kind_id, severity, (("dispute", key),), parts_of(Part(text("x"), points)), text("w"), text("y"))


def troubled():
    register = cases(
        case("D1", grade="red", next_check="2026-05-01", owner="x", measures="y"),
        case("D2", state="mediating", next_check="2026-08-01"),
        case("D3", state="settled", closed_on="2026-04-01", next_check="2026-04-01"),
        case("D4", state="verified", grade=None),
    )
    log = events(
        {"key": "E1", "dispute": "D2", "happened_on": "2026-05-05", "kind": "reopened"},
        {"key": "E2", "dispute": "D3", "happened_on": "2026-01-05", "kind": "reopened"},
    )
    tables = {"dispute": register, "dispute_event": log, "boundary_line": lines(), "marker": markers()}
    return quiet() | tables


def test_warnings_are_ranked_and_point_to_their_objects():
    found = warnings(troubled(), TODAY)
    assert [w.score for w in found] == sorted((w.score for w in found), reverse=True)
    assert {(w.kind, w.objects[0][1]) for w in found} == {
        ("check-overdue", "D1"),
        ("reopened", "D2"),
        ("form", "D4"),
        ("marker-missing", "M2"),
        ("line-overdue", "L1"),
    }
    overdue = next(w for w in found if w.kind == "line-overdue")
    assert overdue.measure["open_cases"] == 3
    for one in found:
        assert one.score == pytest.approx(sum(p.points for p in one.parts))
        assert all(layer in SCHEMA and key for layer, key in (*one.objects, *one.also))


def test_the_order_of_the_rows_does_not_matter():
    tables = troubled()
    turned = {n: t.iloc[::-1].reset_index(drop=True) for n, t in tables.items()}
    assert [a.id for a in warnings(tables, TODAY)] == [a.id for a in warnings(turned, TODAY)]


def test_each_warning_stands_once_the_weightier_one():
    same, other = alert("a", 3), alert("b", 5)
    assert [(a.keys, a.score) for a in by_urgency([alert("a", 2), same, other])] == [(("b",), 5), (("a",), 3)]


def test_equal_points_are_ordered_by_severity_kind_and_object():
    mixed = [
        alert("b", 4),
        alert("a", 4),
        alert("c", 4, severity=Severity.ADVISE),
        alert("d", 4, severity=Severity.MUST),
        alert("a", 4, "reopened"),
    ]
    assert [(a.severity.value, a.kind, a.keys[0]) for a in by_urgency(mixed)] == [
        ("must", "form", "d"),
        ("should", "form", "a"),
        ("should", "form", "b"),
        ("should", "reopened", "a"),
        ("advise", "form", "c"),
    ]
    assert by_urgency([]) == []


def test_parts_of_no_points_are_left_out_and_tenths_add_up():
    parts = parts_of(Part(text("a"), 0.26), None, Part(text("b"), 0.04), Part(text("c"), -3))
    assert [p.points for p in parts] == [0.3, -3]


def test_a_token_is_one_word_that_tells_warnings_apart():
    one = Alert("gap", Severity.MUST, (("division", "A"), ("division", "B")), (), text("w"), text("y"))
    other = Alert("gap", Severity.MUST, (("division", "A"), ("division", "C")), (), text("w"), text("y"))
    here = Alert("gap", Severity.MUST, one.objects, (), text("w"), text("y"), spot="@1,2")
    assert alert("D1").token == "form:D1"
    assert len({one.token, other.token, here.token}) == 3
    assert " " not in one.token


def test_only_the_kinds_that_are_asked_for():
    assert {a.kind for a in warnings(troubled(), TODAY, kinds=["reopened", "form"])} == {"reopened", "form"}
    with pytest.raises(GisDeskError, match="no kind of warnings"):
        warnings({}, TODAY, kinds=["reopend"])


def test_the_user_can_stop_it():
    with pytest.raises(Cancelled):
        warnings(troubled(), TODAY, progress=Progress(stopped=lambda: True))


def test_every_kind_is_declared_whole():
    for one in KINDS.values():
        assert one.id in settings(), one.id
        assert one.job in ("names", "boundaries", "inspections", "disputes")
        assert all(key in sources() for key in one.source), one.id
        assert set(one.tables) <= set(SCHEMA)
    assert {"dispute", "dispute_event", "road", "water", "built_up_area"} <= set(TABLES)
    with pytest.raises(ValueError, match="exists already"):
        kind("form", title=text("x"), detail=text("x"), do=text("x"), job="disputes")
    with pytest.raises(ValueError, match="no such source"):
        kind("else", title=text("x"), detail=text("x"), do=text("x"), job="disputes", source=("nowhere",))


def test_what_the_memory_keeps_gives_the_same_and_follows_the_tables():
    ways = [road("R1", [(110.18, 25.1), (110.22, 25.1)], "国道G990")]
    from tests.gis_desk.disputes.county import frame

    tables = troubled() | {"road": frame("road", ways)}
    memory = Memory()
    first = warnings(tables, TODAY, memory=memory)
    assert warnings(tables, TODAY, memory=memory) == first == warnings(tables, TODAY)
    assert any(a.kind == "road-crossing" for a in first)
    tables["road"] = frame("road", [])
    assert not [a for a in warnings(tables, TODAY, memory=memory) if a.kind == "road-crossing"]
    mended = tables["dispute"].copy()
    mended.loc[mended["key"] == "D4", "grade"] = "blue"
    tables["dispute"] = mended
    assert not [a for a in warnings(tables, TODAY, memory=memory) if a.kind == "form"]


def test_another_rule_table_counts_otherwise():
    rules = settings() | {"reopened": dict(settings()["reopened"]) | {"base": 90}}
    assert warnings(troubled(), TODAY, rules=rules)[0].kind == "reopened"


def test_cases_without_a_place_and_tables_with_gaps_are_borne():
    nowhere = cases(case("D1", next_check="2026-05-01") | {"geometry": None}, case("D2") | {"geometry": Point()})
    found = warnings(quiet() | {"dispute": nowhere}, TODAY)
    assert [(a.kind, a.at) for a in found if a.kind == "check-overdue"] == [("check-overdue", None)]
    bare = {"dispute": nowhere.iloc[:0], "marker": markers().assign(line=None, state="lost")}
    assert warnings(bare, TODAY) == []
