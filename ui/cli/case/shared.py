"""What the commands of naming cases share: workspace, tables, the case, and how it is said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click
import shapely

from gis_desk.cases import days, procedure
from gis_desk.cases.checklist import checklist
from gis_desk.cases.kept import accepted_now, message
from gis_desk.cases.limits import Limit, limits_of
from gis_desk.cases.rows import CASE, plain
from gis_desk.cases.steps import next_steps
from gis_desk.findings import sources
from layers.errors import GisDeskError, PlanError, Where, WorkspaceError
from layers.store import Store
from ui.texts import language, say, tr

WORKSPACE = click.argument("workspace", type=click.Path(path_type=Path))
NUMBER = click.argument("number")


@dataclass(frozen=True)
class Rules:
    """The tables in force: procedure and working days."""

    procedure: procedure.Procedure
    working: days.WorkingDays


def with_rules(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--procedure`` and ``--holidays``, the tables of a county laid over those of the program."""
    file = click.Path(path_type=Path, dir_okay=False, exists=True)
    command = click.option("--holidays", "rest", type=file, help=tr("Table of rest days (TOML) with further years."))(
        command
    )
    return click.option(
        "--procedure", "steps_table", type=file, help=tr("Table of the procedure (TOML) of the province or county.")
    )(command)


def rules(steps_table: Path | None, rest: Path | None) -> Rules:
    """The tables that the two options give."""
    return Rules(procedure.load(steps_table), days.load(rest))


def open_cases(path: Path, *, write: bool = False) -> Store:
    """The workspace at `path`; WorkspaceError where it shall be written and cannot."""
    store = Store.open(path, write=write)
    if write and store.readonly:
        store.close()
        raise WorkspaceError(
            "the workspace cannot be written", where=Where(path), do="copy it to a folder where you may write"
        )
    return store


def find_case(store: Store, number: str) -> tuple[str, dict[str, Any]]:
    """Key and row of the case with `number` (or key).

    Raises
    ------
    PlanError
        If there is none.
    """
    found = store.frame(CASE, where={"number": number})
    key = str(found["key"].iloc[0]) if len(found) else number
    row = store.row(CASE, key)
    if row is None:
        raise PlanError(
            "there is no naming case {number}",
            where=Where(store.path, layer=CASE, field="number", value=number),
            do="look the number up with gis-desk case list",
            number=number,
        )
    return key, plain(CASE, row)


def pairs(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """The fields that ``--set FIELD=TEXT`` gives."""
    values = {}
    for one in given:
        field, equals, words = one.partition("=")
        if not equals:
            raise GisDeskError(
                "'{value}' sets nothing",
                where=Where(field="--set", value=one),
                do="write FIELD=TEXT, as in contact=李四",
                value=one[:40],
            )
        values[field.strip()] = words
    return values


def papers(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> list[dict[str, str]]:
    """The documents that ``--document "TITLE;FILE;DATE"`` gives."""
    made = []
    for one in given:
        title, file, day, *_ = [p.strip() for p in [*one.split(";"), "", ""]]
        made.append({"title": title, "file": file, "date": day})
    return made


def limit_json(limit: Limit) -> dict[str, Any]:
    """A limit as ``--format json`` gives it."""
    source = sources()[limit.rule.source]
    return {
        "limit": limit.rule.id,
        "step": limit.rule.until[0],
        "start": None if limit.start is None else limit.start.isoformat(),
        "days": limit.rule.days,
        "count": limit.rule.count,
        "due": limit.due.isoformat(),
        "due_in_working_days": None if limit.other is None else limit.other.isoformat(),
        "rest_day": limit.rest,
        "next_working_day": limit.then.isoformat(),
        "rest_days_known": limit.known,
        "done": None if limit.done is None else limit.done.isoformat(),
        "days_left": limit.days_left,
        "overdue": limit.overdue,
        "source": limit.rule.source,
        "article": f"{source.title}{source.article}",
    }


def case_json(
    key: str, case: dict[str, Any], steps: list[dict[str, Any]], tables: Rules, today: date
) -> dict[str, Any]:
    """A case as ``--format json`` gives it."""
    authority = tables.procedure.authorities.get(str(case["class"]))
    answers = accepted_now(case, today)
    shape = case.pop("geometry", None)
    return {
        "key": key,
        **{k: v for k, v in case.items() if k not in ("findings", "accepted")},
        "findings": [
            {
                "rule": f["rule"],
                "severity": f["severity"],
                "message": say(message(f)),
                "source": f["source"],
                "accepted": answers.get(f["rule"]),
            }
            for f in case["findings"] or []
        ],
        "accepted": case["accepted"] or [],
        "checklist": [
            {
                "rule": one.question.rule,
                "question": say(one.question.asked),
                "source": list(one.question.source),
                "verdict": one.verdict,
                "remark": one.remark,
                "who": one.who,
                "on": one.on,
            }
            for one in checklist(case)
        ],
        "geometry": None if shape is None or shape.is_empty else shapely.geometry.mapping(shape),
        "steps": [{k: v for k, v in s.items() if k != "name_case"} for s in steps],
        "next_steps": list(next_steps(case, steps)),
        "limits": [limit_json(one) for one in limits_of(case, steps, tables.procedure, tables.working, today)],
        "authority": None
        if authority is None
        else {
            "approver": authority.approver,
            "organ": authority.organ_zh if language() == "zh" else authority.organ_en,
            "source": list(authority.source),
        },
    }
