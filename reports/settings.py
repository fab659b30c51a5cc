"""What to render: ``reports.yaml``."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Seq
from cfn.parameter_files import located_file
from cost_model.prices.age import STALE_AFTER
from policies.scope import DEFAULT, ScopeRule

FILES = ("platform", "documents", "requirements", "attestations")
LISTS = ("paths", "advisor")
WORDS = ("tag", "cde", "connected", "out")
KNOWN = ("as_of", "output", "pci-scope", "stale_after", *FILES, *LISTS)
HELP = "docs/compliance-report.md lists the settings."


@dataclass(frozen=True, slots=True)
class Settings:
    """``as_of``: the day (ISO date) on which waivers and attestations are judged. ``manifest``: of the platform.

    ``paths``     templates, and folders of them, where there is no platform: the compliance report takes them too.
    ``output``    the folder of compliance and cost. ``documents``: that of diagrams and the other pages, if wanted.
    ``requirements``  the rows of the page of that name, if wanted.
    ``attestations``  what people vouch for; None: ``attestations.yaml`` beside the manifest, else in the working
                      directory, if any. ``advisor``: exports of Trusted Advisor, if any.
    ``stale_after``  days after which the cost report calls a price old.
    ``scope``     how a resource says that it is out of the scope of PCI DSS: as in the gate's configuration.
    """

    as_of: str
    output: Path
    manifest: Path | None = None
    paths: tuple[Path, ...] = ()
    documents: Path | None = None
    requirements: Path | None = None
    attestations: Path | None = None
    advisor: tuple[Path, ...] = ()
    scope: ScopeRule = DEFAULT
    stale_after: int = STALE_AFTER

    @property
    def platform(self) -> Path:
        """The manifest, for what needs one. Raises CfnError where templates alone are to be reported on."""
        if self.manifest is None:
            remedy = "Name a platform in the settings; paths are for the compliance report alone."
            raise CfnError("This report needs a platform", Location(self.output.as_posix()), remedy)
        return self.manifest


def load(path: Path) -> Settings:
    """Read the settings; paths are relative to the file. Raises CfnError for what is missing, unknown or no path."""
    root = located_file(path)
    place = Location(path.as_posix())
    if not isinstance(root, Map):
        raise CfnError("Not a report settings file", place, f"Give as_of, output and platform. {HELP}")
    for key in root:
        if key not in KNOWN:
            raise CfnError(f"Unknown setting {key!r}", _at(path, root, key), f"Remove it. {HELP}")
    missing = [key for key in ("as_of", "output") if not root.get(key)]
    if missing or bool(root.get("platform")) == bool(root.get("paths")):
        remedy = f"Give as_of, output, and either platform or paths. {HELP}"
        raise CfnError("Not a report settings file", place, remedy)
    files = {key: path.parent / _text(path, root, key) for key in FILES if root.get(key)}
    paths, advisor = (tuple(path.parent / each for each in _texts(path, root, key)) for key in LISTS)
    return Settings(
        as_of=day(str(root["as_of"]), "The setting as_of", _at(path, root, "as_of")),
        output=path.parent / _text(path, root, "output"),
        manifest=files.pop("platform", None),
        paths=paths,
        advisor=advisor,
        scope=_scope(path, root),
        stale_after=_days(path, root, "stale_after"),
        **files,
    )


def _days(path: Path, root: Map, key: str) -> int:
    """A number of days; the default where it is not said."""
    value = root.get(key, STALE_AFTER)
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise CfnError(f"The setting {key} is a number of days", _at(path, root, key), "Write it as 180.")
    return value


def _scope(path: Path, root: Map) -> ScopeRule:
    """The tag that tells the scope and its values, where they are not ours."""
    said = root.get("pci-scope", {})
    if not isinstance(said, dict) or not set(said) <= set(WORDS) or not all(isinstance(v, str) for v in said.values()):
        told = f"Write it as a mapping of {', '.join(WORDS)}, as in the gate's configuration."
        raise CfnError("The setting pci-scope is not as it should be", _at(path, root, "pci-scope"), told)
    return DEFAULT._replace(**{"key" if name == "tag" else name: value for name, value in said.items()})


def _at(path: Path, root: Map, key: str) -> Location:
    return Location(path.as_posix(), *root.marks[key])


def _text(path: Path, root: Map, key: str) -> str:
    if not isinstance(root[key], str):
        raise CfnError(f"The setting {key} is one path", _at(path, root, key), "Write it as plain text.")
    return str(root[key])


def _texts(path: Path, root: Map, key: str) -> list[str]:
    """A path, or several."""
    value: Any = root.get(key, [])
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list | Seq) or not all(isinstance(each, str) and each for each in found):
        raise CfnError(f"The setting {key} is a path, or a list of them", _at(path, root, key), "Write it as such.")
    return list(found)


def day(text: str, what: str, place: Location | None = None) -> str:
    """An ISO date. Raises CfnError for anything else."""
    from datetime import date

    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise CfnError(f"{what} is no day: {text}", place or Location(what), "Write it as YYYY-MM-DD.")
