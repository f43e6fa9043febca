"""Tables of a province or county laid over those of the program, each checked before it counts.

An overlay is a folder of TOML files, or one file. A file that bears the name of a table (``limits.toml``) has its
sections; any other file names table and section: ``[words.imperial]``. Values replace those of the program one by one,
and ``add = [...]`` adds to a list of words. ``[about]`` says whose figures they are; where its ``kind`` is
``"regulation"`` and ``in_force`` a date, ``binding`` lists the rules that the regulation makes stricter. What is
broken is told with file, line and key, and the program's own table stays in force for the whole file.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from gis_desk.names.tables import FILES, Tables, own, shipped
from layers.errors import FormatError, Where
from layers.schema import CLASSES

ABOUT = "about"
CASE_TABLES = ("procedure.toml", "holidays.toml", "disputes.toml")
"""Files of the same folder that are no naming tables (`gis_desk.countyrules`)."""
_ABOUT_KEYS = {"title": str, "kind": str, "in_force": (str, date), "binding": list}
_KINDS = ("regulation", "rule", "draft", "example")
_OPEN = {
    ("limits", "length"), ("limits", "specific"), ("generics", "contradictions"), ("generics", "readings"),
    ("segments", "whole"), ("segments", "established"), ("variants", "variants"), ("classes", "words"),
}  # fmt: skip
"""Sections whose keys are words of the user; in all others a key must be one of the program's table."""
_OPEN_TABLES = ("readings", "scale")


@dataclass(frozen=True)
class Laid:
    """Tables with an overlay, and what was wrong in it."""

    tables: Tables
    problems: tuple[FormatError, ...] = ()


@dataclass(frozen=True)
class _Text:
    """A file of an overlay, for messages."""

    file: Path
    text: str
    prefix: str
    """``limits.`` where the file has the sections of one table, else empty."""

    def where(self, table: str, section: str = "", key: str = "") -> Where:
        """File, line and dotted name of a key, else of its section."""
        dotted = ".".join(p for p in (table, section, key) if p)
        return Where(self.file, row=self._line(table, section, key), field=dotted)

    def _line(self, table: str, section: str, key: str) -> int | None:
        """Line of a key, else of its section, counted from 1."""
        here, heading = "", None
        wanted = ".".join(p for p in (table, section) if p)
        for number, line in enumerate(self.text.splitlines(), 1):
            if found := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
                here = self.prefix + re.sub(r"[\"']|\s*(\.)\s*", r"\1", found[1])
                if here == wanted or (heading is None and here.startswith(wanted)):
                    heading = number
            elif (here or self.prefix.rstrip(".")) in (wanted, table) and re.match(
                rf"\s*[\"']?{re.escape(key or section)}[\"']?\s*[.=]", line
            ):
                return number
        return heading


def lay(path: Path) -> Laid:
    """The tables of the program with those of `path` over them, and every problem that was met.

    A file with a problem does not count at all: the program's tables, and the other files, stay in force.
    """
    data: dict[str, dict[str, Any]] = {name: dict(own(name)) for name in FILES}
    problems: list[FormatError] = []
    about: Mapping[str, Any] = {}
    taken: dict[tuple[str, str, str], Path] = {}
    try:
        files = sorted(f for f in path.iterdir() if f.suffix == ".toml") if path.is_dir() else [path]
        others = {f for f in files if path.is_dir() and f.name in CASE_TABLES}
        files = [f for f in files if f not in others]
        if not files and not others:
            raise FormatError(
                "the folder has no rule table", where=Where(path), do="put TOML files such as limits.toml into it"
            )
    except OSError as exc:
        return Laid(shipped(), (_unreadable(path, exc),))
    except FormatError as exc:
        return Laid(shipped(), (exc,))
    for file in files:
        try:
            source, given, said = _read(file)
            about = said or about
            _no_double(source, given, taken)
            merged = {(t, s): _merged(source, t, s, v) for t, sections in given.items() for s, v in sections.items()}
        except FormatError as exc:
            problems.append(exc)
            continue
        for (table, section), values in merged.items():
            data[table][section] = values
        taken |= {(t, s, k): file for t, sections in given.items() for s, v in sections.items() for k in v}
    title = str(about.get("title", path.stem))
    return Laid(Tables(data, title, frozenset(about.get("binding", ()))), tuple(problems))


def _unreadable(path: Path, exc: OSError) -> FormatError:
    problem = FormatError(
        "the rule table cannot be read: {problem}",
        where=Where(path),
        do="give a file or folder that is there and may be read",
        problem=exc.strerror or str(exc),
    )
    problem.__cause__ = exc
    return problem


