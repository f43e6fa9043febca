"""What drawing a composition needs and remembers: scenes, paths, pictures, the values of fields."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtSvg import QSvgRenderer

from gis_desk.map.layout import Composition, PageOf
from gis_desk.map.layout.framing import Framed
from gis_desk.map.layout.items import Item, TextItem
from gis_desk.map.layout.scenes import Scenes
from gis_desk.map.layout.words import fill, plain
from gis_desk.map.scene import Scene
from gis_desk.map.values import texts
from gis_desk.map.view import PAPER_DETAIL_MM
from layers.schema import TABLES
from ui.map.paths import Cache
from ui.print.composer.tables import cell_of
from ui.print.frame import crs_note
from ui.texts import language, say, tr

MOST_PICTURE = 20 * 1024 * 1024
"""Bytes of a picture on a page."""
_MOST_MB = 256
_UNITS = ("line", "left_unit", "right_unit", "division", "parent", "care_side", "lead", "side_a", "side_b")
BLANK = "_" * 14
"""Where nobody is named yet: a line to write on."""

Reading = Callable[[str], bytes]
"""Gives the bytes of a picture by its name in the layout; OSError or ValueError where it cannot."""


class Drawing:
    """A composition that is drawn; not shared between threads.

    Parameters
    ----------
    composition : Composition
    read_picture : callable
    scenes : Scenes or None
        Those of an earlier composition of the same material.
    cache : Cache or None
    """

    def __init__(
        self,
        composition: Composition,
        read_picture: Reading | None = None,
        *,
        scenes: Scenes | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.composition = composition
        self.layout, self.material = composition.layout, composition.material
        self.scenes = scenes or Scenes(composition.material)
        self.cache = cache or Cache()
        self.cancelled: Callable[[], bool] = lambda: False
        self._read = read_picture or _no_picture
        self._pictures: dict[str, QImage | QSvgRenderer | None] = {}

    def scene(self, framed: Framed, page: PageOf) -> Scene:
        """The scene of a map frame on a page."""
        detail = PAPER_DETAIL_MM * self._finest[framed.plane.definition] / 1000
        return self.scenes.of(framed.plane, framed.item.layers, page.leaf.only, detail_m=detail)

    @cached_property
    def _finest(self) -> Mapping[str, float]:
        """The least scale denominator of the maps in each plane."""
        found: dict[str, float] = {}
        for page in self.composition.pages:
            for framed in page.maps.values():
                found[framed.plane.definition] = min(found.get(framed.plane.definition, np.inf), framed.scale)
        return found

    def map_of(self, item: Item, page: PageOf) -> Framed | None:
        """The frame that a legend, a scale bar or a north arrow belongs to; None where the page has none."""
        wanted = self.layout.map_of(item)
        if wanted is not None and wanted.id in page.maps:
            return page.maps[wanted.id]
        return next(iter(page.maps.values()), None)

    def values(self, page: PageOf) -> dict[str, str]:
        """What the fields say on `page`."""
        main = self.layout.main
        framed = page.maps.get(main.id) if main is not None else None
        if framed is None and page.sheet and self.composition.main:
            framed = self.composition.main[page.sheet - 1]
        framed = framed or next(iter(page.maps.values()), None)
        given = self.material.values
        county = self.material.county
        row = self.row(page) or {}
        today = self.material.today.isoformat()
        found = {
            "name": say(page.leaf.name),
            "county": given.get("county") or (plain(county.get("name")) if county is not None else ""),
            "code": self.material.home,
            "scale": scale_words(framed.scale) if framed is not None else "",
            "sheet": str(page.sheet),
            "sheets": str(len(self.composition.leaves)),
            "page": str(page.number),
            "pages": str(len(self.composition.pages)),
            "date": today,
            "year": today[:4],
            "data_date": BLANK,
            "crs": crs_note(framed.plane) if framed is not None else "",
            "compiler": BLANK,
            "checker": BLANK,
            "mark": tr("Internal"),
            "source": self.layout.line_source or BLANK,
            "team": plain(row.get("team")),
            "day": plain(row.get("day")),
            **given,
        }
        found["title"] = given.get("title") or fill(self._title, found, self.row(page))[0]
        return found

    def row(self, page: PageOf) -> dict[str, str] | None:
        """The row that `page` is about, in the words of the interface; units by their names."""
        leaf = page.leaf
        if leaf.row is None:
            return None
        found = dict.fromkeys(TABLES[leaf.layer].names, "") if leaf.layer in TABLES else {}
        for column, value in leaf.row.items():
            words = cell_of(leaf.layer, column, plain(value))
            found[column] = self._units.get(words, words) if column in _UNITS else words
        return found

    @cached_property
    def _units(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for layer in ("division", "boundary_line"):
            frame = self.material.frame(layer)
            if frame is not None:
                found |= dict(zip(texts(frame, "code").tolist(), texts(frame, "name").tolist(), strict=True))
        return {code: name for code, name in found.items() if code and name}

    @cached_property
    def _title(self) -> str:
        title = next((i for i in self.layout.items if i.kind == "title"), None)
        return title.text.of(language()) if isinstance(title, TextItem) else ""

    def words(self, item: TextItem, page: PageOf) -> str:
        """What a text item says on `page`."""
        values = self.values(page)
        if item.kind == "title":
            return values["title"]
        if item.kind == "mark":
            if self.layout.purpose == "public" and "mark" not in self.material.values:
                return ""
            return fill(item.text.of(language()) or "{mark}", values, self.row(page))[0]
        if item.kind == "review":
            if not values.get("review_no"):
                return (
                    tr("Exempt from review: {kind}", kind=self.layout.exempt)
                    if self.layout.exempt
                    else (tr("Not submitted for review; not for publication"))
                )
            return fill(item.text.of(language()) or tr("Review number: {review_no}"), values, self.row(page))[0]
        return fill(item.text.of(language()), values, self.row(page))[0]

    def picture(self, name: str) -> QImage | QSvgRenderer | None:
        """The picture of that name; None where it is not there or broken."""
        if name not in self._pictures:
            self._pictures[name] = self._load(name)
        return self._pictures[name]

    def _load(self, name: str) -> QImage | QSvgRenderer | None:
        try:
            content = self._read(name)
        except (OSError, ValueError):
            return None
        if not content or len(content) > MOST_PICTURE:
            return None
        if name.lower().endswith(".svg"):
            drawn = QSvgRenderer(QByteArray(content))
            return drawn if drawn.isValid() else None
        QImageReader.setAllocationLimit(_MOST_MB)
        image = QImage.fromData(QByteArray(content))
        return None if image.isNull() else image


def _no_picture(name: str) -> bytes:
    raise OSError(name)


def scale_words(scale: float) -> str:
    """``50 000``."""
    return f"{scale:,.0f}".replace(",", " ")


def one_layer(scene: Scene, number: int) -> Scene:
    """The scene with one of its layers alone."""
    return replace(scene, layers=(scene.layers[number],))


def summary(values: Mapping[str, str]) -> str:
    """The title for the file's own description."""
    return values.get("title") or "GIS Desk"
