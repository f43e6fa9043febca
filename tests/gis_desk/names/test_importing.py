"""The readings are loaded by whichever thread comes first, while another imports the same library."""

import subprocess
import sys

_BOTH = """
import threading
from gis_desk.names import syllables
from importlib import import_module
failed = []

def readings():
    try:
        assert syllables._dictionary()[0x4E00]
    except BaseException as error:
        failed.append(error)

threads = [threading.Thread(target=readings), threading.Thread(target=import_module, args=("pypinyin",))]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(30)
print(failed, any(thread.is_alive() for thread in threads))
"""


def test_two_threads_begin_at_once():
    for _ in range(3):
        said = subprocess.run([sys.executable, "-c", _BOTH], capture_output=True, text=True, timeout=90, check=True)
        assert said.stdout.strip() == "[] False", said.stderr
