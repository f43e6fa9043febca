"""The route map book: ``python -m tests.bench.book [WORKSPACE] [--json]``.

The practice county, its three longest lines planned for two teams of nine days (or the newest plan of WORKSPACE), as a
book on A4, on A3 and on A3 in grey: pages, map sheets, seconds, megabytes, and the memory of the process after pages
10, 30, 60 and the last, each in a process of its own. Beside it the composer's layout ``route-a4`` with a page for every
day, which has neither strips nor tables.

Making the workspace and the plan is not counted; reading the tables, building the scene and writing are. Each task
is told on the error output as soon as it is done.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench.coverages import ROOT
from tests.bench.printing import _peak, _spent

TASKS = ("a4", "a3", "a3_mono", "composer")
LINES = ("2122", "2123", "2124")
SEARCH_S = "3"
_AFTER = (10, 30, 60)


def made(folder: Path) -> Path:
    """The practice county with a plan."""
    from ui.cli.main import main as gis_desk
    from ui.practice import make_practice

    path = folder / "practice.gpkg"
    make_practice(path)[0].close()
    lines = [word for line in LINES for word in ("--line", line)]
    command = ["inspect", "plan", str(path), *lines, "--teams", "2", "--days", "9", "--seed", "1"]
    command += ["--time-limit", SEARCH_S]  # any plan will do: what is measured is the printing
    with redirect_stdout(io.StringIO()):
        if gis_desk([*command, "--out", str(folder / "plan")]):
            raise SystemExit("no plan")
    return path


def run(task: str, workspace: Path, out: Path) -> dict[str, Any]:
    """One task in this process."""
    from layers.store import Store
    from layers.work import Progress
    from ui.cli.book import plan_of
    from ui.print.book import TABLES, Desktop, Wishes, gathered, lines_of, print_book
    from ui.print.pdf import ensure_application

    ensure_application()
    written = out / f"{task}.pdf"
    with Store.open(workspace, write=False) as store:
        before = _now()
        start, used = time.perf_counter(), _spent()
        if task == "composer":
            from ui.cli.main import main as gis_desk

            store.close()
            gis_desk(
                ["print", str(workspace), "--layout", "route-a4", "--series", "route", "--out", str(written)],
            )
            return _figures(written, start, used, before)
        frames = {name: store.frame(name) for name in TABLES}
        plan = plan_of(store, None, frames["boundary_line"].iloc[:0], chosen=False)
        assert plan is not None
        memory: dict[str, int] = {}

        def seen(page: int, _total: int, _words: str) -> None:
            if page in _AFTER:
                memory.setdefault(f"mb_after_{page}", round(_now()))

        wishes = Wishes("a4" if task == "a4" else "a3", task == "a3_mono")
        lines = lines_of(frames["boundary_line"], plan)
        book = gathered(frames, lines, plan, wishes, Desktop("990121", "", store.content))
        done = print_book(book, written, progress=Progress(seen))
    seconds = time.perf_counter() - start
    found = _figures(written, start, used, before)
    megabytes = written.stat().st_size / 1e6
    return {
        **found,
        "pages": done.count,
        "map_sheets": len(done.sheets),
        "seconds_of_60_pages": round(seconds * 60 / done.count, 2),
        "mb_of_60_pages": round(megabytes * 60 / done.count, 2),
        **memory,
        "mb_at_the_end": round(_now()),
    }


def _figures(written: Path, start: float, used: float, before: float) -> dict[str, Any]:
    import pikepdf

    took, spent = time.perf_counter() - start, _spent() - used
    with pikepdf.open(written) as pdf:
        pages = len(pdf.pages)
    return {
        "pages": pages,
        "seconds": round(took, 2),
        "processor_seconds": round(spent, 2),
        "mb": round(written.stat().st_size / 1e6, 2),
        "mb_before": round(before),
        "peak_mb": round(_peak()),
    }


def _now() -> float:
    """Resident memory of this process, MB; where the system does not tell, the most it has been."""
    status = Path("/proc/self/statm")
    if not status.is_file():
        return _peak()
    return int(status.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def alone(task: str, workspace: Path, out: Path) -> dict[str, Any]:
    """One task in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.book", str(workspace), "--task", task, "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        return {"failed": done.stderr.splitlines()[-1:] or ["?"]}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(arguments: list[str] | None = None) -> int:
    """Run and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", nargs="?", type=Path)
    parser.add_argument("--json", action="store_true", help="one line")
    parser.add_argument("--task", choices=TASKS)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    if asked.task:
        print(json.dumps(run(asked.task, asked.workspace, asked.out)))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch)
        workspace = asked.workspace or made(out)
        document = {}
        for task in TASKS:
            document[task] = alone(task, workspace, out)
            print(f"{task}: {json.dumps(document[task])}", file=sys.stderr, flush=True)
    print(json.dumps(document, ensure_ascii=False, indent=None if asked.json else 2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
