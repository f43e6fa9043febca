"""Work for the map in a thread of its own, whose result comes to the thread of the window."""

import threading
from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from layers.work import Cancelled


class _Post(QObject):
    """Carries one result over; belongs to nobody who could be deleted while the thread speaks."""

    done = Signal(object)
    failed = Signal(object)
    ended = Signal(object)
    alive: ClassVar[set["_Post"]] = set()


def behind(
    work: Callable[[], Any],
    done: Callable[[Any], object],
    failed: Callable[[Exception], object] | SignalInstance,
    name: str,
) -> None:
    """Do `work` in a thread called `name`; exactly one of the others is then called in this one.

    Both should be methods or signals of a QObject: they are not called any more when that is gone. After `Cancelled`
    neither is.
    """
    post = _Post()
    _Post.alive.add(post)
    post.done.connect(done)
    post.failed.connect(failed)
    post.ended.connect(_Post.alive.discard)

    def run() -> None:
        try:
            result = work()
        except Cancelled:
            pass
        except Exception as error:  # noqa: BLE001 - the window shows it
            post.failed.emit(error)
        else:
            post.done.emit(result)
        post.ended.emit(post)

    threading.Thread(target=run, name=name, daemon=True).start()
