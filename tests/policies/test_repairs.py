"""Every declared repair: it ends a finding of the policy's own examples, and replaces nothing."""

import functools
import re
from contextlib import suppress

import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from cfn.edit import CannotEditError, put
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from checks.engines.drivers import run_validate
from policies.kernel.evaluate import evaluate
from policies.kernel.examples import _whole as whole
from policies.kernel.policy import ANY
from policies.kernel.repair import ATTRIBUTES, changes, parted
from policies.registry import load_all

FIXABLE = [policy for policy in load_all() if policy.repair]
NO_SCHEMA = {"AWS::QLDB::Ledger", "AWS::Serverless::Api"}
"""Types whose service or macro has no schema any more, or never had one."""


@functools.cache
def _schema(kind):
    return PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema


def _findings(policy, data):
    stacks = resolve(parse(data, "example.yaml"), Context(region="eu-west-1"))
    for stack in stacks:
        for outcome in evaluate(Graph([stack]), [policy]).outcomes:
            if outcome.state == "fail":
                yield outcome


def _place(found):
    return found.resource.type, found.path, found.resource.logical_id


def _repaired(policy, data):
    """The example with every repair of it, and the places that something was written for."""
    written = set()
    for found in list(_findings(policy, data)):
        for steps, value in changes(policy.repair, found.resource.type, found.path):
            with suppress(CannotEditError):
                data = put(data, ("Resources", found.resource.logical_id, *steps), value)
                written.add(_place(found))
    return data, written


def _examples(policy):
    return [whole(each).encode() for each in policy.failing if "\n--- #" not in f"\n{each.lstrip()}"]


@pytest.mark.parametrize("policy", FIXABLE, ids=lambda policy: policy.id)
def test_every_repair_ends_a_finding_of_an_example(policy):
    used = set()
    for example in _examples(policy):
        data, written = _repaired(policy, example)
        used |= written - {_place(found) for found in _findings(policy, data)}
    places = {(kind, _parent(path)) for kind, path, _ in used}
    for key in policy.repair:
        wanted, path = parted(key)
        assert any(wanted in ("", kind) and _parent(path.removesuffix(".+")) == parent for kind, parent in places), key


def _parent(path):
    """The mapping that a path is in, items alike; the four switches of one block are as good as one."""
    return re.sub(r"\.\d+(?=\.|$)", ".*", path).rpartition(".")[0]


@pytest.mark.parametrize("policy", FIXABLE, ids=lambda policy: policy.id)
def test_no_repair_replaces_a_resource(policy):
    for key in policy.repair:
        wanted, path = parted(key)
        if path.split(".")[0] in ATTRIBUTES:
            continue
        kinds = (wanted,) if wanted else policy.types
        assert kinds != (ANY,)
        for kind in set(kinds) - NO_SCHEMA:
            _check(kind, path, policy.repair[key])


def _check(kind, path, value):
    schema = _schema(kind)
    top = path.split(".")[0]
    assert top in schema["properties"], f"{kind} has no {top}"
    pointer = "/properties/" + "/".join(path.split("."))
    fixed = [*schema.get("createOnlyProperties", []), *schema.get("conditionalCreateOnlyProperties", [])]
    for each in (create.replace("/items", "").replace("/*", "") for create in fixed):
        asked = pointer.replace("/*", "").replace("/+", "")
        assert not f"{asked}/".startswith(f"{each}/"), f"{kind}: {each} replaces the resource"
        if isinstance(value, dict):
            assert not f"{each}/".startswith(f"{asked}/"), f"{kind}: {each} replaces the resource"


@pytest.fixture(scope="module")
def validate():
    return run_validate.start(run_validate.prepare(), {"level": "ERROR"})


def _invalid(validate, data):
    """The resources that a deployment would refuse."""
    task = {"exclude": [], "parameters": {}, "region": "eu-west-1", "path": "example.yaml"}
    return {each["logical_id"] for each in validate(task, data)}


@pytest.mark.parametrize("policy", FIXABLE, ids=lambda policy: policy.id)
def test_what_could_be_deployed_still_can(policy, validate):
    for example in _examples(policy):
        data, written = _repaired(policy, example)
        assert not written or not _invalid(validate, data) - _invalid(validate, example)