def _read(file: Path) -> tuple[_Text, dict[str, dict[str, Any]], Mapping[str, Any]]:
    """The text of a file, its tables with their sections, and what it says about itself."""
    try:
        raw = file.read_bytes()
    except OSError as exc:
        raise _unreadable(file, exc) from exc
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw[: exc.start].count(b"\n") + 1
        raise FormatError("the rule table is not UTF-8", where=Where(file, row=line), do="save it as UTF-8") from exc
    prefix = f"{file.stem}." if file.stem in (*FILES, ABOUT) else ""
    source = _Text(file, text, prefix)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        found = re.search(r"line (\d+)", str(exc))
        line = int(found[1]) if found else text.count("\n") + 1
        raise FormatError(
            "the rule table cannot be read: {problem}", where=Where(file, row=line), do="correct this line",
            problem=str(exc),
        ) from exc  # fmt: skip
    if not parsed:
        raise FormatError(
            "the rule table is empty", where=Where(file, row=1), do="write a section into it, or delete the file"
        )
    about = parsed.pop(ABOUT, {})
    if file.stem == ABOUT and not about:
        about, parsed = parsed, {}
    _check_about(source, about)
    given = {file.stem: parsed} if file.stem in FILES else parsed
    for table, sections in given.items():
        if table not in FILES:
            raise FormatError(
                "there is no rule table called '{name}'", where=source.where(table), do="use one of: {known}",
                name=table, known=", ".join(FILES),
            )  # fmt: skip
        if not isinstance(sections, dict):
            raise _unsectioned(source.where(table))
        for section, values in sections.items():
            if section not in own(table) and table not in _OPEN_TABLES:
                raise FormatError(
                    "the rule table has no section '{name}'", where=source.where(table, section),
                    do="use one of: {known}", name=f"{table}.{section}", known=", ".join(own(table)),
                )  # fmt: skip
            if not isinstance(values, dict):
                raise _unsectioned(source.where(table, section))
    return source, given, about


def _check_about(source: _Text, about: Any) -> None:
    if not isinstance(about, dict):
        raise _unsectioned(source.where(ABOUT))
    for key, value in about.items():
        if key not in _ABOUT_KEYS:
            raise _unknown_key(source.where(ABOUT, key=key), _ABOUT_KEYS)
        if not isinstance(value, _ABOUT_KEYS[key]):  # type: ignore[arg-type]
            raise _wrong_kind(source.where(ABOUT, key=key))
    if about.get("kind", "example") not in _KINDS:
        raise FormatError(
            "'{name}' is no kind of rules", where=source.where(ABOUT, key="kind"), do="use one of: {known}",
            name=about["kind"], known=", ".join(_KINDS),
        )  # fmt: skip
    if not about.get("binding"):
        return
    if about.get("kind") != "regulation" or not _is_day(about.get("in_force")):
        raise FormatError(
            "only a regulation in force makes rules stricter",
            where=source.where(ABOUT, key="binding"),
            do='give kind = "regulation" and in_force, the day such as 2020-05-01, or take the list away',
        )
    known = own("local")["severity"]
    for rule_id in about["binding"]:
        if rule_id not in known:
            raise FormatError(
                "no local regulation makes rule {name} stricter", where=source.where(ABOUT, key="binding"),
                do="use one of: {known}", name=rule_id, known=", ".join(known),
            )  # fmt: skip


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, date) or date.fromisoformat(str(value)) is not None
    except ValueError:
        return False


def _no_double(
    source: _Text, given: Mapping[str, Mapping[str, Any]], taken: Mapping[tuple[str, str, str], Path]
) -> None:
    for table, sections in given.items():
        for section, values in sections.items():
            for key in values:
                if (table, section, key) in taken:
                    raise FormatError(
                        "'{name}' stands in {file} already", where=source.where(table, section, key),
                        do="keep it in one of the files", name=key, file=taken[table, section, key].name,
                    )  # fmt: skip


