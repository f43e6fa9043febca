"""Renamings as a whole: what is said about the new name is kept, and local regulations make rules stricter."""

from dataclasses import replace
from datetime import date

from gis_desk.findings import Severity
from gis_desk.names.checker import NameChecker
from gis_desk.names.checking_renaming import check_renaming
from gis_desk.names.renaming import Renaming
from gis_desk.names.subject import Context
from gis_desk.names.tables import shipped

WHOLE = Renaming(
    "和平路", "胜利路", "road", date(2025, 6, 1), key="p1", reason="旧城改造，原路已拆", ground="construction",
    mismatch="原路已拆除改线", evidence="规划批复及现状图", impact=("门牌", "路牌"),
)  # fmt: skip


def said(renaming, context=None):
    context = context or Context(shipped())
    return check_renaming(renaming, context, NameChecker(context=context).check(renaming.new, renaming.cls))


def test_a_whole_case_has_nothing_against_it():
    assert said(WHOLE) == []


def test_findings_on_the_new_name_keep_their_severity_and_are_summed_up():
    found = said(replace(WHOLE, new="维也纳路"))
    levels = {f.rule: f.level for f in found}
    assert levels["N061"] is levels["N023"] is Severity.MUST
    assert found == sorted(found, key=lambda f: f.level.rank)
    assert "N061" not in {f.rule for f in said(replace(WHOLE, new="仃车路"))}, "advice on the new name is no breach"


def test_findings_are_known_by_the_place():
    assert {f.keys for f in said(replace(WHOLE, reason="")) if f.rule == "N060"} == {("p1",)}


def test_a_local_regulation_makes_the_reuse_of_names_stricter():
    from gis_desk.names.renaming import Retired

    again = replace(WHOLE, retired=(Retired("胜利路", "road", date(2024, 1, 1)),))
    levels = [
        {f.rule: f.level for f in said(again, Context(shipped(), local=local))}
        for local in (frozenset(), frozenset({"N067"}))
    ]
    assert levels == [{"N067": Severity.ADVISE}, {"N067": Severity.SHOULD}]


def test_age_is_counted_in_years():
    assert round(replace(WHOLE, named_on=date(2020, 6, 1)).age_years, 2) == 5.0
    assert WHOLE.age_years is None
