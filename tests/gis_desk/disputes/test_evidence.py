import pytest

from gis_desk.disputes.evidence import (
    article,
    dated_problems,
    needs_day,
    plan_evidence,
    plan_remove_evidence,
    positions,
    weight,
)
from layers.errors import GisDeskError
from layers.schema import EVIDENCE_KINDS
from tests.gis_desk.disputes.county import TODAY, case


def row(**values):
    return {k: v for k, v in case("D1", **values).items() if k != "key"}


def paper(kind, dated_on=None, side="a", title="林权证"):
    return {"kind": kind, "dated_on": dated_on, "side": side, "title": title, "number": None, "note": None}


def plan(values, **keys):
    basic = {"title": "1962年林权证", "kind": "8-1", "side": "a"}
    return plan_evidence(
        "D1", keys.pop("row", row(dispute_from="1985-05-01")), basic | values, key="P1", today=TODAY, **keys
    )


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        *((f"7-{n}", "basis") for n in range(1, 6)),
        *((f"8-{n}", "reference") for n in range(1, 5)),
        ("other", "none"),
        (None, "none"),
        ("9-9", "none"),
    ],
)
def test_weight_follows_from_the_kind(kind, wanted):
    assert weight(kind) == wanted


def test_every_kind_names_its_article():
    assert str(article("7-5")) == "dispute regulations, article 7 (5)"
    assert str(article("other")).endswith("article 9")


@pytest.mark.parametrize(
    ("kind", "dated_on", "arose", "wanted"),
    [
        ("8-1", "1962-03-01", "1985-05-01", []),  # after the founding, before the dispute: it counts
        ("8-1", "1985-05-01", "1985-05-01", ["must"]),  # the same day is not before
        ("8-1", "1990-01-01", "1985-05-01", ["must"]),
        ("8-4", "1949-09-30", "1985-05-01", ["should"]),  # before the founding
        ("8-4", "1949-10-01", "1985-05-01", []),
        ("7-5", "1990-01-01", "1985-05-01", ["must"]),
        ("7-5", "1936-01-01", "1985-05-01", []),  # article 7 (5) knows no founding
        ("7-5", "1936-01-01", None, ["must"]),  # nobody knows when the dispute arose
        ("8-2", None, "1985-05-01", ["should"]),  # no date
        ("8-2", None, None, ["must", "should"]),
        ("7-1", "2020-01-01", "1985-05-01", []),  # a decision may be younger than the dispute
        ("7-4", None, None, []),
        ("other", "1650-01-01", "1985-05-01", []),
    ],
)
def test_dates_decide_what_counts(kind, dated_on, arose, wanted):
    found = dated_problems([("P1", paper(kind, dated_on))], row(dispute_from=arose))
    assert [p.severity.value for p in found] == wanted
    assert all(p.key == "P1" and str(p.do) for p in found)


def test_only_some_kinds_need_the_day_of_the_dispute():
    assert [k for k in EVIDENCE_KINDS if needs_day([paper(k)])] == ["7-5", "8-1", "8-2", "8-3", "8-4"]


def test_positions_count_each_sides_papers():
    papers = [
        ("1", paper("7-4", side="both")),
        ("2", paper("8-1", "1962-01-01")),
        ("3", paper("8-1", "1999-01-01")),  # too young
        ("4", paper("other", side="b")),
        ("5", paper("8-2", "1970-01-01", side=None)),  # nobody's
    ]
    found = positions(papers, row(dispute_from="1985-05-01"))
    assert [(p.side, p.basis, p.reference, p.other, p.doubtful) for p in found] == [
        ("a", 1, 1, 0, 1),
        ("b", 1, 0, 1, 0),
    ]


def test_a_paper_is_entered_corrected_and_removed():
    change = plan({"dated_on": "1962年3月1日", "number": "云林字第3号"})
    new = change.edits[0].after
    assert (new["dispute"], new["dated_on"], new["side"]) == ("D1", "1962-03-01", "a")
    corrected = plan({"kind": "other"}, before=new).edits[0]
    assert corrected.after == {"kind": "other"}
    with pytest.raises(GisDeskError, match="nothing was changed"):
        plan({}, before=new)
    gone = plan_remove_evidence("P1", row(), new, [("A1", {"name": "扫描.pdf", "size": 3})])
    assert [(e.layer, e.after) for e in gone.edits] == [("attachment", None), ("dispute_evidence", None)]


def test_the_day_of_the_dispute_comes_with_the_paper():
    with pytest.raises(GisDeskError) as caught:
        plan({}, row=row())
    assert caught.value.where.field == "dispute_from"
    change = plan({}, row=row(), dispute_from="1985年5月1日")
    assert [e.layer for e in change.edits] == ["dispute_evidence", "dispute"]
    assert change.edits[1].after == {"dispute_from": "1985-05-01"}
    assert plan({"kind": "7-1"}, row=row()).edits[0].after["kind"] == "7-1"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": " "}, "no title"),
        ({"kind": "9-1"}, "not known"),
        ({"kind": None}, "not known"),
        ({"side": "c"}, "no third side"),
        ({"side": "x"}, "not known"),
        ({"dated_on": "2030-01-01"}, "future"),
        ({"dated_on": "民国前三年"}, "not clear"),
        ({"weight": "basis"}, "no field"),
        ({"title": "长" * 201}, "characters"),
    ],
)
def test_bad_papers_are_refused(values, said):
    with pytest.raises(GisDeskError) as caught:
        plan(values)
    assert said in str(caught.value)


def test_old_papers_have_their_dates():
    assert plan({"kind": "other", "dated_on": "1736-01-01"}).edits[0].after["dated_on"] == "1736-01-01"
