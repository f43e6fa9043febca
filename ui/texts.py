"""The words of the interface: English in the code, other languages in ``resources/texts``."""

import gettext
import os
import tomllib
from collections.abc import Mapping
from functools import cache, partial
from os import fspath
from typing import Any

from layers.errors import Where, shorten
from layers.text import Text, in_words
from resources import resource

LANGUAGES = ("zh", "en")
_chosen: list[str] = []


def language() -> str:
    """The language in use: what was chosen, else GIS_DESK_LANG, else Chinese unless the locale is another's."""
    if _chosen:
        return _chosen[0]
    asked = os.environ.get("GIS_DESK_LANG", "")
    return asked if asked in LANGUAGES else "zh"


def choose_language(code: str) -> None:
    """Say everything in `code` from now on; ValueError for a language that is not there."""
    if code not in LANGUAGES:
        raise ValueError(code)
    _chosen[:] = [code]


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """Every sentence of language `code`, English template to translation."""
    if code == "en":
        return {}
    sentences: dict[str, str] = {}
    for file in sorted(resource("texts", code).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            sentences.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return sentences


def tr(template: str, **args: Any) -> str:
    """`template` in the language in use, its fields filled."""
    return say(Text(template, args))


def say(sentence: Text | str) -> str:
    """A `Text` of the lower floors in the language in use; arguments that are Texts are said too."""
    return say_in(language(), sentence)


def say_in(code: str, sentence: Text | str) -> str:
    """As `say`, in the language `code`: official papers are Chinese, whatever the window speaks."""
    if isinstance(sentence, str):
        return catalogue(code).get(sentence, sentence)
    template = catalogue(code).get(sentence.template, sentence.template)
    if not sentence.args:
        return template
    return template.format_map(in_words(sentence.args, partial(say_in, code), "、" if code == "zh" else ", "))


def where_words(where: Where) -> str:
    """The place of a problem in the language in use; empty where none is known."""
    parts = [fspath(where.file)] if where.file is not None else []
    if where.layer is not None:
        parts.append(tr("layer “{layer}”", layer=where.layer))
    if where.row is not None:
        parts.append(tr("row {n}", n=where.row))
    if where.field is not None:
        parts.append(tr("field “{field}”", field=where.field))
    if where.value is not None:
        parts.append(tr("value “{value}”", value=shorten(where.value)))
    return tr(", ").join(parts)


def speak_through_click() -> None:
    """Let the command-line library say its own words (usage, missing option) in the language in use."""
    if language() == "en":
        return
    gettext.bindtextdomain("messages", str(resource("texts", "click")))
    gettext.textdomain("messages")
    os.environ["LANGUAGE"] = language()
