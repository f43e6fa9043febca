"""The rule table of the register, ``resources/rules/disputes.toml``, and a county's own over it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gis_desk.disputes.grade import CHECK_DAYS, Matrix
from layers.errors import FormatError, GisDeskError, Where
from resources import resource

NAME = "disputes.toml"
_MOST = 10_000
"""No figure of the table is larger: metres, days, megabytes, pixels."""


@dataclass(frozen=True)
class AttachmentRules:
    """How large an attachment may be (megabytes of 1,000,000 bytes), and what thumbnails are."""

    most_mb: float
    thumbnail_px: int
    thumbnail_quality: int


@dataclass(frozen=True)
class TwinRules:
    """When two cases may be the same: distance in metres, days between, share of words in common (0 to 1)."""

    near_m: float
    days: int
    alike: float


@dataclass(frozen=True)
class DisputeRules:
    """The table in force.

    Parameters
    ----------
    title : str
        Whose figures they are.
    matrix : Matrix
    check_days : mapping
        Grade to days until the next check.
    founded : date
        Papers of article 8 before it are doubted.
    """

    title: str
    matrix: Matrix
    check_days: Mapping[str, int]
    founded: date
    attachments: AttachmentRules
    twins: TwinRules


@cache
def own() -> DisputeRules:
    """The program's table."""
    return _made(_shipped(), None)


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resource("rules", NAME).read_text(encoding="utf-8"))


def load(overlay: Path | None = None) -> DisputeRules:
    """The program's table with the values of the file `overlay` in it.

    Raises
    ------
    FormatError
        Where the file is no TOML, or has a section, key or value that the table does not know.
    """
    if overlay is None:
        return own()
    if not overlay.is_file():
        raise FormatError("this is no ordinary file", where=Where(overlay), do="copy the data into a file first")
    try:
        given = tomllib.loads(overlay.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise FormatError(
            "the rule table is no valid TOML: {problem}",
            where=Where(overlay),
            do="correct the line named, and save the file as UTF-8",
            problem=str(exc),
        ) from exc
    laid = {name: dict(section) for name, section in _shipped().items()}
    for name, section in given.items():
        if name not in laid or not isinstance(section, dict):
            raise FormatError(
                "the rule table has no section '{name}'",
                where=Where(overlay, field=name),
                do="use one of: {known}",
                name=name,
                known=", ".join(laid),
            )
        for key, value in section.items():
            _check(overlay, f"{name}.{key}", value, laid[name].get(key))
            laid[name][key] = value
    if "about" not in given:
        laid["about"]["title"] = overlay.stem
    return _made(laid, overlay)


def _check(file: Path, dotted: str, value: Any, example: Any) -> None:
    where = Where(file, field=dotted, value=value)
    if example is None:
        raise FormatError("the rule table has no key '{key}'", where=where, do="check the spelling", key=dotted)
    numbers = isinstance(example, int | float) and isinstance(value, int | float) and not isinstance(value, bool)
    if not numbers and type(value) is not type(example):
        raise FormatError(
            "'{key}' is of another kind than in the program's table",
            where=where,
            do="write it like {example}",
            key=dotted,
            example=str(example),
        )
    if numbers and not 0 < value <= _MOST:  # a NaN is neither
        raise FormatError(
            "'{key}' must be above 0, and {most} at the most",
            where=where,
            do="write it like {example}",
            key=dotted,
            most=_MOST,
            example=str(example),
        )
    if numbers and isinstance(example, int) and int(value) != value:
        raise FormatError(
            "'{key}' must be a whole number",
            where=where,
            do="write it like {example}",
            key=dotted,
            example=str(example),
        )


def _made(table: Mapping[str, Mapping[str, Any]], file: Path | None) -> DisputeRules:
    title = str(table["about"]["title"])
    try:
        matrix = Matrix(**{k: int(v) for k, v in table["matrix"].items()}, table=title)
    except GisDeskError as exc:
        raise FormatError(
            exc.what.template, where=Where(file, field="matrix"), do=exc.do.template, **exc.what.args
        ) from exc
    files, twins = table["attachments"], table["twins"]
    return DisputeRules(
        title,
        matrix,
        {grade: int(table["check_days"][grade]) for grade in CHECK_DAYS},
        table["evidence"]["founded"],
        AttachmentRules(float(files["most_mb"]), int(files["thumbnail_px"]), int(files["thumbnail_quality"])),
        TwinRules(float(twins["near_m"]), int(twins["days"]), float(twins["alike"])),
    )
