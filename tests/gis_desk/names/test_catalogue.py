"""The whole catalogue: each id is a rule or a person's question, each severity is what its sources carry."""

import re

import pytest

from gis_desk.findings import RULES, Basis, Severity, rule, sources
from gis_desk.names.checking import NAME_RULES
from gis_desk.names.examples import all_examples, findings_of
from gis_desk.names.renaming import RENAMING_RULES
from gis_desk.names.rules.by_person import ACTIONS, QUESTIONS, questions
from gis_desk.names.subject import ALL
from gis_desk.names.tables import shipped
from tests.realdata import data_dir
from ui.texts import catalogue

STRICTEST = """
N001 must  N002 must  N003 should N004 should N005 should N006 advise N007 must  N008 advise N009 should N010 should
N011 must  N012 should N013 should N014 advise N015 must  N016 should
N020 must  N021 should N022 must  N023 must  N024 advise N025 must  N026 should N027 should N028 should N029 advise
N030 should N031 should N032 advise N033 should N034 should N035 should
N040 must  N041 must  N042 must  N043 must  N044 must  N045 must  N046 should N047 advise N048 advise N049 advise
N050 must  N051 should N052 should N053 advise N054 advise N055 advise N056 advise N057 advise N058 must  N059 should
N060 must  N061 must  N062 should N063 must  N064 advise N065 advise N066 advise N067 advise N068 advise N069 must
N070 must  N071 must  N072 must  N073 must  N074 should N075 should N076 should N077 must  N078 must  N079 should
N080 must  N081 should N082 advise N083 should N084 should N085 must
"""
"""Section 4 of the catalogue as section 11 corrected it: the strictest severity an id may reach without a local rule."""
CATALOGUE = dict(re.findall(r"(N\d{3}) (\w+)", STRICTEST))
NAMES = sorted(k for k in RULES if k.startswith("N"))
BELOW = {"N044": "should", "N045": "should", "N080": "should"}
"""Declared below the strictest: a built-up area or an official reading has to be on record first."""


def test_the_list_is_that_of_the_domain_page():
    page = data_dir().parent / "domain" / "naming-rules.md"
    if not page.is_file():
        pytest.skip(f"the catalogue is not in {page.parent}")
    assert sorted(CATALOGUE) == sorted(
        set(re.findall(r"^\| (N\d{3}) \| (?!must|should|advise)", page.read_text(encoding="utf-8"), re.M))
    )


def test_every_id_is_a_rule_or_a_question():
    asked = {q.rule for q in QUESTIONS}
    assert set(NAMES) == NAME_RULES.keys() | RENAMING_RULES.keys()
    assert set(NAMES) | asked == set(CATALOGUE)
    assert asked - set(NAMES) == {"N082", "N083"}


@pytest.mark.parametrize("rule_id", NAMES)
def test_every_rule_says_all_there_is_to_say(rule_id):
    one = RULES[rule_id]
    assert all((one.source, one.scope, one.title, one.detail, one.advice, one.trap))
    assert set(one.source) <= sources().keys()
    assert set(one.scope) <= set(ALL)
    assert len(set(one.good)) >= 3
    assert len(set(one.bad)) >= 3
    chinese = catalogue("zh")
    for sentence in (one.title, one.message, one.detail, one.advice, one.trap):
        assert sentence in chinese, sentence


@pytest.mark.parametrize("rule_id", NAMES)
def test_severities_are_those_of_the_catalogue(rule_id):
    assert RULES[rule_id].severity.value == BELOW.get(rule_id, CATALOGUE[rule_id])


@pytest.mark.parametrize(("rule_id", "line"), [(r, line) for r, line, bad in all_examples() if bad])
def test_only_law_in_force_carries_a_must(rule_id, line):
    carried = any(sources()[k].carries_must for k in RULES[rule_id].source)
    for finding in findings_of(rule_id, line):
        assert finding.level is not Severity.MUST or carried
        assert finding.level.rank >= Severity(CATALOGUE[rule_id]).rank
        chinese = catalogue("zh")
        assert (finding.wording or RULES[rule_id].message) in chinese


@pytest.mark.parametrize("basis", [b for b in Basis if b is not Basis.LAW])
def test_a_must_on_anything_else_is_refused(basis):
    key = next(k for k, s in sources().items() if s.basis is basis)
    with pytest.raises(ValueError, match="in force"):
        rule("N999", title="", message="", severity=Severity.MUST, source=key, detail="")


def test_a_local_regulation_raises_only_what_the_table_says_and_never_for_replaced_law():
    for rule_id, severity in shipped().data["local"]["severity"].items():
        usual = Severity.ADVISE if rule_id == "N042" else RULES[rule_id].severity  # street offices are advice
        assert Severity(severity).rank < usual.rank
        bases = {sources()[k].basis for k in RULES[rule_id].source}
        assert severity != "must" or bases & {Basis.LAW, Basis.LOCAL, Basis.NOTICE}


def test_the_checklist_has_article_and_reason_and_asks_by_class_and_case():
    for question in QUESTIONS:
        assert set(question.source) <= sources().keys()
        assert set(question.scope) <= set(ALL)
        assert set(question.actions) <= set(ACTIONS)
        for sentence in (question.asked, question.reason):
            assert sentence.template in catalogue("zh")
    assert "N083" in {q.rule for q in questions("building")}
    assert "N083" not in {q.rule for q in questions("road")}
    assert {q.rule for q in questions("road", "deregister")} == {"N062", "N063"}
    assert "N060" not in {q.rule for q in questions("road", "name")}
