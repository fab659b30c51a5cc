"""What to render: ``reports.yaml``."""

from dataclasses import dataclass
from pathlib import Path

from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.parameter_files import located_file


@dataclass(frozen=True, slots=True)
class Settings:
    """``as_of``: the day (ISO date) on which waivers are judged. ``platform``: the manifest.

    ``output``: the folder of compliance and cost. ``documents``: the folder of diagrams and the other pages, if wanted.
    ``requirements``: the rows of the page of that name, if wanted.
    """

    as_of: str
    platform: Path
    output: Path
    documents: Path | None = None
    requirements: Path | None = None


def load(path: Path) -> Settings:
    """Read the settings; paths are relative to the file. Raises CfnError for what is missing or unknown."""
    root = located_file(path)
    known = set(Settings.__slots__)
    needed = known - {"documents", "requirements"}
    if not isinstance(root, Map) or not needed <= root.keys():
        remedy = f"Give {', '.join(sorted(needed))}."
        raise CfnError("Not a report settings file", Location(path.as_posix()), remedy)
    for key in root.keys() - known:
        raise CfnError(f"Unknown setting {key!r}", Location(path.as_posix(), *root.marks[key]), "Remove it.")
    home = path.parent
    documents, rows = (home / str(root[key]) if root.get(key) else None for key in ("documents", "requirements"))
    return Settings(str(root["as_of"]), home / str(root["platform"]), home / str(root["output"]), documents, rows)
