"""The tables of a province or county in one folder: naming rules, procedure of naming cases, rest days, disputes."""

from dataclasses import dataclass, field
from pathlib import Path

from gis_desk.cases import days, procedure
from gis_desk.disputes import rules as dispute_rules
from gis_desk.names import tables
from gis_desk.names.overlays import CASE_TABLES, lay
from layers.errors import FormatError, Where


@dataclass(frozen=True)
class CountyRules:
    """The tables in force, whose they are, and what is wrong in the folder.

    A file with a problem does not count: the program's own table stays in force in its place.
    """

    tables: tables.Tables
    procedure: procedure.Procedure
    working: days.WorkingDays
    disputes: dispute_rules.DisputeRules = field(default_factory=dispute_rules.own)
    problems: tuple[FormatError, ...] = ()


def county_rules(folder: Path | None = None) -> CountyRules:
    """The program's tables with those of `folder` over them; None: the program's alone.

    Parameters
    ----------
    folder : Path or None
        A folder of naming tables (`gis_desk.names.overlays`), ``procedure.toml``, ``holidays.toml`` and
        ``disputes.toml``, each of which may be missing; or one file of naming tables.
    """
    if folder is None:
        return CountyRules(tables.load(), procedure.load(), days.load())
    laid = lay(folder)
    problems = list(laid.problems)
    steps, working, risks = procedure.load(), days.load(), dispute_rules.own()
    for name in CASE_TABLES:
        file = folder / name
        if not file.is_file():
            continue
        try:
            if name == "procedure.toml":
                steps = procedure.load(file)
            elif name == dispute_rules.NAME:
                risks = dispute_rules.load(file)
            else:
                working = days.load(file)
        except FormatError as exc:
            problems.append(exc)
        except (OSError, UnicodeDecodeError) as exc:
            problem = FormatError(
                "the rule table cannot be read: {problem}",
                where=Where(file),
                do="save it as UTF-8 where it may be read",
                problem=getattr(exc, "strerror", None) or str(exc),
            )
            problem.__cause__ = exc
            problems.append(problem)
    return CountyRules(laid.tables, steps, working, risks, tuple(problems))
