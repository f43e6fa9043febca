"""Pages as SVG: text as text, one group for every layer of a map, clipped to its frame.

Qt's generator knows no clipping and writes pens of a fixed width as such that do not grow with the picture. So every
part of a page is written alone, and the parts are put together here.
"""

import re
from html import escape
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from layers.errors import Where
from layers.formats.writing import put, workshop
from layers.work import QUIET, Progress
from ui.print.composer.draw import Part, parts
from ui.print.composer.drawing import Drawing, summary
from ui.print.composer.image import names_of
from ui.print.page import Page
from ui.print.pdf import PrintError, ensure_application
from ui.texts import tr

_DPI = 254
DOTS = _DPI / 25.4
"""Units of the drawing per mm."""
_BODY = re.compile(r"<defs>(?P<defs>.*?)</defs>(?P<body>.*)</svg>", re.S)
_ID = re.compile(r"\bid=\"([^\"]+)\"")


def print_svg(drawing: Drawing, out: Path, *, progress: Progress = QUIET) -> list[Path]:
    """Write every page as SVG; one page to `out`, several to ``NAME-01.svg``, ``NAME-02.svg`` ... beside it.

    Returns
    -------
    list of Path

    Raises
    ------
    PrintError
        If Qt cannot draw it.
    FormatError
        If the folder cannot be written to.
    Cancelled
        If the user stops it; nothing is written then.
    """
    ensure_application()
    pages = drawing.composition.pages
    names = names_of(out, len(pages))
    with workshop(out) as folder:
        finished = []
        for page, name in zip(pages, names, strict=True):
            progress.step(page.number - 1, len(pages), tr("Page {n} of {total}", n=page.number, total=len(pages)))
            target = folder / name.name
            target.write_text(page_svg(drawing, page.number, out), encoding="utf-8")
            finished.append(target)
        put(finished, out.parent)
    return names


def page_svg(drawing: Drawing, number: int, out: Path | None = None) -> str:
    """Page `number` as an SVG document; `out` is named where that fails."""
    layout = drawing.layout
    wide, high = layout.width * DOTS, layout.height * DOTS
    defs: list[str] = []
    groups: list[str] = []
    clips: dict[tuple[float, float, float, float], str] = {}
    for n, part in enumerate(parts(drawing, number)):
        inside = _drawn(part, wide, high, out)
        found = _BODY.search(inside)
        if found is None:
            raise _unwritten(out)
        own, body = found.group("defs"), found.group("body")
        for name in _ID.findall(own):
            own = own.replace(f'id="{name}"', f'id="p{n}-{name}"')
            body = body.replace(f"url(#{name})", f"url(#p{n}-{name})").replace(f'"#{name}"', f'"#p{n}-{name}"')
        defs.append(own.strip())
        clip = ""
        if part.inside is not None:
            key = clips.setdefault(part.inside, f"map{len(clips) + 1}")
            clip = f' clip-path="url(#{key})"'
        label = f' inkscape:groupmode="layer" inkscape:label="{escape(part.layer)}"' if part.layer else ""
        groups.append(f"<g{label}{clip}>\n{body.strip()}\n</g>")
    for (x, y, width, height), key in clips.items():
        box = f'x="{x * DOTS:.2f}" y="{y * DOTS:.2f}" width="{width * DOTS:.2f}" height="{height * DOTS:.2f}"'
        defs.append(f'<clipPath id="{key}"><rect {box}/></clipPath>')
    title = escape(summary(drawing.values(drawing.composition.pages[number - 1])))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg width="{layout.width:g}mm" height="{layout.height:g}mm" viewBox="0 0 {wide:g} {high:g}" version="1.1" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape">\n'
        f"<title>{title}</title>\n<defs>\n" + "\n".join(d for d in defs if d) + "\n</defs>\n"
        '<rect width="100%" height="100%" fill="#ffffff"/>\n' + "\n".join(groups) + "\n</svg>\n"
    )


def _drawn(part: Part, wide: float, high: float, out: Path | None) -> str:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QSvgGenerator()
    writer.setOutputDevice(buffer)
    writer.setResolution(_DPI)
    writer.setSize(QSize(round(wide), round(high)))
    writer.setViewBox(QRectF(0, 0, wide, high))
    painter = QPainter()
    if not painter.begin(writer):
        raise _unwritten(out)
    try:
        part.draw(Page(painter, DOTS))
    finally:
        painter.end()
    buffer.close()
    drawn = bytes(content.data()).decode("utf-8")
    return drawn.replace(' vector-effect="non-scaling-stroke"', "")


def _unwritten(out: Path | None) -> PrintError:
    return PrintError("the picture cannot be written", where=Where(out), do="check the rights and the free space")
