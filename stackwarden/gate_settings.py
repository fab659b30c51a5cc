"""What the configuration file may say of the gate, and how it joins the command line."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from policies.kernel.policy import PACKS
from stackwarden.configuration import Reader, choice, load, many, number, path, text, words

LANES = ("own", "fast", "full")
GATE: Mapping[str, Reader] = {
    "paths": many(path),
    "platform": path,
    "environments": many(text),
    "parameters": path,
    "region": text,
    "lane": choice(*LANES),
    "packs": many(choice(*PACKS, "all")),
    "waivers": path,
    "policies": path,
    "checkov-checks": many(path),
    "timeout": number,
    "pci-scope": words("tag", "cde", "connected", "out"),
}
SCHEMA: Mapping[str, Mapping[str, Reader]] = {"gate": GATE}
DESTINATIONS = {"environments": "environment"}
SUBJECT = ("paths", "platform", "environments")


def fill(args: argparse.Namespace, file: Path | None) -> None:
    """Take from the configuration what the command line leaves open. Raises CfnError for a configuration that is none.

    What to check goes together: who names a PATH or a --platform means that alone.
    """
    settings: dict[str, Any] = dict(load(file, SCHEMA).section("gate"))
    if args.paths or args.platform is not None:
        for key in SUBJECT:
            settings.pop(key, None)
    packs = settings.get("packs")
    if packs and "all" in packs:
        settings["packs"] = list(PACKS)
    for key, value in settings.items():
        name = DESTINATIONS.get(key, key.replace("-", "_"))
        if getattr(args, name, None) in (None, []):
            setattr(args, name, value)
