"""Environment variables of tasks, functions and builds, whose values stand in clear in what AWS shows of them."""

import re
from collections.abc import Iterator

from cfn.graph import unknowns
from cfn.unknown import Unknown
from policies.aws.secrets import names_secret
from policies.kernel import Resource, Value

FUNCTIONS, BUILD = ("AWS::Lambda::Function", "AWS::Serverless::Function"), "AWS::CodeBuild::Project"
PLACES = {
    "AWS::ECS::TaskDefinition": ("ContainerDefinitions.*.Environment.*",),
    "AWS::Batch::JobDefinition": (
        "ContainerProperties.Environment.*",
        "NodeProperties.NodeRangeProperties.*.Container.Environment.*",
    ),
    "AWS::AppRunner::Service": (
        "SourceConfiguration.ImageRepository.ImageConfiguration.RuntimeEnvironmentVariables.*",
        "SourceConfiguration.CodeRepository.CodeConfiguration.CodeConfigurationValues.RuntimeEnvironmentVariables.*",
    ),
    "AWS::Amplify::App": ("EnvironmentVariables.*",),
    "AWS::Amplify::Branch": ("EnvironmentVariables.*",),
    "AWS::ElasticBeanstalk::Environment": ("OptionSettings.*",),
    BUILD: ("Environment.EnvironmentVariables.*",),
}
HOLDERS = (*PLACES, *FUNCTIONS)
RUNNING = ("AWS::ECS::TaskDefinition", BUILD, *FUNCTIONS)
"""Those that can fetch a secret themselves, by a setting or in their code."""
VARIABLES = "aws:elasticbeanstalk:application:environment"
"""The namespace of options of Beanstalk that are variables."""
REGISTRY = "ECS_ENGINE_AUTH_DATA"
"""Holds the password of a registry, for the agent of ECS."""
GIVEN = ("parameter", "import", "ssm")
"""Kinds of values that come from elsewhere: a secret, or the name or ARN of one."""
HARMLESS = re.compile(r"^(true|false|\d{1,6}|)$", re.IGNORECASE)


def variables(resource: Resource) -> Iterator[tuple[str, Value]]:
    """Name and value of each variable that is given by value."""
    if resource.type in FUNCTIONS:
        found = resource.get("Environment.Variables")
        yield from found.entries() if found is not None else ()
        return
    for entry in (found for place in PLACES[resource.type] for found in resource.each(place)):
        name, value, kind = entry.get("Name") or entry.get("OptionName"), entry.get("Value"), entry.get("Type")
        namespace = entry.get("Namespace")
        if value is None or (namespace is not None and namespace != VARIABLES):
            continue
        if kind is None or kind == "PLAINTEXT":
            yield "a variable without name" if name is None else str(name), value


def is_secret(name: str, value: Value) -> bool:
    """Whether it is named for a secret, and holds the secret rather than a switch or what names it elsewhere."""
    if not (names_secret(name) or name == REGISTRY) or _is_reference(value):
        return False
    if isinstance(value.raw, Unknown) and value.raw.kind in GIVEN and not is_filled_in(value):
        return value.holds("be a secret, and not what names one")
    return value.unknown or not value.matches(HARMLESS)


def is_filled_in(value: Value) -> bool:
    """Whether deployment fills it in from where secrets are kept, or from a parameter with NoEcho."""
    atoms = unknowns(value.raw)
    vaults = (atom.kind == "dynamic" and not atom.path.startswith("ssm:") for atom in atoms)
    hidden = (atom.kind == "parameter" and atom.text in value.resource.stack.hidden for atom in atoms)
    return any(vaults) or any(hidden)


def _is_reference(value: Value) -> bool:
    kinds = {atom.kind for atom in unknowns(value.raw)}
    return (bool(kinds) and kinds <= {"ref", "getatt", "pseudo"}) or str(value).startswith(("arn:", "/"))
