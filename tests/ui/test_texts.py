"""Every sentence of the program is there in Chinese, with the same fields."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.errors import GisDeskError
from layers.schema import TABLES
from resources import resource
from tests.realdata import ROOT
from ui.texts import LANGUAGES, catalogue

SOURCES = sorted(f for floor in ("ui", "gis_desk", "layers") for f in (ROOT / floor).rglob("*.py"))
_FIRST = {"tr", "text", "Text", "N_", "fact"}
_RULE = ("title", "message", "detail", "advice", "trap")
_CONTROL_WORDS = {"wording"}
_CLASS_ATTRIBUTES = {"title"}
"""Attributes of a workbench class that the window translates."""


def error_names() -> set[str]:
    """Names of all error classes that carry sentences."""

    def below(kind: type) -> Iterator[str]:
        yield kind.__name__
        for child in kind.__subclasses__():
            yield from below(child)

    return set(below(GisDeskError))


def templates(file: Path, errors: set[str]) -> Iterator[tuple[str, int]]:
    """English templates of a source file, as (sentence, line); only literals can be found."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef) and any("Workbench" in ast.unparse(b) for b in node.bases):
            for inner in node.body:
                target = getattr(inner, "targets", [getattr(inner, "target", None)])[0]
                if isinstance(target, ast.Name) and target.id in _CLASS_ATTRIBUTES:
                    yield from _literal(getattr(inner, "value", None))
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = {k.arg: k.value for k in node.keywords}
        if name in _FIRST and node.args:
            yield from _literal(node.args[0])
        elif name in errors:
            yield from _literal(node.args[0] if node.args else None)
            yield from _literal(words.get("do"))
        elif name == "rule":
            for part in _RULE:
                yield from _literal(words.get(part))
        for part in _CONTROL_WORDS & set(words):
            yield from _literal(words[part])


def _literal(node: ast.expr | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
        yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _literal(node.body)
        yield from _literal(node.orelse)


def fields(template: str) -> set[str]:
    """Names of the fields of a template."""
    return {name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name}


def half_width(words: str) -> bool:
    """Whether a half-width mark stands next to a Chinese character; positions to be typed as ``经度,纬度`` may."""
    if "(*" in words:
        return False
    plain = re.sub(r"\(&\w\)|经度,纬度", "", words)
    plain = re.sub(r"\{[^{}]*\}", "", plain)
    return bool(re.search(r"[\u4e00-\u9fff”》][,;:?!()]|[,;:?!()][\u4e00-\u9fff“《]", plain))


def has_words(template: str) -> bool:
    """Whether there is anything to translate between the fields."""
    plain = "".join(part for part, *_ in string.Formatter().parse(template))
    return any(c.isalpha() for c in plain)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_sentence_is_translated(language):
    known, errors = catalogue(language), error_names()
    missing = [
        f"{file.relative_to(ROOT)}:{line}: {sentence}"
        for file in SOURCES
        for sentence, line in templates(file, errors)
        if has_words(sentence) and sentence not in known
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_translations_have_the_same_fields(language):
    wrong = [key for key, words in catalogue(language).items() if fields(key) != fields(words)]
    assert not wrong, "\n".join(wrong)


def test_every_table_and_column_has_both_labels():
    for table in TABLES.values():
        assert table.zh
        assert table.en
        for column in table.columns:
            assert column.zh, f"{table.name}.{column.name}"
            assert column.en, f"{table.name}.{column.name}"


def test_the_scan_finds_sentences(tmp_path):
    file = tmp_path / "room.py"
    file.write_text(
        'tr("One {n}", n=1)\nraise FormatError("two", do="three")\nclass B(Workbench):\n    title = "Four"\n'
    )
    assert [s for s, _ in templates(file, error_names())] == ["One {n}", "two", "three", "Four"] or {
        s for s, _ in templates(file, error_names())
    } == {"One {n}", "two", "three", "Four"}


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_a_sentence_has_one_translation(language):
    found: dict[str, set[str]] = {}
    for file in resource("texts", language).iterdir():
        for key, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            found.setdefault(key, set()).add(words)
    assert not {key: words for key, words in found.items() if len(words) > 1}


def test_chinese_sentences_have_chinese_punctuation():
    wrong = {key: words for key, words in catalogue("zh").items() if half_width(words)}
    assert not wrong, "\n".join(f"{key} = {words}" for key, words in wrong.items())


def test_half_width_marks_are_seen():
    assert half_width("共 3 项,均已处理")
    assert half_width("完成:{file}")
    assert half_width("距离(米)")
    assert not half_width("文件(&F)")
    assert not half_width("距离（米）：{m:.1f}")
    assert not half_width("GIS 文件 (*.gpkg *.shp)")
    assert not half_width("写作“经度,纬度”，如 110.21,25.37")


def test_one_word_for_one_thing():
    words = catalogue("zh")
    assert [words[w] for w in ("must", "should", "advise")] == ["必须", "应当", "提示"]
    assert [words[w] for w in ("Must", "Should", "Advise")] == ["必须", "应当", "提示"]
    assert not [key for key, said in words.items() if "工作空间" in said]
