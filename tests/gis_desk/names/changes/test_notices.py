"""The comparison of code lists against what the Ministry announced."""

import pytest

from tests.gis_desk.names.changes.notices import NOTICE_2004, NOTICE_2011, judged, lines, years


@pytest.mark.parametrize(
    ("before", "after", "notice", "missed", "wrong"),
    [
        # districts that went into one that stays: a list of counties alone does not show where the ground went
        ("2003", "2004", NOTICE_2004, {"230105", "440202", "450104", "411123", "450121"}, {"411123", "450121"}),
        # 卢湾区, 居巢区, 维扬区
        ("2010", "2011", NOTICE_2011, {"310103", "341402", "321011"}, set()),
    ],
)
def test_what_the_ministry_announced_is_found(before, after, notice, missed, wrong):
    comparison = years(before, after)
    not_found, false = judged(comparison, lines(notice))
    assert len(not_found) == len(missed)
    assert all(line.old & missed for line in not_found), not_found
    assert {code for line, _ in false for code in line.old} <= wrong
    assert all(d.certainty != "certain" for _, d in false)


def test_codes_that_were_given_to_others_mislead_nobody():
    """In the list of 2004 the codes of 桦甸市 and 蛟河市 are swapped, and seven counties of 哈尔滨 have each other's."""
    comparison = years("2003", "2004")
    found = {comparison.old.name[d.old[0]]: d.kinds for d in comparison.decisions if d.old}
    for name in ("桦甸市", "蛟河市", "方正县", "宾县", "巴彦县", "木兰县", "通河县", "延寿县", "香坊区"):
        assert found[name] == ("recoded",), name
    assert found["依兰县"] == ("removed",)
