"""Folders of prices in the format of the shipped ones, as ``stackwarden prices refresh`` writes them."""

import os
from pathlib import Path
from typing import Literal

from cost_model.prices.price import Layer

PROJECT_BOOK = Path(".stackwarden") / "prices"
USER_BOOK = Path("stackwarden") / "prices"


def user_home() -> Path:
    """Where a user's own data lives: ``$XDG_DATA_HOME``, else ``~/.local/share``."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def book_folders(project: Path | None = None) -> list[Layer]:
    """The folders of refreshed prices that are there, in the order they are asked: the project's, the user's."""
    places: dict[Literal["project", "user"], Path] = {
        "project": (project or Path()) / PROJECT_BOOK,
        "user": user_home() / USER_BOOK,
    }
    return [Layer(kind, path.as_posix()) for kind, path in places.items() if path.is_dir()]
