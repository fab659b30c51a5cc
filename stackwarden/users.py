"""A user's own policies, for commands that are about policies."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policies.kernel.policy import Policy


def users_policies(folder: Path | None) -> list["Policy"]:
    """Those of ``folder``. Raises CfnError for its first file that cannot be used: here nothing else is at stake."""
    if folder is None:
        return []
    from checks.contained import contained
    from policies.registry import index, load_folder

    with contained():
        loaded = load_folder(folder, index())
    if loaded.problems:
        raise loaded.problems[0]
    return loaded.policies
