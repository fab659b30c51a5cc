"""``python -m reports.movable.vendored``: fetch the locked files again from the npm registry."""

import hashlib
import io
import json
import sys
import tarfile
from base64 import b64encode
from typing import Any
from urllib.request import urlopen

from reports.movable.vendored import HERE, LOCK, locked

REGISTRY = "https://registry.npmjs.org"


def fetch(name: str, entry: dict[str, Any]) -> None:
    """One package: its archive has to be what the lock says; then the files that are taken of it are written."""
    with urlopen(f"{REGISTRY}/{name}/-/{name}-{entry['version']}.tgz", timeout=60) as answer:  # noqa: S310  # https
        archive = answer.read()
    found = "sha512-" + b64encode(hashlib.sha512(archive).digest()).decode()
    if found != entry["integrity"]:
        sys.exit(f"{name} {entry['version']}: the archive is {found}, the lock says {entry['integrity']}")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        for inside, taken in entry["files"].items():
            member = files.extractfile(f"package/{inside}")
            if member is None:
                sys.exit(f"{name} {entry['version']}: there is no {inside}")
            content = member.read()
            (HERE / taken["file"]).write_bytes(content)
            taken["sha256"] = hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    for each, said in locked().items():
        fetch(each, said)
    LOCK.write_text(json.dumps(locked(), indent=2) + "\n", "utf-8")
