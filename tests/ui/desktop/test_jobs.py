"""Jobs: one answer each, on the GUI thread, and nothing left running."""

import threading

from layers.crs import zone_crs
from ui.desktop.jobs import Job, running, stop_all


def outcome(qtbot, work, cancel: bool = False):
    """Names and values of the answers of a job, and the threads that heard them."""
    heard, threads = [], []
    job = Job(work)

    def hear(name):
        def take(*values):
            heard.append((name, *values))
            threads.append(threading.current_thread())

        return take

    for name in ("done", "failed", "cancelled"):
        getattr(job, name).connect(hear(name))
    job.start()
    if cancel:
        job.cancel()
    qtbot.waitUntil(lambda: bool(heard), timeout=5000)
    qtbot.wait(30)
    assert all(t is threading.main_thread() for t in threads)
    return heard, job


def test_the_result_arrives_on_the_gui_thread(qtbot):
    heard, job = outcome(qtbot, lambda progress: threading.current_thread())
    assert [h[0] for h in heard] == ["done"]
    assert heard[0][1] is not threading.main_thread()
    assert job.state == "done"
    assert job not in Job._alive


def test_an_error_is_one_answer(qtbot):
    def work(progress):
        raise ValueError("bad")

    heard, job = outcome(qtbot, work)
    assert [h[0] for h in heard] == ["failed"]
    assert str(heard[0][1]) == "bad"
    assert job.state == "failed"


def test_cancelling_stops_the_work(qtbot):
    began = threading.Event()

    def work(progress):
        began.set()
        while True:
            progress.step(1, 0, "")

    heard, job = outcome(qtbot, work, cancel=True)
    assert heard == [("cancelled",)]
    assert job.state == "cancelled"


def test_a_job_cancelled_before_its_turn_never_works(qtbot):
    gate, worked = threading.Event(), []
    blockers = [Job(lambda progress: gate.wait(5)) for _ in range(8)]
    for blocker in blockers:
        blocker.start()
    late = Job(lambda progress: worked.append(1))
    said = []
    late.cancelled.connect(lambda: said.append("cancelled"))
    late.start()
    late.cancel()
    qtbot.waitUntil(lambda: said == ["cancelled"], timeout=5000)
    gate.set()
    assert stop_all()
    assert not worked


def test_progress_is_rationed(qtbot):
    said = []

    def work(progress):
        for n in range(100_000):
            progress.step(n, 100_000, "rows")

    job = Job(work)
    job.progress.connect(lambda *values: said.append(values))
    with qtbot.waitSignal(job.done, timeout=10_000):
        job.start()
    assert 0 < len(said) < 1000


def test_coordinates_can_be_transformed_in_one_job_after_another(qtbot):
    for _ in range(6):
        job = Job(lambda progress: zone_crs(108.0).to_wkt())
        with qtbot.waitSignal(job.done, timeout=5000):
            job.start()
    assert stop_all()


def test_stop_all_leaves_no_thread(qtbot):
    def work(progress):
        while True:
            progress.step(0, 0)

    for _ in range(5):
        Job(work).start()
    assert stop_all()
    qtbot.waitUntil(lambda: not running(), timeout=2000)
    assert not [t for t in threading.enumerate() if t.name.startswith("job")]