def _merged(source: _Text, table: str, section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The program's section with `values` over it, each of them checked."""
    old: dict[str, Any] = dict(own(table).get(section, {}))
    is_open = table in _OPEN_TABLES or (table, section) in _OPEN
    for key, value in values.items():
        target = "words" if key == "add" else key
        if target not in old and not is_open:
            raise _unknown_key(source.where(table, section, key), [*old, *(["add"] if "words" in old else [])])
        sample = old.get(target, next(iter(own(table).get(section, {}).values()), None))
        if sample is not None and not _same_kind(value, sample):
            raise _wrong_kind(source.where(table, section, key))
        _check(table, section, key, value, old, source.where(table, section, key))
        old[target] = [*old["words"], *value] if key == "add" else value
    return old


def _same_kind(value: Any, sample: Any) -> bool:
    if isinstance(value, bool) or isinstance(sample, bool):
        return isinstance(value, bool) and isinstance(sample, bool)
    number = (int, float)
    return isinstance(value, number) if isinstance(sample, number) else isinstance(value, type(sample))


def _unsectioned(where: Where) -> FormatError:
    return FormatError("the rule table has a value of the wrong kind", where=where, do="put it into a section")


def _wrong_kind(where: Where) -> FormatError:
    return FormatError(
        "the rule table has a value of the wrong kind", where=where, do="give it the kind of the program's table"
    )


def _unknown_key(where: Where, known: Iterable[str]) -> FormatError:
    return FormatError(
        "the rule table has no key '{name}'", where=where, do="use one of: {known}", name=where.field,
        known=", ".join(known),
    )  # fmt: skip


def _check(table: str, section: str, key: str, value: Any, old: Mapping[str, Any], where: Where) -> None:
    """Refuse a value of the right kind that makes no sense."""
    if table == "scale" and section != "source":
        _check_scale(key, value, where)
        return
    if isinstance(value, list):
        _check_words(value, old["words"] if key == "add" else (), where)
    whole_names = table == "readings" and section not in ("only", "provinces", "alternatives", "erhua")
    if whole_names and len(str(value).split()) != len(key):
        raise FormatError(
            "the reading of '{name}' has not one syllable per character",
            where=where,
            do="write one syllable for each character, with blanks between them",
            name=key,
        )
    if (table, section) == ("variants", "dialects") and isinstance(value, list):
        _check_pairs(value, where)
    if (table, section) == ("variants", "lookalike"):
        _check_groups(value, where)
    if table == "limits" and section != "source" and not (isinstance(value, int | float) and value > 0):
        raise _not_positive(key, where)
    if table == "words" and key == "share" and not 0 < value <= 1:
        raise FormatError(
            "the limit '{name}' is no positive number", where=where, do="give a number above 0 and up to 1", name=key
        )
    if (table, section) in (("limits", "length"), ("limits", "specific")) and key not in CLASSES:
        raise FormatError(
            "'{name}' is no class of place names", where=where, do="use one of: {known}", name=key,
            known=", ".join(CLASSES),
        )  # fmt: skip


def _not_positive(name: str, where: Where) -> FormatError:
    return FormatError("the limit '{name}' is no positive number", where=where, do="give a number above 0", name=name)


def _check_words(words: list[Any], there: Iterable[str], where: Where) -> None:
    seen: set[Any] = set(there)
    for word in words:
        if isinstance(word, list):
            continue
        if not isinstance(word, str) or not word.strip():
            raise FormatError(
                "the rule table has an empty word or a value that is no text", where=where, do="write a word in quotes"
            )
        if word in seen:
            raise FormatError("'{name}' stands in the list twice", where=where, do="keep it once", name=word)
        seen.add(word)


def _check_pairs(pairs: list[Any], where: Where) -> None:
    """Merged sounds: the first of a pair, in letters, is heard as the second."""
    for pair in pairs:
        letters = isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
        if not letters or pair[0] == pair[1] or not all(re.fullmatch("[a-zü]+", p) for p in pair):
            raise FormatError(
                "'{name}' is no pair of sounds", where=where, do='write two sounds in small letters, like ["l", "n"]',
                name=str(pair)[:40],
            )  # fmt: skip


def _check_groups(groups: list[Any], where: Where) -> None:
    """Look-alike characters: two or more in each group."""
    for group in groups:
        if len(set(group)) < max(2, len(group)):
            raise FormatError(
                "'{name}' is no group of look-alike characters", where=where,
                do="write at least two different characters, each once", name=group[:40],
            )  # fmt: skip


def _check_scale(generic: str, value: Any, where: Where) -> None:
    measures = own("scale")["source"]["measures"]
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) and v for v in value):
        raise FormatError(
            "the figures of '{name}' are no list of conditions",
            where=where,
            do='write them like "大厦" = [{{ floors_min = 10 }}]',
            name=generic,
        )
    for name, figure in ((n, f) for condition in value for n, f in condition.items()):
        measure = name.removesuffix("_min").removesuffix("_max")
        if measure == name or measure not in measures:
            raise FormatError(
                "'{name}' is no measure of a place", where=where, do="use one of: {known}, each with _min or _max",
                name=name, known=", ".join(measures),
            )  # fmt: skip
        if isinstance(figure, bool) or not isinstance(figure, int | float) or figure <= 0:
            raise _not_positive(name, where)
