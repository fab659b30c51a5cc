"""A whole platform: order, wiring, settings, and identity across stacks."""

import pytest

from cfn.errors import CfnError
from cfn.graph import unknowns
from cfn.platform import environments, load
from tests.cfn.cases import B, equals, join, ref, sub
from tests.cfn.forms import as_long_yaml
from tests.cfn.shapes import shown

SSM = "AWS::SSM::Parameter::Value<{}>"
PROJECT = {"Project": {"Type": "String"}, "Environment": {"Type": "String"}}
SUBNETS = {f"Subnet{index}": {"Type": "AWS::EC2::Subnet", "Properties": {"Az": index}} for index in range(3)}


def publish(path, value):
    properties = {"Name": sub(f"/${{Project}}/${{Environment}}/{path}"), "Type": "String", "Value": value}
    return {"Type": "AWS::SSM::Parameter", "Properties": properties}


def template(resources, parameters=None, **sections):
    return {"Parameters": {**PROJECT, **(parameters or {})}, **sections, "Resources": resources}


def reads(path, kind="String", **resources):
    """A template that reads one path into the parameter X."""
    body = {**B, "Properties": {"V": ref("X")}}
    return template({"R": body, **resources}, {"X": {"Type": SSM.format(kind), "AllowedPattern": f".*{path}"}})


NETWORK = template({
    **SUBNETS,
    "Vpc": {"Type": "AWS::EC2::VPC"},
    "VpcId": publish("network/vpc-id", ref("Vpc")),
    "Ids": publish("network/subnet-ids", join(",", *map(ref, SUBNETS))),
    "OneId": publish("network/one-subnet", ref("Subnet0")),
})  # fmt: skip


@pytest.fixture
def platform(tmp_path):
    """Writes a platform and loads it."""

    def make(stacks, templates, /, settings=None, role=None, environment="prod", **manifest):
        (tmp_path / "environments").mkdir(exist_ok=True)
        for name, body in templates.items():
            (tmp_path / f"{name}.yaml").write_bytes(as_long_yaml(body))
        entries = [
            {"name": name, "template": f"{name}.yaml", "roles": ["primary"], **more} for name, more in stacks.items()
        ]
        regions = {"primary": "eu-west-1", "secondary": "eu-central-1"}
        whole = {"project": "shop", "regions": regions, "stacks": entries, **manifest}
        (tmp_path / "platform.yaml").write_bytes(as_long_yaml(whole))
        base = {"roles": ["primary"], "parameters": {"Project": "shop", "Environment": "prod"}}
        (tmp_path / "environments" / "prod.yaml").write_bytes(as_long_yaml({**base, **(settings or {})}))
        return load(tmp_path / "platform.yaml", environment, role)

    return make


WIRED = {"network": {}, "app": {"wiring": {"X": "network/vpc-id"}}}


def test_identity_crosses_stacks(platform):
    found = platform(WIRED, {"network": NETWORK, "app": reads("vpc-id", "AWS::EC2::VPC::Id")})
    assert [stack.key for stack in found.stacks] == ["primary/network", "primary/app"]
    app = found.stacks[1].resources["R"]
    vpc = found.stacks[0].resources["Vpc"]
    assert found.graph.targets(app.properties) == [vpc]
    assert found.graph.referrers(vpc) == [found.stacks[0].resources["VpcId"], app]
    assert found.stacks[1].parameters["X"].target == vpc.target


@pytest.mark.parametrize(("path", "count"), [("subnet-ids", 3), ("one-subnet", 1)])
def test_each_member_of_a_list_keeps_its_identity(platform, path, count):
    app = reads(path, "List<AWS::EC2::Subnet::Id>")
    found = platform({"network": {}, "app": {"wiring": {"X": f"network/{path}"}}}, {"network": NETWORK, "app": app})
    value = found.stacks[1].resources["R"].get("V")
    assert [found.graph.targets(member)[0].logical_id for member in value] == list(SUBNETS)[:count]


def test_what_is_published_may_be_passed_on(platform):
    middle = reads("vpc-id", "AWS::EC2::VPC::Id", Again=publish("middle/id", ref("X")))
    stacks = {"network": {}, "middle": WIRED["app"], "app": {"wiring": {"X": "middle/id"}}}
    found = platform(stacks, {"network": NETWORK, "middle": middle, "app": reads("middle/id")})
    (target,) = found.graph.targets(found.stacks[2].resources["R"].get("V"))
    assert target.logical_id == "Vpc"


