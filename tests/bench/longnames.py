"""How long names of ten thousand characters take to be checked: ``python -m tests.bench.longnames [--json]``.

The goal is what a key stroke may take, 100 ms. The peer is a name of four characters.
"""

import argparse
import json
import sys
import time

from layers.schema import CLASSES
from tests.gis_desk.names.test_hostile_names import CHECKERS, LONG

SHORT = "和平新村"


def measure() -> dict[str, float | str]:
    """The longest time of one check in ms, whose name it is, and the longest of a short name."""
    worst, label = 0.0, ""
    for name, text in LONG.items():
        for cls in (*CLASSES, None):
            spent = _longest(text, cls)
            if spent > worst:
                worst, label = spent, name
    short = max(_longest(SHORT, cls) for cls in (*CLASSES, None))
    return {"longest_ms": round(worst, 1), "name": label, "short_ms": round(short, 2)}


def _longest(name: str, cls: str | None) -> float:
    longest = 0.0
    for checker in CHECKERS:
        began = time.perf_counter()
        checker.check(name, cls, "990121001")
        longest = max(longest, 1000 * (time.perf_counter() - began))
    return longest


def main(argv: list[str] | None = None) -> int:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the output is JSON in any case")
    parser.parse_args(argv)
    json.dump(measure(), sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
