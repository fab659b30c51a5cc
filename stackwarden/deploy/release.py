"""The versioned set of templates: ``release.json`` names every file with its hash, so that a version is one thing.

``python -m stackwarden.deploy.release templates/platform.yaml`` writes it beside the manifest.
"""

import hashlib
import json
import sys
from pathlib import Path

from cfn.manifest import read_manifest

RELEASE, VERSION = "release.json", "VERSION"


def digests(manifest: Path) -> dict[str, str]:
    """The SHA-256 of the manifest, of every template in it and of every function, by path beside the manifest, sorted.

    Environments are not part of a release: they are their users'.
    """
    folder = manifest.parent
    functions = [path for path in (folder / "functions").glob("*") if path.is_file()]
    files = {manifest, *functions, *(entry.template for entry in read_manifest(manifest).entries)}
    found = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return dict(sorted(found.items()))


def render(manifest: Path) -> str:
    """The text of ``release.json``, from the version in ``VERSION``."""
    version = (manifest.parent / VERSION).read_text("utf-8").strip()
    whole = {"version": version, "stackwarden": _tool(manifest), "files": digests(manifest)}
    return json.dumps(whole, indent=2) + "\n"


def _tool(manifest: Path) -> str:
    """The version of stackwarden that a release goes with: that of the project around it; empty where none is."""
    import tomllib

    project = manifest.resolve().parent.parent / "pyproject.toml"
    if not project.is_file():
        return ""
    return str(tomllib.loads(project.read_text("utf-8")).get("project", {}).get("version", ""))


def released(manifest: Path) -> str:
    """The version that the files beside a manifest are; ``+`` follows where they differ; empty without a release."""
    try:
        release = json.loads((manifest.parent / RELEASE).read_text("utf-8"))
        version, files = str(release["version"]), dict(release["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return version if digests(manifest) == files else f"{version}+"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    (path.parent / RELEASE).write_text(render(path), encoding="utf-8")
