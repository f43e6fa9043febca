"""``gis-desk demo``: the whole main job on the sample county, with the commands a user would type."""

import contextlib
import io
import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from gis_desk.inspections.cycle import due_lines
from layers.schema import TABLES
from layers.store import Store
from ui.cli import ctrl_c
from ui.cli.answer import BAD, DONE, FOUND, INTERRUPTED, progress, run
from ui.practice import make_practice
from ui.texts import language, say, tr

_YEAR = "2027"
_TEAMS, _DAYS, _SEED = "2", "9", "1"
_CONTESTED, _MONTH, _REVIEWED = "YH2017-001", "2026-10", "2025"
"""A dispute with claims of both sides; month and year of the papers."""
_MARK = "demo_changes"


@click.command(help=tr("Do the whole job on the sample county: read, check, plan, record, print, export."))
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("gis-desk-demo"),
    show_default=True,
    help=tr("Folder for the results."),
)
@click.option("--no-window", is_flag=True, help=tr("Do not open the window at the end."))
@ctrl_c.gently()
def demo(folder: Path, no_window: bool) -> int:
    """Make the practice workspace, run every part on it, leave the results in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    workspace = folder / "practice.gpkg"
    _keep_earlier_work(workspace)
    began = time.perf_counter()
    click.echo(tr("Practice county: reading the sample files"))
    _read_sample(workspace, folder / "opening-reports")
    statuses = [_step(*step) for step in _steps(workspace, folder)]
    _remember_own_changes(workspace)
    statuses.append(_window_picture(workspace, folder / "window.png"))
    click.echo(
        tr("Done in {seconds:.0f} s. Results are in {folder}", seconds=time.perf_counter() - began, folder=folder)
    )
    if BAD in statuses:
        return BAD
    if not no_window and has_screen():
        return run_window(workspace)
    return DONE


def _steps(workspace: Path, folder: Path) -> Iterator[tuple[str, list[str], Path | None]]:
    """Title, command and file for its output, in the order of a day's work."""
    here = str(workspace)
    yield tr("Names checked against the rules"), ["check", "names", here, "--format", "json"], folder / "names.json"
    yield tr("Topology checked"), ["check", "topology", here, "--format", "json"], folder / "topology.json"
    yield tr("Lines due for inspection"), ["inspect", "due", here, "--year", _YEAR], folder / "due.txt"
    lines = _due_lines(workspace)
    plan = ["inspect", "plan", here, *(p for line in lines for p in ("--line", line))]
    plan += ["--teams", _TEAMS, "--days", _DAYS, "--seed", _SEED, "--out", str(folder / "plan"), "--format", "json"]
    yield tr("Joint inspection planned for two teams"), plan, folder / "plan.json"
    wall = ["inspect", "wall", here, "--format", "xlsx", "--out", str(folder / "wall.xlsx")]
    yield tr("Five-year wall written"), wall, None
    letters = ["inspect", "notice", here, "--year", _YEAR, "--all", "--out", str(folder / "letters")]
    yield tr("Letters to the neighbours written"), letters, None
    hand = ["inspect", "handover", here, "--out", str(folder / "field"), "--format", "gpx,kmz,gpkg,xlsx"]
    yield tr("Files for the teams written"), hand, None
    route = ["print", here, "--layout", "route", "--out", str(folder / "route.pdf")]
    yield tr("Route map printed"), route, None
    at = _beside_a_line(workspace)
    add = ["dispute", "add", here, "--at", at, "--title", tr("Felling on both sides of the line"), "--kind", "forest"]
    yield tr("Dispute recorded"), add, None
    yield tr("Hot spots looked for"), ["dispute", "hotspots", here], folder / "hotspots.txt"
    yield tr("Warnings listed"), ["dispute", "warnings", here], folder / "warnings.txt"
    yield tr("Dispute map written"), ["dispute", "map", here, "--out", str(folder / "disputes.html")], None
    papers = ["dispute", "report", here]
    brief = [*papers, "brief", _CONTESTED, "--out", str(folder / "disputes")]
    yield tr("Brief of a dispute written"), brief, None
    month = [*papers, "monthly", "--month", _MONTH, "--out", str(folder / "disputes")]
    yield tr("Monthly list of disputes written"), month, None
    yield (
        tr("Review of a year written"),
        [*papers, "yearly", "--year", _REVIEWED, "--out", str(folder / "disputes")],
        None,
    )
    shape = str(folder / "shapefile" / "townships.shp")
    export = ["export", here, "division", shape, "--encoding", "GBK"]
    yield tr("Divisions exported as a shapefile"), export, folder / "shapefile" / "receipt.txt"


