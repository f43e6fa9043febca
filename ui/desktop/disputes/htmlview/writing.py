"""Writing the offline map in the background."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gis_desk.map.layer import DRAWN
from layers.work import Progress
from ui.desktop.workbench import Desk
from ui.texts import language, say_in, tr

if TYPE_CHECKING:
    from gis_desk.documents.disputes.map import DisputeMap


def write_map(
    desk: Desk,
    path: Path,
    wanted: Mapping[str, Any],
    done: "Callable[[DisputeMap], object]",
    failed: Callable[[Exception], object] | None = None,
) -> Any:
    """Write the map of the open workspace to `path` as a job; gives the job.

    Parameters
    ----------
    wanted : mapping
        Fields of `Wish` other than the day and the county; ``language`` is that of the window unless given.
    done, failed : callable
        Hear of the end on the GUI thread; without `failed` the window shows what went wrong.
    """
    store = desk.store
    assert store is not None
    drawn = {name: desk.frame(name) for name in DRAWN}
    county = store.setting("county")
    code = wanted.get("language") or language()

    def work(progress: Progress) -> "DisputeMap":
        from gis_desk.documents.disputes.map import TABLES, Wish, write_dispute_map  # folium takes its time

        frames = {n: drawn[n] if n in drawn else store.frame(n, progress=progress) for n in TABLES}
        about = dict(wanted) | {"language": code, "say": partial(say_in, code)}
        wish = Wish(today=date.today(), county=county, **about)
        return write_dispute_map(path, frames, wish, store.content, progress)

    return desk.run(work, tr("Offline map"), done, failed)
