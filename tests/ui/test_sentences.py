"""Sentences: arguments kept apart, said in words of the language in use."""

from layers.errors import Where
from layers.text import Text, text
from ui import texts


def test_a_sentence_in_its_own_words():
    assert str(text("{a} and {b}", a=text("{n} rows", n=3), b=["x", "y"])) == "3 rows and x, y"
    assert str(Text("100 %{}")) == "100 %{}"


def test_a_list_is_enumerated_as_the_language_does(monkeypatch):
    sentence = text("use one of: {known}", known=("镇", text("Township")))
    monkeypatch.setattr(texts, "_chosen", ["zh"])
    assert texts.say(sentence) == f"可用的有：镇、{texts.tr('Township')}"
    monkeypatch.setattr(texts, "_chosen", ["en"])
    assert texts.say(sentence) == "use one of: 镇, Township"


def test_the_place_of_a_problem_in_both_languages(monkeypatch):
    where = Where("县.gpkg", layer="county", row=214, field="code", value="11010")
    monkeypatch.setattr(texts, "_chosen", ["zh"])
    assert texts.where_words(where) == "县.gpkg、图层“county”、第 214 行、字段“code”、值“11010”"
    monkeypatch.setattr(texts, "_chosen", ["en"])
    assert texts.where_words(where) == "县.gpkg, layer “county”, row 214, field “code”, value “11010”"
    assert texts.where_words(Where()) == ""
