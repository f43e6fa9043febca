"""Words that all papers of the register share, and how values are said in them."""

import re
import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from gis_desk.disputes.words import GRADES, label
from layers.text import Text
from resources import resource

Say = Callable[[Text | str], str]
"""Says a text in Chinese: official papers are Chinese whatever the window speaks."""
_UNFIT = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST = 80


@cache
def template(name: str) -> Mapping[str, Any]:
    """A template of ``resources/documents``: ``words``, ``monthly``, ``brief``, ``form`` or ``yearly``."""
    return tomllib.loads(resource("documents", f"dispute_{name}.toml").read_text(encoding="utf-8"))


def missing() -> str:
    """What stands where something is missing."""
    return str(template("words")["missing"])


def grade_words(grade: object, say: Say) -> str:
    """A grade as shape and word, for paper without colours; empty for none."""
    if grade is None or grade != grade:
        return ""
    shape = template("words")["shape"].get(str(grade), "")
    return f"{shape} {say(label(GRADES, grade))}".strip()


def mark_of(*, public: bool, secret: bool) -> str:
    """The mark of secrecy of a paper."""
    return str(template("words")["mark"]["open" if public else "secret" if secret else "internal"])


def fit_name(words: str) -> str:
    """`words` as the name of a file on any system, without its ending."""
    return _UNFIT.sub("_", words).strip(" .")[:_LONGEST] or "_"
