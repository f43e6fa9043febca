"""What all tests share: Qt without a screen, messages in English unless a test chooses otherwise."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("GIS_DESK_LANG", "en")
