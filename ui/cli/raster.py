"""What ``gis-desk info`` says of a base map."""

from pathlib import Path

import click

from layers.rasters.signature import is_raster
from ui.cli.answer import plain, print_json
from ui.texts import say


def tell_raster(file: Path, crs_name: str, form: str) -> bool:
    """Print the opening report of a GeoTIFF or MBTiles file; False, and nothing, for any other file."""
    if not is_raster(file):
        return False
    from layers.rasters.opening import open_raster

    shift = "gcj02" if crs_name.lower() == "gcj02" else ""
    raster = open_raster(file, "auto" if shift else crs_name, shift)
    try:
        if form == "json":
            print_json({"file": str(file), "raster": raster.facts.as_json(say)})
        else:
            for line in raster.facts.lines():
                click.echo(plain(" ".join(say(line).split())))
    finally:
        raster.close()
    return True
