"""Writes what is derived from the policies: ``policies/index.json`` and the pages in ``docs/policies``.

Run as ``python -m policies.generate``; ``--check`` writes nothing and exits 1 when a file is stale.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from policies.catalogue import frameworks
from policies.kernel.policy import Policy
from policies.overview import overview
from policies.registry import INDEX, index, load_all

PAGES = Path(__file__).resolve().parent.parent / "docs" / "policies"


def contents() -> dict[Path, str]:
    """Every generated file and what it must hold."""
    policies = load_all()
    files = {PAGES / f"{policy.id}.md": "\n".join(_page(policy)) + "\n" for policy in policies}
    files[PAGES / "README.md"] = "\n".join(overview(policies)) + "\n"
    numbers = _numbers([policy.id for policy in policies], {key: each.number for key, each in index().items()})
    rows = ((policy.id, [sorted(policy.types), policy.packs, numbers[policy.id]]) for policy in policies)
    files[INDEX] = "{\n" + ",\n".join(f"{json.dumps(key)}: {json.dumps(row)}" for key, row in rows) + "\n}\n"
    return files


def _numbers(ids: list[str], given: dict[str, int]) -> dict[str, int]:
    """The number of each policy: the one it has, or the next one. Whoever ignores a rule by number goes on doing so."""
    highest = max(given.values(), default=0)
    new = (key for key in ids if not given.get(key))
    return given | {key: highest + step for step, key in enumerate(new, start=1)}


def _page(policy: Policy) -> Iterator[str]:
    yield f"# {policy.id}"
    yield ""
    yield f"{policy.title}."
    yield ""
    yield f"- Severity: {policy.severity}{f': {policy.severity_reason}' if policy.severity_reason else ''}"
    yield f"- Packs: {', '.join(policy.packs)}"
    yield f"- Looks at: {', '.join(f'`{kind}`' for kind in policy.types)}"
    yield f"- Can be waived: {'yes' if policy.waivable else 'no'}"
    if policy.repair:
        yield "- `gate --fix` can repair it ([how](../fixing.md))"
    yield ""
    yield "## Why"
    yield ""
    yield policy.why
    yield ""
    yield "## Fix"
    yield ""
    yield policy.fix
    yield ""
    yield "## Serves"
    yield ""
    yield from _serves(policy)
    yield from _examples("Passes", policy.passing)
    yield from _examples("Fails at the marked lines", policy.failing)


def _serves(policy: Policy) -> Iterator[str]:
    if not policy.frameworks:
        yield "No requirement: a good habit."
        return
    yield "| framework | requirement | how strongly | in our words | evidence still needed |"
    yield "| --- | --- | --- | --- | --- |"
    for each_framework in policy.frameworks:
        framework = frameworks()[each_framework]
        for each, strength in policy.serves[each_framework].items():
            told = framework.requirements[each]
            yield f"| {framework.name} | {each} | {strength} | {told.title} | {told.evidence_still_needed} |"


def _examples(title: str, examples: tuple[str, ...]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    for example in examples:
        yield ""
        yield "```yaml"
        yield example.strip("\n")
        yield "```"


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` name those that are stale."""
    files = contents()
    stale = [file for file, text in files.items() if not file.is_file() or file.read_text(encoding="utf-8") != text]
    stale += [file for file in sorted(PAGES.glob("*.md")) if file not in files]
    if arguments == ["--check"]:
        for file in stale:
            print(f"stale: {file.as_posix()}; run python -m policies.generate", file=sys.stderr)
        return 1 if stale else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for file in stale:
        if file in files:
            aside = file.with_name(f".{file.name}.new")
            aside.write_text(files[file], encoding="utf-8")
            aside.replace(file)
        else:
            file.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
