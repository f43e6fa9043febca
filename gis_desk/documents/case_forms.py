"""The forms of naming cases as Word documents: application, approval, notice, filing; templates in ``resources``."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from gis_desk.cases.kept import accepted_now, message
from gis_desk.documents.case_values import words, written
from gis_desk.documents.content import WIDTH, Cell, DocTable, Paragraph
from gis_desk.documents.docx import docx
from layers.errors import GisDeskError
from layers.text import Text
from resources import resource

FORMS = ("application", "approval", "notice", "filing")
_LABEL, _HALF = 2250, WIDTH // 2
_SEAL = 1100
"""Least height of a field that is left blank for hand and seal."""


@dataclass(frozen=True)
class FormField:
    """One field of a form, as its template says."""

    key: str
    zh: str
    en: str
    must: bool = False
    wide: bool = False
    kind: str = "text"
    actions: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    def concerns(self, case: Mapping[str, Any]) -> bool:
        """Whether it is printed for `case`."""
        return (not self.actions or case["action"] in self.actions) and (
            not self.classes or case["class"] in self.classes
        )


@dataclass(frozen=True)
class Filled:
    """A case with what its forms print (`gis_desk.documents.case_values`)."""

    case: Mapping[str, Any]
    values: Mapping[str, str]


@cache
def _template(form: str) -> Mapping[str, Any]:
    if form not in FORMS:
        raise GisDeskError(
            "there is no form '{form}'", do="choose one of: {choices}", form=form, choices=", ".join(FORMS)
        )
    return tomllib.loads(resource("documents", f"{form}.toml").read_text(encoding="utf-8"))


def fields_of(form: str, case: Mapping[str, Any]) -> list[FormField]:
    """The fields that `form` has for `case`, in their order."""
    made = [
        FormField(
            f["key"],
            f["zh"],
            f["en"],
            f.get("must", False),
            f.get("wide", False),
            f.get("kind", "text"),
            tuple(f.get("for", ())),
            tuple(f.get("classes", ())),
        )
        for f in _template(form)["fields"]
    ]
    return [f for f in made if f.concerns(case)]


def missing(form: str, filled: Filled) -> list[FormField]:
    """The fields that must be there and are empty."""

    def empty(field: FormField) -> bool:
        if field.kind == "attachments":
            return not filled.case["documents"]
        return field.kind in ("text", "closing") and not filled.values.get(field.key)

    return [f for f in fields_of(form, filled.case) if f.must and empty(f)]


def write_form(form: str, cases: Sequence[Filled], say_zh: Callable[[Text], str], rules: str, made: datetime) -> bytes:
    """The document; a notice takes many cases, the other forms one.

    Parameters
    ----------
    say_zh : callable
        Says the sentences of findings in Chinese: the forms are Chinese in every language of the window.
    rules : str
        Whose rule tables the case was judged by.

    Raises
    ------
    GisDeskError
        For a form there is not, no case, or several cases where the form is for one.
    """
    template = _template(form)
    if not cases or (form != "notice" and len(cases) > 1):
        raise GisDeskError("the form '{form}' is for one case", do="name one case", form=form)
    foot = words()["form"]["foot"].format(
        version=template["version"], rules=rules, made=f"{written(made.date())}{made:%H:%M}"
    )
    if form == "notice":
        title = str(template["title"])
        parts = _notice(template, cases)
    else:
        title = str(template["title"]).format(action=cases[0].values["action"])
        parts = _form(form, cases[0], say_zh, made.date())
    return docx([Paragraph(title, "title"), *parts, Paragraph(foot, "small")], title, made)


def _value(filled: Filled, field: FormField) -> str:
    found = filled.values.get(field.key) or ""
    return found or (str(words()["form"]["missing"]) if field.must else "")


def _label(field: FormField) -> Cell:
    return Cell((Paragraph(field.zh, "label"),))


def _form(form: str, filled: Filled, say_zh: Callable[[Text], str], today: date) -> list[Paragraph | DocTable]:
    parts: list[Paragraph | DocTable] = []
    rows: list[tuple[Cell, ...]] = []
    waiting: FormField | None = None
    widths = (_LABEL, _HALF - _LABEL, _LABEL, WIDTH - _HALF - _LABEL)

    def whole(field: FormField) -> tuple[Cell, ...]:
        blank = _SEAL if field.kind == "sign" else 0
        value = "" if blank else _value(filled, field)
        return _label(field), Cell((Paragraph(value),), 3, blank)

    def flush() -> None:
        nonlocal waiting
        if waiting is not None:
            rows.append(whole(waiting))
            waiting = None

    for field in fields_of(form, filled.case):
        if field.kind in ("findings", "attachments"):
            flush()
            parts += [DocTable(widths, tuple(rows))] if rows else []
            rows = []
            listed = _findings(filled, say_zh, today) if field.kind == "findings" else _attachments(filled, field.must)
            parts += [Paragraph(field.zh, "head"), listed, Paragraph("", "small")]
        elif field.wide or field.kind == "sign":
            flush()
            rows.append(whole(field))
        elif waiting is None:
            waiting = field
        else:
            rows.append((_label(waiting), Cell((Paragraph(_value(filled, waiting)),)), *_pair(filled, field)))
            waiting = None
    flush()
    return [*parts, *([DocTable(widths, tuple(rows))] if rows else [])]


def _pair(filled: Filled, field: FormField) -> tuple[Cell, Cell]:
    return _label(field), Cell((Paragraph(_value(filled, field)),))


def _listed(widths: tuple[int, ...], head: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> DocTable:
    made = [tuple(Cell((Paragraph(w, "label"),)) for w in head)]
    made += [tuple(Cell((Paragraph(w, "small"),)) for w in row) for row in rows]
    if not rows:
        made.append((Cell((Paragraph(empty),), len(widths)),))
    return DocTable(widths, tuple(made), heads=1)


def _findings(filled: Filled, say_zh: Callable[[Text], str], today: date) -> DocTable:
    answers = accepted_now(filled.case, today)
    rows = []
    for one in filled.case["findings"] or []:
        answer = answers.get(one["rule"])
        reason = "" if answer is None else f"{answer['reason']}（{answer['signer']}，{written(answer['accepted_on'])}）"
        rows.append((one["rule"], words()["severity"][one["severity"]], say_zh(message(one)), reason))
    widths = (900, 900, 4200, WIDTH - 6000)
    return _listed(widths, words()["form"]["findings"], rows, str(words()["form"]["none"]))


def _attachments(filled: Filled, must: bool) -> DocTable:
    rows = [
        (str(n), str(one["title"]), str(one["file"] or ""), written(one["date"]))
        for n, one in enumerate(filled.case["documents"] or [], 1)
    ]
    empty = words()["form"]["missing" if must else "none"]
    return _listed((800, 3600, 2600, WIDTH - 7000), words()["form"]["attachments"], rows, str(empty))


def _notice(template: Mapping[str, Any], cases: Sequence[Filled]) -> list[Paragraph | DocTable]:
    fields: dict[str, FormField] = {}
    for filled in cases:
        fields |= {f.key: f for f in fields_of("notice", filled.case) if f.kind != "closing"}
    order = [f["key"] for f in template["fields"] if f["key"] in fields]
    shown = [fields[k] for k in order]
    width = WIDTH // len(shown)
    head = tuple(Cell((Paragraph(f.zh, "label"),)) for f in shown)
    rows = [
        tuple(Cell((Paragraph(_value(filled, f) if f.concerns(filled.case) else "—", "small"),)) for f in shown)
        for filled in cases
    ]

    def common(key: str) -> str:
        found = dict.fromkeys(filled.values.get(key) or "" for filled in cases)
        known = [v for v in found if v]
        return "、".join(known) or str(words()["form"]["date" if key == "announced_on" else "missing"])

    def sentence(pattern: str) -> str:
        keys = ("organ", "approved_on", "publisher", "announced_on", "announce_due", "channels")
        return pattern.format(**{k: common(k) for k in keys})

    table = DocTable((width,) * len(shown), (head, *rows), heads=1)
    closing = [Paragraph(sentence(p)) for p in template["closing"]]
    return [Paragraph(sentence(template["opening"])), table, Paragraph("", "small"), *closing]
