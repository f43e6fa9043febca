"""``python -m ui``: the same as the command ``gis-desk``."""

import sys

from ui.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
