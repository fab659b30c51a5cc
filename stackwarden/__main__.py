"""``python -m stackwarden``."""

from stackwarden.cli import process

process()