def test_a_plain_value_crosses_as_plain(platform):
    network = template({"Cidr": publish("network/cidr", "10.0.0.0/16")})
    found = platform(
        {"network": {}, "app": {"wiring": {"X": "network/cidr"}}}, {"network": network, "app": reads("cidr")}
    )
    assert found.stacks[1].resources["R"].get("V") == "10.0.0.0/16"


def test_every_stack_has_a_name_a_region_and_a_role(platform):
    node = sub("${AWS::StackName} ${AWS::Region} ${RegionRole}")
    body = template({"R": {**B, "Properties": {"V": node}}}, {"RegionRole": {"Type": "String"}})
    found = platform({"a": {"roles": ["primary", "secondary"]}}, {"a": body}, {"roles": ["primary", "secondary"]})
    assert [stack.resources["R"].get("V") for stack in found.stacks] == [
        "shop-prod-a eu-west-1 primary",
        "shop-prod-a eu-central-1 secondary",
    ]
    assert found.regions == {"primary": "eu-west-1", "secondary": "eu-central-1"}


def test_one_role_alone(platform):
    roles = {"roles": ["primary", "secondary"]}
    stacks = {"network": roles, "app": {**roles, **WIRED["app"]}}
    found = platform(stacks, {"network": NETWORK, "app": reads("vpc-id")}, roles, role="secondary")
    assert [stack.key for stack in found.stacks] == ["secondary/network", "secondary/app"]
    assert {stack.region for stack in found.stacks} == {"eu-central-1"}


def test_the_most_specific_parameter_wins(platform):
    names = ["Env", "Role", "Stack", "Both"]
    body = template({"R": {**B, "Properties": {name: ref(name) for name in names}}},
                    {name: {"Type": "String", "Default": "default"} for name in names})  # fmt: skip
    settings = {
        "roles": ["primary", "secondary"],
        "parameters": {"Project": "shop", "Environment": "prod", **dict.fromkeys(names, "environment"), "Other": "x"},
        "roles_parameters": {"secondary": dict.fromkeys(names[1:], "role")},
        "stacks": {"a": dict.fromkeys(names[2:], "stack")},
        "role_stacks": {"secondary": {"a": {"Both": "role and stack"}}},
    }
    found = platform({"a": {"roles": ["primary", "secondary"]}}, {"a": body}, settings)
    assert [list(stack.resources["R"].properties.values()) for stack in found.stacks] == [
        ["environment", "environment", "stack", "stack"],
        ["environment", "role", "stack", "role and stack"],
    ]


def test_exports_reach_later_stacks_of_the_region(platform):
    producer = template({"T": B}, Outputs={"O": {"Value": ref("T"), "Export": {"Name": sub("${Project}-t")}}})
    consumer = template({"R": {**B, "Properties": {"V": {"Fn::ImportValue": "shop-t"}}}})
    found = platform({"a": {}, "b": {}}, {"a": producer, "b": consumer})
    assert found.graph.targets(found.stacks[1].resources["R"].get("V")) == [found.stacks[0].resources["T"]]
    with pytest.raises(CfnError, match="Imports 'shop-t', which no earlier stack of its region exports"):
        platform({"b": {}, "a": {}}, {"a": producer, "b": consumer})
    with pytest.raises(CfnError, match="Export shop-t of primary/c exists already: primary/a exports it"):
        platform({"a": {}, "c": {}}, {"a": producer, "c": producer})


def test_a_dynamic_reference_to_a_path_of_the_platform_needs_a_producer(platform):
    body = template(
        {"R": {**B, "Properties": {"V": sub("{{resolve:ssm:/${Project}/${Environment}/network/vpc-id:1}}")}}}
    )
    found = platform({"network": {}, "app": {}}, {"network": NETWORK, "app": body})
    (atom,) = unknowns(found.stacks[1].resources["R"].get("V"))
    assert atom.path == "ssm:/shop/prod/network/vpc-id:1"
    with pytest.raises(CfnError, match="its producer primary/network comes later"):
        platform({"app": {}, "network": {}}, {"network": NETWORK, "app": body})


