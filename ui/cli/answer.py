"""How every command answers: exit status, one error line, JSON on stdout, progress on a terminal's stderr."""

import json
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
import platformdirs

from gis_desk.findings import Finding, Severity, as_json
from layers.errors import GisDeskError
from layers.work import Cancelled, Progress
from ui.texts import say, tr

DONE, FOUND, BAD, INTERRUPTED = 0, 1, 2, 130


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run `command` and give the exit status; nothing but a last resort ever prints a traceback."""
    _utf8()
    try:
        status = command.main(
            args=None if arguments is None else list(arguments), prog_name="gis-desk", standalone_mode=False
        )
    except GisDeskError as error:
        click.echo(error_line(error), err=True)
        return BAD
    except click.ClickException as error:
        click.echo(" ".join(error.format_message().split()), err=True)
        return BAD
    except (click.Abort, KeyboardInterrupt, Cancelled):
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except OSError as error:
        click.echo(
            tr(
                "{problem} ({file}); check the path, the rights and the free space",
                problem=error.strerror or str(error),
                file=error.filename or "?",
            ),
            err=True,
        )
        return BAD
    except Exception as error:  # noqa: BLE001 - the last resort: shown in one line, kept whole in the log
        click.echo(_unexpected(error), err=True)
        return BAD
    return status if isinstance(status, int) else DONE


def _unexpected(error: Exception) -> str:
    """One line about an error that should not have happened, and where its whole story is."""
    log = Path(platformdirs.user_log_dir("gis-desk", appauthor=False)) / "errors.log"
    story = "".join(traceback.format_exception(error))
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} {story}\n")
    except OSError:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    line = tr(
        "unexpected error: {problem}; the details are in {log}, please report them",
        problem=f"{type(error).__name__}: {error}",
        log=log,
    )
    return " ".join(line.split())


def error_line(error: GisDeskError) -> str:
    """What, where and what to do, in one line."""
    where = str(error.where)
    line = f"{say(error.what)}{f' ({where})' if where else ''}; {say(error.do)}"
    return " ".join(line.split())


def _utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else; NaN is an error, not an extension."""
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, default=str))


def status_of(findings: Iterable[Finding]) -> int:
    """1 where a finding of severity must exists, else 0."""
    return FOUND if any(f.level is Severity.MUST for f in findings) else DONE


def findings_json(checked: int, seconds: float, findings: Sequence[Finding]) -> dict[str, Any]:
    """The document of ``check ... --format json``."""
    return {"checked": checked, "seconds": round(seconds, 3), "findings": [as_json(f, say) for f in findings]}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns aligned for a terminal; Chinese characters count as two."""
    cells = [[str(c) for c in row] for row in (head, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(head))]
    return "\n".join(
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _width(shown: str) -> int:
    import unicodedata

    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def progress(show: Callable[[], bool] = sys.stderr.isatty) -> Progress:
    """Progress as one line that renews itself on a terminal's stderr; silent elsewhere."""
    if not show():
        return Progress()
    last = [0.0]

    def report(done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if now - last[0] > 0.1 or done == total:
            last[0] = now
            share = f"{100 * done // total:3d} %" if total else f"{done}"
            click.echo(f"\r\x1b[K{share}  {say(what)}", nl=done == total and total > 0, err=True)

    return Progress(report)
