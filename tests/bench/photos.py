"""Photographs: time for one of 12 million dots beside the plain way, and thousands of files counted back.

``python -m tests.bench.photos [--json] [--files N] [--folder DIR]``

The plain way opens the picture whole, looks for codes in all its dots, and makes thumbnail and smaller copy from them
with the best filter. `--folder` looks at real photographs instead of made ones.
"""

import argparse
import hashlib
import io
import json
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import shapely
import zxingcpp
from PIL import Image, ImageOps

from gis_desk.inspections.intake.limits import photo_limits
from gis_desk.inspections.photos.filing import COUNTS, TABLES, Kept, file_photos
from gis_desk.inspections.photos.folder import gather
from layers.change import Change, insert
from layers.formats.photos.picture import Sizes, look_at
from layers.store import Store
from layers.text import text
from tests import pictures
from tests.gis_desk.inspections.intake.kept import LINES, MARKERS

CODE = "GISDESK:1:L1:L1-m002:002"


def measured(work: Callable[[], Any], times: int = 5) -> dict[str, float]:
    """Least seconds of the processor and of the clock."""
    work()
    cpu, wall = [], []
    for _ in range(times):
        begun, clock = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - begun)
        wall.append(time.perf_counter() - clock)
    return {"cpu_ms": round(min(cpu) * 1000), "wall_ms": round(min(wall) * 1000)}


def plainly(path: Path, sizes: Sizes) -> tuple[str, list[str], bytes, bytes]:
    """What `look_at` gives, without its short cuts."""
    data = path.read_bytes()
    whole = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    found = zxingcpp.read_barcodes(whole, formats=zxingcpp.BarcodeFormat.QRCode)
    made = []
    for longest, quality in ((sizes.kept_px, sizes.kept_quality), (sizes.thumbnail_px, sizes.thumbnail_quality)):
        small, out = whole.copy(), io.BytesIO()
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        small.save(out, "JPEG", quality=quality)
        made.append(out.getvalue())
    return hashlib.sha256(data).hexdigest(), [code.text for code in found], made[0], made[1]


def one_by_one(folder: Path, sizes: Sizes) -> dict[str, Any]:
    """Photographs of 12 million dots: with a code held near, far, turned, without, HEIC."""
    found: dict[str, Any] = {}
    for name, side, turned in (("near.jpg", 600, 0), ("far.jpg", 110, 20), ("none.jpg", 0, 0), ("near.heic", 600, 0)):
        picture = pictures.landscape(4032, 3024, 5, code=CODE if side else None, code_px=side or 1)
        path = pictures.save(folder / name, picture.rotate(turned) if turned else picture, quality=92)
        about, kept = look_at(path, sizes)
        found[name] = {
            "MB": round(path.stat().st_size / 1e6, 1),
            "code": about.codes == ((CODE,) if side else ()),
            "kept_kB": len(kept.kept or b"") // 1000,
            "thumbnail_kB": len(kept.thumbnail) // 1000,
            "here": measured(lambda path=path: look_at(path, sizes)),
            "plain": measured(lambda path=path: plainly(path, sizes)),
        }
    return found


def real_ones(folder: Path, sizes: Sizes) -> dict[str, Any]:
    """Photographs of a folder, each by both ways."""
    files = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in (".jpg", ".jpeg", ".heic")]
    return {
        p.name: {
            "MB": round(p.stat().st_size / 1e6, 1),
            "here": measured(lambda p=p: look_at(p, sizes), 3),
            "plain": measured(lambda p=p: plainly(p, sizes), 3),
        }
        for p in files
    }


def thousands(folder: Path, files: int) -> dict[str, Any]:
    """A folder of small photographs, twins, damaged and foreign files, taken into a workspace."""
    base, spots = folder / "many", [(g.x, g.y) for g in MARKERS.geometry]
    base.mkdir()
    for n in range(files):
        path = base / f"{n:05d}.jpg"
        if n % 50 == 1:
            path.write_bytes((base / f"{n - 1:05d}.jpg").read_bytes())
        elif n % 50 == 2:
            path.write_bytes((base / f"{n - 2:05d}.jpg").read_bytes()[:300])
        elif n % 50 == 3:
            path.write_bytes(b"notes of the team")
        else:
            pictures.save(path, pictures.landscape(320, 240, n), place=spots[n % len(spots)] if n % 3 else None)
    with Store.create(folder / "w.gpkg") as store:
        rows = [
            insert(t, str(r.pop("key")), {k: v for k, v in r.items() if isinstance(v, str) or k == "geometry"})
            for t, frame in (("marker", MARKERS), ("boundary_line", _many(LINES)))
            for r in frame.to_dict("records")
        ]
        store.apply(Change(text("Fill"), tuple(rows)))
        begun, clock = time.process_time(), time.perf_counter()
        gathered = gather([base])
        looked = time.perf_counter() - clock
        with gathered.spool as spool:
            kept = Kept(**{t: store.frame(t) for t in TABLES}, new_key=store.new_key)
            clock = time.perf_counter()
            filed = file_photos(gathered, kept)
            matched = time.perf_counter() - clock
            clock = time.perf_counter()
            store.keep(spool.contents(filed.contents))
            put = time.perf_counter() - clock
        clock = time.perf_counter()
        store.apply(filed.change)
        applied = time.perf_counter() - clock
        there = store.count("inspection_photo")
    return {
        "files": filed.files,
        "counted_back": sum(filed.counts[c] for c in COUNTS) == filed.files == files,
        **filed.counts,
        "in_workspace": there,
        "seconds": {"look": round(looked, 1), "match": round(matched, 1), "keep": round(put, 1),
                    "apply": round(applied, 2), "cpu": round(time.process_time() - begun, 1)},
        "peak_MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "workspace_MB": round((folder / "w.gpkg").stat().st_size / 1e6),
    }  # fmt: skip


def _many(lines: Any) -> Any:
    return lines.set_geometry([shapely.MultiLineString([g]) for g in lines.geometry])


def main() -> None:
    """Measure and print."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--json", action="store_true")
    wanted.add_argument("--files", type=int, default=1000)
    wanted.add_argument("--folder", type=Path)
    asked = wanted.parse_args()
    limits = photo_limits()
    sizes = Sizes(**{f.name: getattr(limits, f.name) for f in fields(Sizes)})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ones = real_ones(asked.folder, sizes) if asked.folder else one_by_one(folder, sizes)
        found = {"photographs": ones, "folder": thousands(folder, asked.files)}
    if asked.json:
        print(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for photo, figures in ones.items():
        here, plain = figures["here"], figures["plain"]
        rest = {k: v for k, v in figures.items() if k not in ("here", "plain")}
        print(f"{photo:10} {here['cpu_ms']:5} ms ({here['wall_ms']} wall); plain way {plain['cpu_ms']} ms; {rest}")
    print(found["folder"])


if __name__ == "__main__":
    main()
