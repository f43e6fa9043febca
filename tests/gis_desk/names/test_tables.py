"""Rule tables: checked on load, with file and line; a county's own laid over them."""

import pytest

from gis_desk.names.checker import NameChecker
from gis_desk.names.subject import Context
from gis_desk.names.tables import load
from layers.errors import FormatError


def test_an_overlay_adds_words_and_changes_limits(tmp_path):
    file = tmp_path / "province.toml"
    file.write_text(
        '[about]\ntitle = "某省规范"\n\n[words.imperial]\nadd = ["驸马"]\n\n[limits.length]\nresidential = 6\n',
        encoding="utf-8",
    )
    tables = load(file)
    assert tables.whose == "某省规范"
    checker = NameChecker(context=Context(tables))
    assert "N027" in {f.rule for f in checker.check("驸马花园", "residential").findings}
    assert "N009" in {f.rule for f in checker.check("阳光海岸假日花园", "residential").findings}
    own = NameChecker()
    assert "N027" not in {f.rule for f in own.check("驸马花园", "residential").findings}
    assert "N009" not in {f.rule for f in own.check("阳光海岸假日花园", "residential").findings}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[words.imperial]\nadd = [\n", None),  # broken TOML
        ("\n[wrods.imperial]\nadd = ['驸马']\n", 2),  # no such table
        ("[words.imperail]\nadd = ['驸马']\n", 1),  # no such section
        ("[words.imperial]\nwords = 3\n", 2),  # wrong kind
        ("[words.imperial]\nadd = ['']\n", 2),  # empty word
        ("[limits.length]\nresidential = -1\n", 2),  # no positive number
        ("[readings.memory]\n'六安' = 'lù'\n", 2),  # one syllable for two characters
    ],
)
def test_errors_name_file_and_line(tmp_path, text, line):
    file = tmp_path / "county.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(FormatError) as caught:
        load(file)
    assert "county.toml" in str(caught.value.where)
    if line is not None:
        assert caught.value.where.row == line


def test_a_file_in_another_encoding_is_refused(tmp_path):
    file = tmp_path / "gbk.toml"
    file.write_bytes('[words.imperial]\nadd = ["驸马"]\n'.encode("gbk"))
    with pytest.raises(FormatError, match="UTF-8"):
        load(file)
