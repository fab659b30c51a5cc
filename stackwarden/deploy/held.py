"""What an account holds of a platform: templates as they were deployed, resolved with their own parameters."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from cfn.context import Context
from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.parameters import Parameter, declared, previous
from cfn.resolve import resolve
from cfn.source import parse
from cfn.stack import Stack
from stackwarden.deploy.desired import Desired, is_secret
from stackwarden.deploy.job import Job
from stackwarden.deploy.state import State

_FOREIGN = re.compile(r"[^\x00-\x7f]+|\?+")


def body(job: Job) -> str:
    """The template that a stack was deployed with, as it was given."""
    found = job.cfn("get_template", StackName=job.stack.name, TemplateStage="Original")["TemplateBody"]
    return found if isinstance(found, str) else json.dumps(found)


def same(one: str, other: str) -> bool:
    """Whether two templates are the same text: CloudFormation gives JSON back rewritten, and ``?`` for some letters."""
    if one.lstrip()[:1] == "{" == other.lstrip()[:1]:
        try:
            return bool(json.loads(one) == json.loads(other))
        except ValueError:
            pass
    plain = [_FOREIGN.sub("?", text).replace("\r\n", "\n").strip() for text in (one, other)]
    return plain[0] == plain[1]


class Shelf:
    """Resolves deployed templates one after another, in the platform's order: what one publishes, later ones read."""

    def __init__(self, environment: str) -> None:
        self._environment = environment
        self._produced: dict[str, dict[str, Any]] = {}
        self._exports: dict[str, dict[str, Any]] = {}

    def resolve(self, stack: Desired, text: str, state: State) -> Stack:
        """The stack as it was deployed. Raises CfnError for a template that cannot be read or resolved now."""
        template = parse(text.encode(), stack.file)
        parameters = declared(template.file, template.root)
        given = {
            name: previous(name) if is_secret(parameters[name]) else _path(parameters[name], value, stack)
            for name, value in state.parameters.items()
            if name in parameters
        }
        produced = self._produced.setdefault(stack.region, {})
        exports = self._exports.setdefault(stack.region, {})
        paths = [given.get(name) for name, each in parameters.items() if each.ssm]
        readable = all(path in produced or str(path).startswith("/aws/") for path in paths)
        context = Context(
            parameters=given,
            region=stack.region,
            key=stack.key,
            name=stack.name,
            role=stack.role,
            environment=self._environment,
            produced=produced if readable else None,
            exports=exports,
        )
        found = resolve(template, context)[0]
        self._publish([found], produced)
        exports.update(found.exports)
        return found

    @staticmethod
    def _publish(stacks: Iterable[Stack], produced: dict[str, Any]) -> None:
        for inner in Graph(stacks).stacks:
            for resource in inner.of_type("AWS::SSM::Parameter"):
                if isinstance(path := resource.get("Name"), str):
                    produced[path] = resource.get("Value")


def _path(parameter: Parameter, value: str, stack: Desired) -> str:
    """A parameter's value; of one that looks up a path the path, where an emulator tells what it found there."""
    if not parameter.ssm or value.startswith("/"):
        return value
    return stack.parameters.get(parameter.name) or str(parameter.default)


def resolved(
    stacks: Mapping[str, Desired], bodies: Mapping[str, tuple[str, State]], environment: str
) -> tuple[dict[str, Stack], list[str]]:
    """Deployed stacks by key, and what cannot be told of those that cannot be resolved any more."""
    shelf, out, notes = Shelf(environment), {}, []
    for key, stack in stacks.items():
        if key not in bodies:
            continue
        try:
            out[key] = shelf.resolve(stack, *bodies[key])
        except CfnError as error:
            notes.append(f"{key}: what is deployed cannot be compared: {error}")
    return out, notes
