"""Runs the examples in a policy through the real reader, resolver and engine, and compares with the marked lines.

An example is a template, or just the body of its Resources. In a line, ``# <--`` says "must be flagged here" and
``# <-- ?`` "must be undecided here". An example of several stacks starts each one with ``--- # {name: network}``, the
entry of platform.yaml (name, wiring, roles …); it is then loaded as a platform named shop, environment prod, in
eu-west-1 and eu-central-1 (role secondary).
"""

import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from cfn.graph import Graph
from policies.kernel.evaluate import evaluate
from policies.kernel.policy import Policy

Mark = tuple[str, int, str]
"""File, line and state (fail or undecided)."""

STACK = re.compile(r"^--- # (\{.*\})\n", re.MULTILINE)
FLAG = re.compile(r"#\s*<--(\s*\?)?\s*$")


def marks(text: str, file: str) -> set[Mark]:
    """The marks written in an example."""
    found = ((number, FLAG.search(line)) for number, line in enumerate(text.splitlines(), start=1))
    return {(file, number, "undecided" if match[1] else "fail") for number, match in found if match}


def expected(example: str) -> set[Mark]:
    """All marks of an example, over its stacks."""
    return {mark for file, text in _files(example) for mark in marks(text, file)}


def flagged(policy: Policy, example: str) -> set[Mark]:
    """The lines that the policy flags in an example; over several variants, those of any variant."""
    found: set[Mark] = set()
    for graph in graphs(example):
        for outcome in evaluate(graph, [policy]).outcomes:
            found.add((Path(outcome.location.file).name, outcome.location.line, outcome.state))
    return found


def _files(example: str) -> Iterator[tuple[str, str]]:
    pieces = STACK.split(example)
    if len(pieces) == 1:
        yield "example.yaml", _whole(example)
    for number in range(1, len(pieces), 2):
        yield f"stack{number // 2}.yaml", _whole(pieces[number + 1])


def _whole(text: str) -> str:
    """The template of an example: as written, or with the line ``Resources:`` put before an indented body."""
    if re.search(r"^Resources:", text, re.MULTILINE):
        return text
    return "Resources:\n" + "".join(f"  {line}" for line in text.strip("\n").splitlines(keepends=True)) + "\n"


def graphs(example: str, respell: Callable[[str], str] = str) -> Iterator[Graph]:
    """The graph of each variant of an example; of a platform there is one. ``respell`` rewrites each template."""
    files = [(file, respell(text)) for file, text in _files(example)]
    entries = STACK.findall(example)
    if not entries:
        from cfn.resolve import Context, resolve
        from cfn.source import parse

        for stack in resolve(parse(files[0][1].encode(), "example.yaml"), Context(region="eu-west-1", outlook=True)):
            yield Graph([stack])
        return
    from cfn.platform import load

    with tempfile.TemporaryDirectory() as folder:
        yield load(_write_platform(Path(folder), files, entries), "prod").graph


def _write_platform(folder: Path, files: list[tuple[str, str]], entries: list[str]) -> Path:
    (folder / "environments").mkdir()
    lines = ["project: shop", "regions: {primary: eu-west-1, secondary: eu-central-1, edge: us-east-1}", "stacks:"]
    for (file, text), entry in zip(files, entries, strict=True):
        (folder / file).write_text(text, encoding="utf-8")
        roles = "" if "roles:" in entry else ", roles: [primary]"
        lines.append(f"  - {entry[:-1]}, template: {file}{roles}}}")
    (folder / "platform.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "environments" / "prod.yaml").write_text(
        "environment: prod\nroles: [primary, secondary, edge]\nparameters: {Project: shop, Environment: prod}\n",
        encoding="utf-8",
    )
    return folder / "platform.yaml"
