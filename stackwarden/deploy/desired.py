"""What the repository says an account should hold: every stack with its template, parameters and order."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.parameters import Parameter, declared
from cfn.platform import Platform
from cfn.scalars import text_of
from cfn.source import Template, read
from cfn.stack import Stack
from stackwarden.deploy.stateful import stateful

MAX_INLINE = 51_200
PROTECTED = frozenset({"prod", "production"})
"""Environments whose stateful stacks are protected from deletion, and their state from updates."""
_NAMES = {
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
}
"""The property by which a resource of IAM has a name of its own: CloudFormation asks for more where it is given."""


@dataclass(frozen=True)
class Desired:
    """One stack as it should be.

    ``resources``: logical id → type; ``kept``: logical id → DeletionPolicy, of those that outlive the stack.
    ``parameters`` as CloudFormation takes them; ``secret`` names those with NoEcho, whose values are never shown nor
    hashed. ``reads``: SSM paths that typed parameters look up. ``stateful``: logical ids. ``waits``: keys of stacks.
    """

    key: str
    name: str
    role: str
    region: str
    file: str
    body: str
    sha256: str
    parameters: Mapping[str, str]
    secret: frozenset[str]
    reads: tuple[str, ...]
    capabilities: tuple[str, ...]
    stateful: tuple[str, ...]
    waits: frozenset[str]
    protected: bool
    resources: Mapping[str, str]
    kept: Mapping[str, str]

    @property
    def parameters_sha256(self) -> str:
        """The hash of all parameters but the secret ones."""
        shown = {name: value for name, value in self.parameters.items() if name not in self.secret}
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    @property
    def ledger_name(self) -> str:
        """``role-stack``: the last part of its ledger entry's path."""
        return self.key.replace("/", "-")


def desired(platform: Platform) -> dict[str, Desired]:
    """Every stack of the platform, by key, in the order of the manifest.

    Raises CfnError for one too large, and for one with a nested stack whose template is a file here.
    """
    templates: dict[str, Template] = {}
    out = {}
    for stack in platform.stacks:
        if stack.file not in templates:
            templates[stack.file] = read(Path(stack.file))
        template = templates[stack.file]
        if len(template.data) > MAX_INLINE:
            message = f"{len(template.data):,} bytes is more than the {MAX_INLINE:,} that a deployment takes"
            raise CfnError(message, Location(stack.file), "Split the stack in two.")
        _check_flat(stack)
        out[stack.key] = _desired(platform, stack, template)
    return out


def _check_flat(stack: Stack) -> None:
    """CloudFormation fetches a nested template itself, by https from S3; nothing here brings a file there."""
    for name in stack.nested:
        resource = stack.resources[name]
        message = f"The nested stack {name} has a local TemplateURL, {resource.get('TemplateURL')}: it is not uploaded"
        remedy = "Make it a stack of the manifest: packaged, nobody could judge what stands there."
        raise CfnError(message, resource.locate(("TemplateURL",)), remedy)


def _desired(platform: Platform, stack: Stack, template: Template) -> Desired:
    parameters = declared(template.file, template.root)
    given = {name: _text(value) for name, value in platform.given[stack.key].items()}
    kept, body = stateful(stack), text_as_sent(template.data)
    return Desired(
        key=stack.key,
        name=stack.name,
        role=stack.role,
        region=platform.regions[stack.role],
        file=stack.file,
        body=body,
        sha256=hashlib.sha256(body.encode()).hexdigest(),
        parameters=given,
        secret=frozenset(name for name, each in parameters.items() if is_secret(each)),
        reads=_reads(parameters, given),
        capabilities=_capabilities(stack, template.root),
        stateful=kept,
        waits=frozenset(platform.waits[stack.key]),
        protected=bool(kept) and platform.environment in PROTECTED,
        kept={
            name: policy
            for name, each in stack.resources.items()
            if (policy := deletion(each.type, each.body, each.properties)) != "Delete"
        },
        resources={name: resource.type for name, resource in stack.resources.items()},
    )


def text_as_sent(data: bytes) -> str:
    """What goes to CloudFormation of a file that holds a template."""
    return data.decode("utf-8-sig")


def deletion(kind: str, body: Mapping[str, Any], properties: Mapping[str, Any]) -> str:
    """What becomes of a resource whose stack is deleted; what CloudFormation does by itself for databases included."""
    given = body.get("DeletionPolicy")
    if isinstance(given, str):
        return "Retain" if given == "RetainExceptOnCreate" else given
    alone = kind == "AWS::RDS::DBInstance" and "DBClusterIdentifier" not in properties
    return "Snapshot" if kind == "AWS::RDS::DBCluster" or alone else "Delete"


def is_secret(parameter: Parameter) -> bool:
    """Whether a parameter is declared NoEcho."""
    return text_of(parameter.body.get("NoEcho", False)).lower() == "true"


def _reads(parameters: Mapping[str, Parameter], given: Mapping[str, str]) -> tuple[str, ...]:
    found = {given.get(name, each.default) for name, each in parameters.items() if each.ssm}
    return tuple(sorted(path for path in found if isinstance(path, str)))


def _capabilities(stack: Stack, root: Map) -> tuple[str, ...]:
    named = any(each.get(_NAMES[each.type]) is not None for each in stack.of_type(*_NAMES))
    expanding = "Transform" in root or any(name.startswith("Fn::ForEach::") for name in root["Resources"])
    iam = "CAPABILITY_NAMED_IAM" if named else "CAPABILITY_IAM"
    return (iam, "CAPABILITY_AUTO_EXPAND") if expanding else (iam,)


def _text(value: Any) -> str:
    """A parameter's value as the API takes it: lists joined by commas."""
    return ",".join(text_of(item) for item in value) if isinstance(value, list) else text_of(value)
