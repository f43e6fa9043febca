"""The papers of the register, timed: ``python -m tests.bench.dispute_papers WORKSPACE [--rows N]``; JSON.

Beside the monthly list stands the same table written with pandas (``DataFrame.to_excel``), which knows nothing of text
that stays text, of looks, print set-up or proof. ``cpu`` is the time of the process, ``wall`` that of the clock.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from gis_desk.disputes.papers.recount_year import recount_year
from gis_desk.disputes.papers.related import related
from gis_desk.disputes.papers.year import year_of
from gis_desk.documents.disputes.papers.monthly import write_monthly
from layers.store import Store
from ui.print.disputes.cases import NEEDED, write_cases
from ui.print.disputes.yearly import write_yearly
from ui.texts import say_in

SAY = partial(say_in, "zh")


def timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    return {"wall_s": round(time.perf_counter() - wall, 3), "cpu_s": round(time.process_time() - cpu, 3)}, made


def grown(frames: dict[str, pd.DataFrame], rows: int) -> dict[str, pd.DataFrame]:
    """The register with its cases repeated to `rows`, their logs with them."""
    cases, events = frames["dispute"], frames["dispute_event"]
    times = max(-(-rows // len(cases)), 1)
    many = [cases.assign(key=cases["key"] + f"-{n}", number=cases["number"] + f"-{n}") for n in range(times)]
    logs = [events.assign(dispute=events["dispute"] + f"-{n}") for n in range(times)]
    big = pd.concat(many, ignore_index=True).head(rows)
    return {**frames, "dispute": big, "dispute_event": pd.concat(logs, ignore_index=True)}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("workspace", type=Path)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--briefs", type=int, default=10)
    asked = arguments.parse_args()
    with Store.open(asked.workspace, write=False) as store:
        frames = {name: store.frame(name) for name in dict.fromkeys((*NEEDED, "attachment"))}
        numbers = [str(n) for n in frames["dispute"]["number"].head(asked.briefs)]
        told: dict[str, Any] = {"rows": asked.rows, "python": sys.version.split()[0]}
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder)
            made = datetime.now()
            for form in ("docx", "pdf"):
                for kind in ("brief", "form"):
                    told[f"{kind}_{form}"], done = timed(
                        lambda kind=kind, form=form: write_cases(
                            frames, numbers, (kind,), out / f"{kind}-{form}", made, store.content, forms=(form,)
                        )
                    )
                    told[f"{kind}_{form}"]["files"] = len(done.files)
            told["yearly"], _ = timed(lambda: write_yearly(frames, 2025, out / "y", made, county="县"))
            big = grown(frames, asked.rows)
            told["year_numbers"], year = timed(
                lambda: year_of(big["dispute"], big["dispute_event"], 2025, date.today())
            )
            told["year_recount"], again = timed(lambda: recount_year(big["dispute"], big["dispute_event"], year))
            told["year_agrees"] = {n: again.get(n, 0) for n in year.numbers} == dict(year.numbers)
            belongs = related(big)
            told["monthly"], done = timed(
                lambda: write_monthly(
                    out / "m.xlsx", big["dispute"], big["dispute_event"], belongs, 2025, 10,
                    today=date.today(), made=made, county="县", say=SAY,
                )
            )  # fmt: skip
            sheets = done.month.rows
            told["monthly"] |= {
                "bytes": done.file.stat().st_size,
                "compared": done.compared,
                "rows_on_sheets": {name: len(rows) for name, rows in sheets.items()},
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
            bare = big["dispute"].drop(columns=["geometry", "extra"])
            told["pandas_one_sheet"], _ = timed(lambda: bare.to_excel(out / "p.xlsx", index=False))
    print(json.dumps(told, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
