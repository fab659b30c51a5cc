"""Keeps the lists of policies in ``frameworks/*.yaml`` in step with what the policies say that they serve.

Run as ``python -m policies.needed``; ``--check`` writes nothing and exits 1 when a file is stale. A policy that serves
a requirement and is not named there goes to ``policies_also``; whoever adds it moves it to ``policies_needed`` where
the requirement is not shown without it. One that no longer serves it is dropped. An id that is no policy goes to
``still_unchecked``, and back once it is one.
"""

import re
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path

from policies.catalogue import FOLDER, Requirement, frameworks
from policies.registry import load_all

LISTS = ("policies_needed", "policies_also", "still_unchecked")
WIDTH = 140


def contents() -> dict[Path, str]:
    """Every framework's file as it must be."""
    ids = {policy.id for policy in load_all()}
    servers = _servers()
    found = {}
    for file in sorted(FOLDER.glob("*.yaml")):
        head, start, body = file.read_text(encoding="utf-8").partition("\nrequirements:\n")
        blocks = re.split(r"(?m)^(?=- id: )", body)
        framework = frameworks()[_framework_id(head)]
        text = "".join(_block(each, framework.requirements, servers.get(framework.id, {}), ids) for each in blocks)
        found[file] = head + start + text
    return found


def _framework_id(head: str) -> str:
    match = re.search(r"(?m)^id: (\S+)$", head)
    assert match is not None  # noqa: S101 (the catalogue has read the file)
    return match[1]


def _servers() -> dict[str, dict[str, set[str]]]:
    """Framework → requirement → the policies that serve it; opinions show nothing."""
    found: dict[str, dict[str, set[str]]] = {}
    for policy in load_all():
        for framework in () if policy.opinion else policy.frameworks:
            for requirement in policy.serves[framework]:
                found.setdefault(framework, {}).setdefault(requirement, set()).add(policy.id)
    return found


def sorted_out(requirement: Requirement, servers: set[str], ids: set[str]) -> dict[str, list[str]]:
    """The three lists of a requirement as they must be."""
    named = {*requirement.policies_needed, *requirement.still_unchecked}
    needed = named & servers  # what a policy serves is the policy's own word
    return {
        "policies_needed": sorted(needed),
        "policies_also": sorted(servers - needed),
        "still_unchecked": sorted(named - ids),
    }


def _block(text: str, requirements: dict[str, Requirement], servers: dict[str, set[str]], ids: set[str]) -> str:
    match = re.match(r"- id: \"?([^\"\n]+)\"?\n", text)
    if match is None:
        return text
    lists = sorted_out(requirements[match[1]], servers.get(match[1], set()), ids)
    bare = re.sub(rf"(?m)^  ({'|'.join(LISTS)}): \[[^\]]*\]\n", "", text)
    written = "".join(_written(name, items) for name, items in lists.items() if items)
    return re.sub(r"(?m)^  assessability: .*\n", lambda found: found[0] + written, bare, count=1)


def _written(name: str, items: Iterable[str]) -> str:
    line = f"{name}: [{', '.join(items)}]"
    wrapped = textwrap.wrap(
        line, WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False, break_long_words=False
    )
    return "\n".join(wrapped) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that are stale."""
    stale = {file: text for file, text in contents().items() if file.read_text(encoding="utf-8") != text}
    for file, text in stale.items():
        if arguments == ["--check"]:
            print(f"stale: {file.as_posix()}; run python -m policies.needed", file=sys.stderr)
        else:
            aside = file.with_name(f".{file.name}.new")
            aside.write_text(text, encoding="utf-8")
            aside.replace(file)
    return 1 if stale and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
