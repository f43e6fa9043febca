"""What all tests share: Qt without a screen, messages in English unless a test chooses otherwise."""

import os

from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "en")

settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)  # no test asserts a time: another one may have the processor
settings.load_profile("ci" if os.environ.get("CI") else "desk")  # the same examples each time in CI
