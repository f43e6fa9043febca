"""What is pasted into the field of a name: an answer, shown as plain text, and no crash."""

import pytest

from tests.gis_desk.names.test_hostile_names import LONG, SHORT
from ui.desktop.benches.names import AcceptRow, NamesBench


@pytest.fixture
def bench(window, qtbot):
    window.open_job("names")
    assert isinstance(window.bench, NamesBench)
    return window.bench


@pytest.mark.parametrize("cls", ["residential", "division"])
def test_whatever_is_pasted_is_answered(bench, qtbot, cls):
    bench.kind.setCurrentIndex(bench.kind.findData(cls))
    for label, name in {**SHORT, **LONG}.items():
        bench.name.setText(name)
        bench.check()
        if not bench.name.text().strip():
            assert bench.answer is None, label
            continue
        assert bench.answer is not None, label
        rules = {f.rule for f in bench.answer.findings}
        assert rules == {row.finding.rule for row in bench.findings.findChildren(AcceptRow)}, label
        taken = bench.name.text() == name  # the field itself drops half a character and what is too long
        assert rules or not taken or label == "code on an estate", label
