"""The route map book of ``gis-desk print``: which lines, which plan, on which paper."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np
import pandas as pd

from gis_desk.map.values import texts
from layers.errors import Where
from layers.store import Store
from ui.cli import answer
from ui.cli.layouts import SAVED
from ui.texts import say, tr

if TYPE_CHECKING:
    from ui.print.book import Wishes

PAPERS: Mapping[str, str] = {"route": "a3", "route-a3": "a3", "route-a4": "a4"}
"""Layouts that are books, and their paper."""


@dataclass(frozen=True)
class Wanted:
    """Lines by key, code or name, and the plan by key or title; None: the newest for the lines."""

    lines: tuple[str, ...]
    plan: str | None


def is_book(store: Store, layout: str, out: Path, series: str | None, given: tuple[str, ...]) -> bool:
    """Whether a layout asked for is the book: not a picture, nor a layout of one's own, nor one filled by hand."""
    own = store.setting(SAVED, {})
    if layout not in PAPERS or (isinstance(own, dict) and layout in own):
        return False
    return layout == "route" or (out.suffix.lower() == ".pdf" and series is None and not given)


def print_route(
    store: Store, wanted: Wanted, wishes: "Wishes", layout: str, out: Path, form: str, *, missing_glyphs: bool
) -> int:
    """Write the book and say what is in it."""
    from ui.print.book import TABLES, Desktop, gathered, lines_of, print_book

    frames = {name: store.frame(name) for name in TABLES}
    lines = frames["boundary_line"]
    rows = rows_of(lines, wanted.lines, store.path)
    plan = plan_of(store, wanted.plan, rows, chosen=bool(wanted.lines))
    if not wanted.lines and plan is not None:
        rows = lines_of(lines, plan)
    last = store.history(1)
    about = Desktop(str(store.setting("county", "") or ""), last[0].at if last else "", store.content)
    printed = print_book(
        gathered(frames, rows, plan, wishes, about), out, missing_glyphs=missing_glyphs, progress=answer.progress()
    )
    sheets = [
        {
            "title": say(s.title),
            "kind": s.kind,
            "scale": s.scale,
            "turn": round(s.turn, 2),
            "team": s.team,
            "day": s.day,
            "page": page,
        }
        for s, page in zip(printed.sheets, printed.pages, strict=True)
    ]
    if form == "json":
        answer.print_json(
            {
                "file": str(out),
                "layout": layout,
                "plan": plan is not None,
                "pages": printed.count,
                "sheets": sheets,
                "missing_glyphs": list(printed.log.missing),
            }
        )
        return answer.DONE
    click.echo(tr("Written: {file}", file=str(out)))
    for sheet in sheets:
        click.echo(f"  {sheet['title']}  1:{sheet['scale']:.0f}")
    click.echo(tr("{pages} pages, {sheets} map sheets", pages=printed.count, sheets=len(sheets)))
    return answer.DONE


def rows_of(lines: pd.DataFrame, wanted: tuple[str, ...], workspace: Path) -> pd.DataFrame:
    """The rows of the boundary lines that are named; none where nothing is.

    Raises
    ------
    PrintError
        If a word names none.
    """
    from ui.print.pdf import PrintError

    if not wanted:
        return lines.iloc[:0]
    hit = np.zeros(len(lines), bool)
    for word in wanted:
        here = np.zeros(len(lines), bool)
        for column in ("key", "code", "name"):
            here |= texts(lines, column) == word
        if not here.any():
            raise PrintError(
                "there is no boundary line {line}",
                where=Where(file=workspace, layer="boundary_line"),
                do="give its key, code or name as gis-desk inspect due lists them",
                line=word,
            )
        hit |= here
    return lines[hit].reset_index(drop=True)


def plan_of(store: Store, key: str | None, lines: pd.DataFrame, *, chosen: bool) -> Mapping[str, Any] | None:
    """The plan asked for, else the newest that has one of the lines; None when there is none.

    Raises
    ------
    PrintError
        If there is no plan with that key or title.
    """
    from ui.print.book import plan_lines
    from ui.print.pdf import PrintError

    plans = store.frame("inspection_plan")
    if key is not None:
        named = plans[(texts(plans, "key") == key) | (texts(plans, "title") == key)]
        if named.empty:
            raise PrintError(
                "there is no inspection plan {key}",
                where=Where(file=store.path, layer="inspection_plan"),
                do="give the key or title of a saved plan",
                key=key,
            )
        return _document(named["plan"].iloc[-1])
    mine = {*texts(lines, "key"), *texts(lines, "code"), *texts(lines, "name")}
    for document in reversed([_document(p) for p in plans["plan"]]) if len(plans) else ():
        if document is not None and (not chosen or mine & set(plan_lines(document))):
            return document
    return None


def _document(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, str):
        value = json.loads(value)
    return value if isinstance(value, Mapping) else None
