"""A map service as a raster: tiles come from memory, from the disk, and from the net when the user has agreed to it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from layers import crs
from layers.errors import GisDeskError, NetworkError
from layers.rasters import net
from layers.rasters.facts import Facts, Note
from layers.rasters.images import decode
from layers.rasters.kept import DiskCache
from layers.rasters.raster import Raster, State, Stopped, degrees, pixel_metres
from layers.rasters.services import Service
from layers.rasters.tiles import CACHE
from layers.text import text
from layers.work import Cancelled

_WORKERS = 4
_WAITING = 96
"""Tiles that may wait; what was wished longest ago is forgotten first."""
_REST_S = 20.0
"""How long nothing is asked of a server that cannot be reached."""
_ENOUGH = 3
"""Failures in a row after which a server counts as not reachable."""


class Mood(Enum):
    """How it stands with a service."""

    ASLEEP = "asleep"
    """Nothing is fetched: the user has not agreed on this computer."""
    QUIET = "quiet"
    """Nothing is on its way."""
    LOADING = "loading"
    OFFLINE = "offline"
    """The server cannot be reached; it is tried again after a while."""
    REFUSED = "refused"
    """The server refuses, or a key is missing; nothing is asked until the key changes."""


@dataclass(frozen=True)
class Status:
    """How it stands with a service, how many tiles are on their way, and what went wrong last."""

    mood: Mood
    waiting: int = 0
    error: GisDeskError | None = None


Wish = tuple[int, int, int]


class OnlineSource:
    """Fetches tiles in a few threads of its own.

    Parameters
    ----------
    service : Service
    key : callable
        Gives the key when it is needed, None where there is none; it is never kept here.
    kept : DiskCache
    awake : bool
        Whether anything may be fetched.
    told : callable
        Called from the fetching threads after something has come or changed.
    """

    def __init__(
        self, service: Service, key: Callable[[], str | None], kept: DiskCache, *, awake: bool, told: Callable[[], None]
    ) -> None:
        self.service, self.kept, self.told = service, kept, told
        self.number = 0
        self.spoiled = 0
        self._key, self._awake = key, awake
        self._condition = threading.Condition()
        self._wishes: dict[Wish, None] = {}
        self._busy: set[Wish] = set()
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._failures = 0
        self._rest_until = 0.0
        self._error: GisDeskError | None = None
        self._refused = False
        self._not_before: dict[Wish, float] = {}

    @property
    def status(self) -> Status:
        """How it stands."""
        with self._condition:
            waiting = len(self._wishes) + len(self._busy)
            if not self._awake:
                return Status(Mood.ASLEEP)
            if self._refused:
                return Status(Mood.REFUSED, 0, self._error)
            if time.monotonic() < self._rest_until:
                return Status(Mood.OFFLINE, 0, self._error)
            return Status(Mood.LOADING if waiting else Mood.QUIET, waiting, self._error)

    def wake(self) -> None:
        """The user agrees, or has entered another key: ask from now on, and again what was refused."""
        with self._condition:
            self._awake, self._refused, self._failures, self._rest_until, self._error = True, False, 0, 0.0, None
            self._not_before.clear()

    def sleep(self) -> None:
        """Ask nothing any more."""
        with self._condition:
            self._awake = False
            self._wishes.clear()

    def tile(self, level: int, column: int, row: int, stopped: Stopped) -> np.ndarray | State | None:
        """A tile that is here; else it is wished for."""
        if stopped():
            raise Cancelled
        content = self.kept.get(self.service.template, self.service.matrices[level].name, column, row)
        if content is not None:
            picture = decode(content)
            if picture is not None:
                return picture
        self._wish((level, column, row))
        return State.PENDING

    def _wish(self, wish: Wish) -> None:
        with self._condition:
            if self._closed or not self._awake or self._refused or time.monotonic() < self._rest_until:
                return
            if wish in self._busy or time.monotonic() < self._not_before.get(wish, 0.0):
                return
            self._wishes.pop(wish, None)
            self._wishes[wish] = None
            while len(self._wishes) > _WAITING:
                del self._wishes[next(iter(self._wishes))]
            if len(self._threads) < _WORKERS:
                thread = threading.Thread(target=self._work, name=f"tiles {self.service.host}", daemon=True)
                self._threads.append(thread)
                thread.start()
            self._condition.notify()

    def _next(self) -> Wish | None:
        """The newest wish; None when there will be none."""
        with self._condition:
            while not self._wishes and not self._closed:
                self._condition.wait()
            if self._closed:
                return None
            wish, _ = self._wishes.popitem()
            self._busy.add(wish)
            return wish

    def _work(self) -> None:
        while (wish := self._next()) is not None:
            try:
                self._bring(wish)
            except Cancelled:
                continue
            except GisDeskError as error:
                self._fail(wish, error)
            finally:
                with self._condition:
                    self._busy.discard(wish)
            self.told()

    def _bring(self, wish: Wish) -> None:
        level, column, row = wish
        service = self.service
        key = ""
        if service.needs_key:
            key = self._key() or ""
            if not key:
                raise net.Refused("this map service needs a key", do="enter the key you were given by its operator")
        content = net.fetch(service.address(level, column, row, key), stopped=lambda: self._closed)
        picture = None if content is None else decode(content)
        if content is not None and picture is None:
            self.spoiled += 1
            if not self._looks_empty(content):
                raise NetworkError(
                    "the server {host} answers something that is no picture",
                    do="check the address and the key",
                    host=service.host,
                )
        if content is not None and picture is not None:
            self.kept.put(service.template, service.matrices[level].name, column, row, content)
        with self._condition:
            self._failures, self._error = 0, None
        CACHE.put((self.number, level, column, row), picture)

    @staticmethod
    def _looks_empty(content: bytes) -> bool:
        return not content.strip()

    def _fail(self, wish: Wish, error: GisDeskError) -> None:
        with self._condition:
            self._error = error
            if len(self._not_before) > 10 * _WAITING:
                self._not_before.clear()
            self._not_before[wish] = time.monotonic() + _REST_S
            if isinstance(error, net.Refused):
                self._refused = True
                self._wishes.clear()
                return
            self._failures += 1
            if self._failures >= _ENOUGH:
                self._failures = 0
                self._rest_until = time.monotonic() + _REST_S
                self._wishes.clear()

    def close(self) -> None:
        """End the threads; what they are fetching is thrown away."""
        with self._condition:
            self._closed = True
            self._wishes.clear()
            self._condition.notify_all()


def open_online(
    service: Service,
    key: Callable[[], str | None],
    kept: DiskCache,
    *,
    awake: bool,
    told: Callable[[], None] = lambda: None,
) -> Raster:
    """A service as a raster; with `awake` False nothing goes on the net before `OnlineSource.wake`."""
    source = OnlineSource(service, key, kept, awake=awake, told=told)
    levels = [matrix.level for matrix in service.matrices]
    bounds = degrees(levels[-1], service.definition, service.shift)
    notes = []
    if service.shift == "gcj02":
        notes.append(Note("advise", text("Its coordinates are moved back from GCJ-02")))
    finest = levels[0]
    facts = Facts(
        name=service.title,
        kind=service.kind,
        crs=crs.title_of(crs.parse(service.definition)),
        bounds=bounds,
        width=finest.width,
        height=finest.height,
        pixel_m=pixel_metres(finest, bounds),
        levels=tuple(1 << k for k in range(len(levels))),
        zooms=(0, len(levels) - 1),
        attribution=service.attribution,
        notes=tuple(notes),
    )
    raster = Raster(facts, service.definition, levels, source, shift=service.shift)
    source.number = raster.number
    return raster


def try_out(service: Service, key: str, stopped: Stopped = lambda: False) -> tuple[int, int]:
    """Ask for one tile over the middle of the country; its width and height.

    Raises
    ------
    NetworkError
        When nothing comes, or what comes is no picture.
    """
    level = min(range(len(service.matrices)), key=lambda k: abs(len(service.matrices) - 1 - k - 4))
    one = service.matrices[level].level
    x, y = crs.transform_points([105.0], [35.0], crs.GEOGRAPHIC, crs.parse(service.definition))
    column, row = one.place(x, y)
    at = int(column[0]) // one.tile, int(row[0]) // one.tile
    content = net.fetch(service.address(level, *at, key), stopped=stopped)
    picture = None if content is None else decode(content)
    if picture is None:
        raise NetworkError(
            "the server {host} answers something that is no picture",
            do="check the address and the key",
            host=service.host,
        )
    return picture.shape[1], picture.shape[0]
