"""``gis-desk dispute hotspots``: where open cases lie thickly along the lines."""

import click
import shapely

from gis_desk.disputes.listing import select
from gis_desk.disputes.statistics.density import FEW, along_lines
from gis_desk.disputes.statistics.density import hotspots as find_hotspots
from ui.cli.answer import DONE, print_json, progress, table
from ui.cli.dispute.case import WORKSPACE, open_register, plain
from ui.cli.options import FORM, Measure
from ui.texts import tr


@click.command(help=tr("Where open cases lie thickly along the lines, with method, parameters and number of cases."))
@WORKSPACE
@click.option(
    "--bandwidth-m",
    type=Measure(100, 50_000),
    default=2000.0,
    help=tr("Reach of the kernel along the line, metres."),
)
@click.option(
    "--limit-m",
    type=Measure(1, 50_000),
    default=2000.0,
    help=tr("Cases further from every line are left out, metres."),
)
@FORM
def hotspots(workspace: str, bandwidth_m: float, limit_m: float, form: str) -> int:
    """Density along the lines."""
    with open_register(workspace) as store:
        cases, lines = store.frame("dispute"), store.frame("boundary_line")
    open_cases = select(cases, states=["open"])
    density = along_lines(
        open_cases["geometry"].to_numpy(), lines, bandwidth_m=bandwidth_m, limit_m=limit_m, progress=progress()
    )
    found = find_hotspots(density)
    names = dict(zip(lines["key"], lines["name"], strict=True))
    rows = [
        {
            "line": r["line"],
            "line_name": plain(names.get(r["line"])),
            "from_m": round(r["from_m"]),
            "to_m": round(r["to_m"]),
            "cases": round(r["cases"], 2),
            "peak_per_km": round(r["peak_per_km"], 3),
            "geometry": shapely.geometry.mapping(r["geometry"]),
        }
        for r in found.to_dict("records")
    ]
    method = tr(
        "Epanechnikov kernel along the line, {km:g} km each way; n = {n}, "
        "{off} cases further than {limit:g} km from every line left out",
        km=bandwidth_m / 1000,
        n=density.n,
        off=density.off,
        limit=limit_m / 1000,
    )
    few = tr(
        "Only {n} open cases lie on lines; under {few} no hotspot is named, because chance alone gathers so few.",
        n=density.n,
        few=FEW,
    )
    if form == "json":
        print_json(
            {
                "method": method,
                "n": density.n,
                "off": density.off,
                "bandwidth_m": bandwidth_m,
                "limit_m": limit_m,
                "significance_tested": False,
                "remark": few if density.few else None,
                "hotspots": rows,
            }
        )
        return DONE
    click.echo(method)
    if density.few:
        click.echo(few)
    elif rows:
        head = [tr("Boundary line"), tr("from km"), tr("to km"), tr("cases"), tr("most per km")]
        click.echo(
            table(
                head,
                [
                    (
                        r["line_name"] or r["line"],
                        f"{r['from_m'] / 1000:.1f}",
                        f"{r['to_m'] / 1000:.1f}",
                        r["cases"],
                        r["peak_per_km"],
                    )
                    for r in rows
                ],
            )
        )
    else:
        click.echo(tr("No stretch is clearly thicker than the others."))
    return DONE
