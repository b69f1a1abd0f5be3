"""``python -m bot`` is ``wirebrief``."""

import sys

from bot.cli import main

if __name__ == "__main__":  # Worker processes import this file too, and must not run it.
    sys.exit(main())
