"""Every rule against its own examples, and the lists of real names that must pass or must be found."""

import pytest

from gis_desk.findings import RULES, Severity, sources
from gis_desk.names.checking import NAME_RULES
from gis_desk.names.examples import all_examples, findings_of


@pytest.mark.parametrize(("rule_id", "line", "bad"), all_examples())
def test_examples(rule_id, line, bad):
    assert bool(findings_of(rule_id, line)) is bad


@pytest.mark.parametrize("rule_id", sorted(NAME_RULES))
def test_declarations(rule_id):
    one = RULES[rule_id]
    assert len(one.good) >= 3
    assert len(one.bad) >= 3
    assert one.title
    assert one.detail
    assert one.advice
    if one.severity is Severity.MUST:
        assert any(sources()[k].verified for k in one.source)
