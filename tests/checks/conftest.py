"""A working directory with templates in it, and the gate as a function."""

from pathlib import Path

import pytest

from checks.gate import Request, run

AS_OF = "2026-11-22"

# A type that no shipped policy looks at: what these tests see comes from their own policy.
TOPIC = """\
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Topic:
    Type: Custom::Topic
    Properties: {TopicName: orders}
"""

POLICY = """\
from policies.kernel import HIGH, PCI, SUPPORTING, Policy

policy = Policy(
    id="{id}", severity=HIGH, resource="Custom::Topic", title="Topics are not called orders",
    serves={{PCI: {{"3.5.1": SUPPORTING}}}}, why="Because.", fix="Rename it.", passing=("",), failing=("",),
    waivable={waivable},
)

@policy.check
def check(topic):
    {body}
"""

NAMED = """for name in topic.each("TopicName"):
        if name == "orders":
            yield name, "the topic is called orders\""""


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty working directory; the cache is kept inside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    return tmp_path


@pytest.fixture
def write(project):
    """Write a file of the project: ``write("a/b.yaml", text) -> Path``."""

    def writer(name: str, text: str = TOPIC) -> Path:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return writer


@pytest.fixture
def own_policy(write):
    """Write a policy of the user's own and return its folder."""

    def writer(body: str = NAMED, name: str = "topic-name", waivable: bool = True) -> Path:
        text = POLICY.format(id=name, body=body, waivable=waivable)
        return write(f"own/{name.replace('-', '_')}.py", text).parent

    return writer


@pytest.fixture
def gate(project):
    """Run the gate on paths: ``gate("a.yaml", lane="own", …) -> Verdict``."""

    def runner(*paths: str, **options):
        options.setdefault("as_of", AS_OF)
        return run(Request(paths=[Path(path) for path in paths], **options))

    return runner


@pytest.fixture
def platform(write, project):
    """A platform of one stack in two environments; returns its manifest."""
    write(
        "platform/platform.yaml",
        "project: shop\nregions: {primary: eu-west-1}\n"
        "stacks: [{name: topic, template: stacks/topic.yaml, roles: [primary]}]\n",
    )
    for name in ("dev", "prod"):
        write(f"platform/environments/{name}.yaml", f"environment: {name}\nroles: [primary]\n")
    write("platform/stacks/topic.yaml")
    return project / "platform/platform.yaml"