def refused(platform, message, *args, **kwargs):
    with pytest.raises(CfnError, match=message) as caught:
        platform(*args, **kwargs)
    assert caught.value.remedy
    return caught.value


def test_a_producer_that_comes_later_names_both_ends(platform):
    stacks = {"app": WIRED["app"], "network": {}}
    message = (
        "primary/app reads /shop/prod/network/vpc-id .X., but its producer primary/network comes later in eu-west-1"
    )
    error = refused(platform, message, stacks, {"network": NETWORK, "app": reads("vpc-id")})
    assert error.location.file.endswith("platform.yaml")
    assert error.location.line > 1


def test_a_cycle_names_both_ends(platform):
    one = reads("two/id", Mine=publish("one/id", "1"))
    two = reads("one/id", Mine=publish("two/id", "2"))
    stacks = {"one": {"wiring": {"X": "two/id"}}, "two": {"wiring": {"X": "one/id"}}}
    refused(platform, "Cycle: primary/one reads /shop/prod/two/id of primary/two", stacks, {"one": one, "two": two})
    own = reads("own/id", Mine=publish("own/id", "1"))
    message = "Cycle: primary/own reads /shop/prod/own/id of primary/own"
    refused(platform, message, {"own": {"wiring": {"X": "own/id"}}}, {"own": own})


def test_a_missing_producer_names_the_path_and_the_region(platform):
    stacks = {"app": WIRED["app"]}
    refused(
        platform, "reads /shop/prod/network/vpc-id .X., which no stack in eu-west-1", stacks, {"app": reads("vpc-id")}
    )


def test_a_producer_in_another_region_does_not_count(platform):
    stacks = {"network": {"roles": ["secondary"]}, "app": WIRED["app"]}
    settings = {"roles": ["primary", "secondary"]}
    templates = {"network": NETWORK, "app": reads("vpc-id")}
    refused(platform, "which no stack in eu-west-1 produces", stacks, templates, settings)


def test_two_producers_are_both_named(platform):
    message = "/shop/prod/network/vpc-id is produced twice in eu-west-1: by primary/twin and by primary/network at .*"
    refused(platform, message, {"network": {}, "twin": {}}, {"network": NETWORK, "twin": NETWORK})


def test_roles_that_share_a_region_share_what_is_published(platform):
    settings = {"roles": ["primary", "second"]}
    regions = {"primary": "eu-west-1", "second": "eu-west-1"}
    stacks = {"network": {}, "app": {"roles": ["second"], **WIRED["app"]}}
    templates = {"network": NETWORK, "app": reads("vpc-id")}
    found = platform(stacks, templates, settings, regions=regions)
    assert found.graph.targets(found.stacks[1].resources["R"].get("V")) == [found.stacks[0].resources["Vpc"]]


def test_wiring_needs_an_ssm_parameter(platform):
    for parameters in ({}, {"X": {"Type": "String"}}):
        app = template({"R": B}, parameters)
        refused(platform, "wiring gives 'X', which is no SSM parameter", WIRED, {"network": NETWORK, "app": app})


def test_a_path_that_breaks_the_pattern(platform):
    app = template({"R": B}, {"X": {"Type": SSM.format("String"), "AllowedPattern": "/shop/dev/.*"}})
    refused(platform, "must match /shop/dev", WIRED, {"network": NETWORK, "app": app})


def test_a_condition_on_what_only_deployment_knows(platform):
    body = template({"R": B}, Conditions={"C": equals(ref("AWS::AccountId"), "1")})
    refused(platform, "primary/a: condition C compares what is known only at deployment", {"a": {}}, {"a": body})


def test_a_missing_parameter_is_an_error(platform):
    body = template({"R": B}, {"Size": {"Type": "String", "AllowedValues": ["a", "b"]}})
    refused(platform, "Parameter Size has no value and no Default", {"a": {}}, {"a": body})


