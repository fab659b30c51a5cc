"""``python -m stackwarden``."""

import sys

from stackwarden.cli import main

sys.exit(main())
