"""How every command answers: exit status, one error line, JSON on stdout, progress on a terminal's stderr."""

import json
import os
import sys
import time
import traceback
import unicodedata
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import platformdirs

from layers.errors import GisDeskError, shorten
from layers.work import Cancelled, Progress
from ui.cli import ctrl_c
from ui.texts import language, say, tr, where_words

if TYPE_CHECKING:
    from gis_desk.findings import Finding

DONE, FOUND, BAD, INTERRUPTED = 0, 1, 2, 130
_WIDEST = 200
"""Characters of one cell of a table on a terminal."""


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run `command` and give the exit status; nothing but a last resort ever prints a traceback."""
    _streams()
    try:
        status = command.main(
            args=None if arguments is None else list(arguments), prog_name="gis-desk", standalone_mode=False
        )
        sys.stdout.flush()
        if ctrl_c.asked():
            return INTERRUPTED
    except GisDeskError as error:
        return _bad(error_line(error))
    except click.ClickException as error:
        return _bad(error.format_message())
    except (click.Abort, KeyboardInterrupt, Cancelled):
        return INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough
        _end_output()
        return DONE
    except OSError as error:
        if error.filename is None:
            _end_output()
        return _bad(
            tr(
                "{problem} ({file}); check the path, the rights and the free space",
                problem=error.strerror or str(error),
                file=error.filename or tr("the output"),
            )
        )
    except MemoryError:
        return _bad(tr("there is not enough memory for this; close other programs, or give a smaller file"))
    except Exception as error:  # noqa: BLE001 - the last resort: shown in one line, kept whole in the log
        return _bad(_unexpected(error))
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


def _bad(line: str) -> int:
    click.echo(plain(" ".join(line.split())), err=True)
    return BAD


def error_line(error: GisDeskError) -> str:
    """What, where and what to do, in one line."""
    what, remedy = say(error.what), say(error.do)
    if language() == "zh":
        where = where_words(error.where)
        line = f"{what}（{where}）；{remedy}" if where else f"{what}；{remedy}"
    else:
        where = str(error.where)
        line = f"{what} ({where}); {remedy}" if where else f"{what}; {remedy}"
    return " ".join(line.split())


_TURNS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BLANKS = (0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029)
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **{code: f"\\x{code:02x}" for code in range(0x7F, 0xA0)},
    **{code: f"\\u{code:04x}" for code in _TURNS},
    **dict.fromkeys(_BLANKS, " "),
}


def plain(value: object) -> str:
    """`value` as one line that gives a terminal no orders: control characters and turns of direction become visible.

    Names of files that are no text in the system's encoding are shown as the UTF-8 they mostly are.
    """
    shown = str(value)
    with suppress(UnicodeEncodeError):
        shown = shown.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return shown.translate(_SHOWN)


def _streams() -> None:
    """Both streams in UTF-8; what is written to one that the caller has closed goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for as long as we live
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _end_output() -> None:
    """Let what is left of the output go nowhere, so that nothing fails once more when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def print_json(document: Any) -> None:
    """One JSON document on stdout and nothing else; NaN is an error, not an extension."""
    click.echo(json.dumps(document, ensure_ascii=False, allow_nan=False, default=str))


def status_of(findings: Iterable["Finding"]) -> int:
    """1 where a finding of severity must exists, else 0."""
    return FOUND if any(f.level == "must" for f in findings) else DONE


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Columns aligned for a terminal; Chinese characters count as two, and absurdly long texts are cut."""
    cells = [[shorten(plain(c), _WIDEST) for c in row] for row in (head, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(head))]
    return "\n".join(
        "  ".join(c + " " * (w - _width(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells
    )


def _width(shown: str) -> int:
    if shown.isascii():
        return len(shown)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def progress() -> Progress:
    """Progress as one line that renews itself on a terminal's stderr; silent elsewhere. Ctrl+C stops it."""
    if not sys.stderr.isatty():
        return Progress(stopped=ctrl_c.asked)
    last = [0.0]

    def report(done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if now - last[0] > 0.1 or done == total:
            last[0] = now
            share = f"{100 * done // total:3d} %" if total else f"{done}"
            click.echo(f"\r\x1b[K{share}  {plain(say(what))}", nl=done == total and total > 0, err=True)

    return Progress(report, ctrl_c.asked)