SETTINGS = [
    ({"stacks": {"a": {"Nope": 1}}}, "Stack a declares no parameter 'Nope'"),
    ({"role_stacks": {"primary": {"a": {"Nope": 1}}}}, "Stack a declares no parameter 'Nope'"),
    ({"stacks": {"nope": {}}}, "There is no stack 'nope'"),
    ({"role_stacks": {"nope": {}}}, "There is no role 'nope'"),
    ({"role_stacks": {"primary": {"nope": {}}}}, "There is no stack 'nope'"),
    ({"roles_parameters": {"nope": {}}}, "There is no role 'nope'"),
    ({"nope": 1}, "Unknown setting 'nope'"),
    ({"roles": ["nope"]}, "Role 'nope' has no region"),
    ({"roles": "primary"}, "roles is a list"),
    ({"roles": [1]}, "roles is a list"),
    ({"parameters": ["a"]}, "parameters is a map"),
    ({"stacks": {"a": "b"}}, "stacks.a is a map"),
    ({"role_stacks": {"primary": []}}, "role_stacks.primary is a map"),
    ({"environment": "dev"}, "This file is not 'dev'"),
    ({"parameters": {"Project": "shop", "Environment": None}}, "Parameter Environment has no value"),
    ({"parameters": {"Project": "shop", "Environment": {"a": 1}}}, "takes text"),
]


@pytest.mark.parametrize(("settings", "message"), SETTINGS, ids=str)
def test_settings_are_checked(platform, settings, message):
    refused(platform, message, {"a": {}}, {"a": template({"R": B})}, settings)


MANIFESTS = [
    ({"project": 5}, "names no project"),
    ({"regions": ["a"]}, "gives no regions"),
    ({"regions": {"primary": 5}}, "gives no regions"),
    ({"stacks": {"a": "b"}}, "lists no stacks"),
    ({"stacks": ["a"]}, "A stack needs name, template and roles"),
    ({"stacks": [{"name": "a", "template": "a.yaml"}]}, "A stack needs name, template and roles"),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "more": 1}]}, "A stack has no more"),
    ({"stacks": [{"name": 5, "template": "a.yaml", "roles": ["primary"]}]}, "are text"),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": "primary"}]}, "is a list"),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": ["nope"]}]}, "Role 'nope' has no region"),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "after": ["b"]}]}, "after of a stack maps"),
    (
        {"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "after": {"primary": [{}]}}]},
        "after of a stack maps",
    ),
    (
        {"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "after": {"other": []}}]},
        "after names a role that the stack does not have",
    ),
    (
        {"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "after": {"primary": ["edge/b"]}}]},
        "primary/a waits for edge/b, which is no stack",
    ),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary", "primary"]}]}, "primary/a stands twice"),
    ({"stacks": [{"name": "a", "template": "../a.yaml", "roles": ["primary"]}]}, "outside the platform's folder"),
    ({"stacks": [{"name": "a", "template": "/etc/passwd", "roles": ["primary"]}]}, "outside the platform's folder"),
    ({"stacks": [{"name": "a", "template": "none.yaml", "roles": ["primary"]}]}, "No such file"),
    (
        {"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "wiring": ["x"]}]},
        "wiring of a stack maps",
    ),
    ({"stacks": [{"name": "a", "template": "a.yaml", "roles": ["primary"], "wiring": {"a": 1}}]}, "wiring of a stack"),
]


@pytest.mark.parametrize(("manifest", "message"), MANIFESTS, ids=lambda value: str(value)[:70])
def test_the_manifest_is_checked(platform, manifest, message):
    refused(platform, message, {}, {"a": template({"R": B})}, **manifest)


def test_an_unknown_environment_or_role(platform, tmp_path):
    assert "prod" in refused(platform, "There is no environment 'test'", {}, {}, environment="test").remedy
    refused(platform, "There is no environment '../prod'", {}, {}, environment="../prod")
    refused(platform, "prod has no role 'edge'", {}, {}, role="edge")
    assert environments(tmp_path / "platform.yaml") == ["prod"]


def test_a_missing_or_wrong_manifest(tmp_path):
    with pytest.raises(CfnError, match="No such file"):
        load(tmp_path / "none.yaml", "prod")
    (tmp_path / "list.yaml").write_text("[a]", encoding="utf-8")
    with pytest.raises(CfnError, match="Not a platform manifest"):
        load(tmp_path / "list.yaml", "prod")


def test_loading_twice_gives_the_same(platform):
    found = [platform(WIRED, {"network": NETWORK, "app": reads("vpc-id")}) for _ in range(2)]
    one, two = ([shown(r.body) for stack in each.stacks for r in stack.resources.values()] for each in found)
    assert one == two
