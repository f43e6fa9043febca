"""``python -m tests.county [--out DIR] [--seed N]``: make the practice county's files."""

import argparse
from pathlib import Path

from tests.county.county import build
from tests.county.defects import plant
from tests.county.files import write


def main() -> None:
    """Build, plant the defects, write."""
    parser = argparse.ArgumentParser(prog="python -m tests.county", description=__doc__)
    root = Path(__file__).resolve().parent.parent.parent
    parser.add_argument("--out", type=Path, default=root / "resources" / "sample", help="folder for the files")
    parser.add_argument("--seed", type=int, default=11, help="another number gives another county")
    given = parser.parse_args()
    county = build(given.seed)
    plant(county)
    write(county, given.out)
    print(
        *(f"{name}: {len(table)}" for name, table in county.tables.items()), f"defects: {len(county.truth)}", sep="\n"
    )


if __name__ == "__main__":
    main()
