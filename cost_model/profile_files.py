"""Finds and loads profiles: a name among those shipped, or a file. ``extends: NAME`` starts from another profile."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from cfn.errors import CfnError, Location
from cfn.located import Map
from cost_model.drivers import LARGEST, LEVELS, Level
from cost_model.files import read_tree, validated
from cost_model.profile import LoadProfile

SHIPPED = Path(__file__).parent / "profiles"
REMEDY = f"See docs/cost.md for what a load profile holds; its numbers go from 0 to {LARGEST:,}."


@dataclass(frozen=True)
class LoadedProfile:
    """A profile, and the SHA-256 over the files it was made from, in order of extension."""

    profile: LoadProfile
    sha256: str

    @cached_property
    def scenarios(self) -> dict[Level, LoadProfile]:
        """The profile without ranges, at each level."""
        return {level: self.profile.at(level) for level in LEVELS}


def names() -> list[str]:
    """The profiles that are shipped, from the least load to the most."""
    order = ("quiet", "normal", "peak-season", "black-friday")
    found = {path.stem for path in SHIPPED.glob("*.yaml")}
    return [name for name in order if name in found] + sorted(found - set(order))


def load_profile(name_or_file: str) -> LoadedProfile:
    """The profile of a shipped name, or in a YAML file.

    Raises:
        CfnError: neither a name nor a file; or the file's content, at its line.
    """
    path = _find(name_or_file, None)
    read: list[bytes] = []
    profile = validated(_merged(path, read, ()), LoadProfile, path, REMEDY)
    return LoadedProfile(profile, sha256(b"".join(read)).hexdigest())


def _find(name_or_file: str, beside: Path | None) -> Path:
    shipped = SHIPPED / f"{name_or_file}.yaml"
    if name_or_file in names():
        return shipped
    path = beside.parent / name_or_file if beside is not None else Path(name_or_file)
    if path.is_file():
        return path
    raise CfnError(
        f"no load profile {name_or_file!r}",
        Location((beside or path).as_posix()),
        f"Name one of {', '.join(names())}, or the path of a profile file.",
    )


def _merged(path: Path, read: list[bytes], seen: tuple[Path, ...]) -> Map:
    if path in seen:
        raise CfnError("a profile extends itself", Location(path.as_posix()), "Break the circle of `extends`.")
    root = read_tree(path, "a load profile")
    read.append(path.read_bytes())
    parent = root.pop("extends", None)
    if parent is None:
        return root
    above = _find(str(parent), path)
    base = _merged(above, read, (*seen, path))
    validated(base, LoadProfile, above, REMEDY)  # so that its own mistakes are reported in its own file
    return _over(base, root)


def _over(below: Map, above: Map) -> Map:
    """``above`` laid over ``below``, mapping by mapping; a driver or a curve is replaced whole, never mixed."""
    merged = Map()
    for layer in (below, above):
        for key, value in layer.items():
            old = merged.get(key)
            mixed = isinstance(value, Map) and isinstance(old, Map) and "source" not in value and key != "days"
            merged[key] = _over(old, value) if mixed and isinstance(old, Map) else value
            merged.marks[key] = layer.marks[key]
    return merged
