"""``python -m bot`` is ``wirebrief``."""

import sys

from bot.cli import main

sys.exit(main())
