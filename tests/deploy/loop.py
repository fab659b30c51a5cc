"""The plainest deployment there is: every stack in order, with boto3 alone."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfn.manifest import Entry, Manifest, Settings, read_manifest, read_settings
from cfn.parameters import declared
from cfn.source import read

MANIFEST = Path(__file__).parents[2] / "templates" / "platform.yaml"
Clients = Callable[[str, str], Any]


@dataclass(frozen=True)
class Outcome:
    """How one stack came out, with the reason of each resource that failed."""

    entry: Entry
    status: str
    reasons: tuple[str, ...] = ()


def parameters(entry: Entry, manifest: Manifest, settings: Settings, environment: str) -> list[dict[str, str]]:
    """What the manifest and the environment give a stack."""
    template = read(entry.template)
    known = declared(template.file, template.root)
    prefix = f"/{manifest.project}/{environment}/"
    given = {name: prefix + path for name, path in entry.wiring.items()}
    given["RegionRole"] = entry.role
    for source, _ in settings.sources(entry.role, entry.name):
        given.update({name: str(value) for name, value in source.items()})
    return [{"ParameterKey": name, "ParameterValue": value} for name, value in given.items() if name in known]


def ordered(environment: str) -> tuple[Manifest, Settings, list[Entry]]:
    """The stacks of an environment, each after what it waits for in other regions."""
    manifest = read_manifest(MANIFEST)
    settings = read_settings(manifest, environment)
    waiting = [entry for entry in manifest.entries if entry.role in settings.roles]
    done: list[Entry] = []
    while waiting:
        entry = next(each for each in waiting if _ready(each, waiting))
        waiting.remove(entry)
        done.append(entry)
    return manifest, settings, done


def _ready(entry: Entry, waiting: list[Entry]) -> bool:
    first_of_role = next(other for other in waiting if other.role == entry.role)
    return first_of_role is entry and not {other.key for other in waiting} & set(entry.after)


def deploy(clients: Clients, environment: str) -> Iterator[Outcome]:
    """Create each stack and wait for it."""
    manifest, settings, entries = ordered(environment)
    for entry in entries:
        client = clients("cloudformation", manifest.regions[entry.role])
        name = f"{manifest.project}-{environment}-{entry.name}"
        client.create_stack(
            StackName=name,
            TemplateBody=entry.template.read_text(),
            Parameters=parameters(entry, manifest, settings, environment),
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            DisableRollback=True,
        )
        status = wait(client, name)
        yield Outcome(entry, status, () if status == "CREATE_COMPLETE" else reasons(client, name))


def wait(client: Any, name: str, seconds: float = 60) -> str:
    """The status in which the stack comes to rest."""
    until = time.monotonic() + seconds
    while True:
        stacks = client.describe_stacks(StackName=name)["Stacks"]
        status: str = stacks[0]["StackStatus"]
        if not status.endswith("_IN_PROGRESS") or time.monotonic() > until:
            return status
        time.sleep(0.02)


def reasons(client: Any, name: str) -> tuple[str, ...]:
    """Which resources failed, and why."""
    events = client.describe_stack_events(StackName=name)["StackEvents"]
    return tuple(
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
        for event in events
        if event["ResourceStatus"].endswith("_FAILED")
    )
