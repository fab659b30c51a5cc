"""The engines that look at templates; each turns what it sees, and what goes wrong, into findings."""

from pathlib import Path

DRIVERS = Path(__file__).parent / "drivers"
"""The scripts that run foreign engines, in those engines' own Pythons."""
