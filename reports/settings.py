"""What to render: ``reports.yaml``."""

from dataclasses import dataclass
from pathlib import Path

from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.parameter_files import located_file


@dataclass(frozen=True, slots=True)
class Settings:
    """``as_of``: the day (ISO date) on which waivers are judged. ``platform``: the manifest. ``output``: a folder."""

    as_of: str
    platform: Path
    output: Path


def load(path: Path) -> Settings:
    """Read the settings; paths are relative to the file. Raises CfnError for what is missing or unknown."""
    root = located_file(path)
    known = set(Settings.__slots__)
    if not isinstance(root, Map) or not known <= root.keys():
        remedy = f"Give {', '.join(sorted(known))}."
        raise CfnError("Not a report settings file", Location(path.as_posix()), remedy)
    for key in root.keys() - known:
        raise CfnError(f"Unknown setting {key!r}", Location(path.as_posix(), *root.marks[key]), "Remove it.")
    home = path.parent
    return Settings(str(root["as_of"]), home / str(root["platform"]), home / str(root["output"]))