def _step(title: str, arguments: Sequence[str], output: Path | None) -> int:
    """Run one command as typed; its answer goes to `output`, or to the terminal where that is None."""
    began = time.perf_counter()
    answer = io.StringIO()
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
    from ui.cli.main import cli

    with contextlib.redirect_stdout(answer):
        status = run(cli, arguments)
    if status == INTERRUPTED:
        raise click.Abort
    if output is not None:
        output.write_text(answer.getvalue(), encoding="utf-8")
    sign = {DONE: tr("done"), FOUND: tr("done, findings that must be mended")}.get(status, tr("FAILED"))
    click.echo(f"\n{title}: {sign} ({time.perf_counter() - began:.1f} s)")
    click.echo(f"  gis-desk {shlex.join(arguments)}")
    summary = _summary(output, answer.getvalue())
    if summary:
        click.echo(f"  {summary}")
    return status


def _summary(output: Path | None, answer: str) -> str:
    """One line about an answer: how many findings, how far the teams go, or its last line."""
    if output is None or output.suffix != ".json":
        lines = [line for line in answer.splitlines() if line.strip()]
        return lines[-1].strip() if lines else ""
    try:
        document = json.loads(answer)
    except json.JSONDecodeError:
        return ""
    if "findings" in document:
        levels = [f["severity"] for f in document["findings"]]
        return tr(
            "{checked} checked; {must} must, {should} should, {advise} advise",
            checked=document["checked"],
            must=levels.count("must"),
            should=levels.count("should"),
            advise=levels.count("advise"),
        )
    if "total_km" in document:
        return tr(
            "{km:.0f} km and {hours:.0f} h in all; {left} stops left over",
            km=document["total_km"],
            hours=document["total_hours"],
            left=len(document["unvisited"]),
        )
    return ""


def _read_sample(workspace: Path, reports: Path) -> None:
    """The practice workspace, and an opening report of every file it came from."""
    reports.mkdir(parents=True, exist_ok=True)
    store, opened = make_practice(workspace, progress())
    with store:
        for number, report in enumerate(opened, 1):
            name = f"{number:02d}-{Path(report.file).stem}"
            (reports / f"{name}.txt").write_text("\n".join(report.lines(say)) + "\n", encoding="utf-8")
            document = json.dumps(report.as_json(), ensure_ascii=False, indent=1, default=str)
            (reports / f"{name}.json").write_text(document, encoding="utf-8")
        titles = [(TABLES[layer].zh if language() == "zh" else TABLES[layer].en, layer) for layer in store.layers()]
        counts = ", ".join(f"{title} {store.count(layer)}" for title, layer in titles)
    click.echo(f"  {counts}")


def _due_lines(workspace: Path) -> list[str]:
    """Keys of the county lines that are due by the plan's year."""
    with Store.open(workspace, write=False) as store:
        lines, markers = store.frame("boundary_line"), store.frame("marker")
        due = due_lines(lines, markers, store.frame("inspection"), store.frame("division"), int(_YEAR))
    county = set(lines["key"][lines["level"] == "county"])
    return [d.key for d in due if d.key in county and d.state in ("overdue", "due")]


def _beside_a_line(workspace: Path) -> str:
    """``lon,lat`` of a place near the middle of the first boundary line."""
    with Store.open(workspace, write=False) as store:
        line = store.frame("boundary_line").geometry.iloc[0]
    middle = line.interpolate(0.5, normalized=True)
    return f"{middle.x + 0.0005:.5f},{middle.y:.5f}"


def _keep_earlier_work(workspace: Path) -> None:
    """A practice workspace that somebody has worked in since the demo made it is renamed, never overwritten."""
    if not workspace.exists():
        return
    with Store.open(workspace, write=False) as store:
        last = store.history(1)
        untouched = store.setting(_MARK) == (last[0].id if last else 0)
    if untouched:
        workspace.unlink()
        return
    stamp = time.strftime("%Y%m%d-%H%M%S", time.localtime(workspace.stat().st_mtime))
    kept = workspace.with_name(f"practice-{stamp}.gpkg")
    workspace.rename(kept)
    click.echo(tr("Your earlier practice workspace is kept as {name}", name=kept.name))


def _remember_own_changes(workspace: Path) -> None:
    with Store.open(workspace) as store:
        last = store.history(1)
        store.set_setting(_MARK, last[0].id if last else 0)


def _window_picture(workspace: Path, picture: Path) -> int:
    """A picture of the window on the workspace, drawn without a screen in a process of its own; its status."""
    code = (
        "import sys; from pathlib import Path; from ui.desktop.shot import screenshot; "
        "screenshot(Path(sys.argv[1]), Path(sys.argv[2]), language=sys.argv[3])"
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    drawn = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code, str(workspace), str(picture), language()], check=False, env=environment
    )
    if drawn.returncode or not picture.is_file():
        click.echo(tr("The window could not be drawn"), err=True)
        return BAD
    return DONE


def has_screen() -> bool:
    """Whether a window can be shown."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and not os.environ.get("CI")


def run_window(workspace: Path) -> int:
    """Open the desktop on `workspace`."""
    from ui.cli.main import cli

    return run(cli, ["open", str(workspace)])
