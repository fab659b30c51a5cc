"""What is taken from another state of the templates is what would be computed anew."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cfn.graph import Graph
from cfn.platform import load
from cfn.resolved import Resolved, same
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.reuse import EVERYTHING, Reuse, changes

CHANGES = {
    "nothing": ("storage.yaml", "Resources:", "Resources:"),
    "a resource more": (
        "storage.yaml",
        "\nResources:\n",
        "\nResources:\n  More: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}\n",
    ),
    "a type that others count": (
        "network.yaml",
        "\nResources:\n",
        "\nResources:\n  Alone: {Type: AWS::EC2::FlowLog, Properties: {ResourceType: VPC, ResourceId: vpc-1, "
        "LogDestinationType: s3}}\n  MoreLogs: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 7}}\n",
    ),
    "another load balancer": (
        "storage.yaml",
        "\nResources:\n",
        "\nResources:\n  Site: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application}}\n"
        "  Ear:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        "    Properties: {LoadBalancerArn: !Ref Site, Port: 443, DefaultActions: []}\n",
    ),
    "other databases": (
        "data-orders.yaml",
        "Type: AWS::RDS::DBCluster\n",
        "Type: AWS::RDS::DBCluster\n    Metadata: {a: b}\n",
    ),
}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """The platform, priced under two profiles; what it resolved, and what its outcomes were."""
    folder = tmp_path_factory.mktemp("platform")
    shutil.copytree(Path(__file__).resolve().parents[2] / "templates", folder / "templates")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        resolved = Resolved()
        graph = load(Path("templates/platform.yaml"), "prod", resolved=resolved).graph
    return folder, resolved, graph


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_reused_is_what_would_be_computed(first, book, monkeypatch, change):
    folder, resolved, graph = first
    profiles = [load_profile("normal"), load_profile("black-friday")]
    reuse = Reuse(graph)
    for profile in profiles:
        assert project(graph, profile, book, reuse=reuse) == project(graph, profile, book)
    monkeypatch.chdir(folder)
    file, old, new = CHANGES[change]
    path = Path("templates/stacks") / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    try:
        again = load(Path("templates/platform.yaml"), "prod", resolved=resolved).graph
        anew = load(Path("templates/platform.yaml"), "prod").graph
    finally:
        path.write_text(text)
        load(Path("templates/platform.yaml"), "prod", resolved=resolved)
    for one, other in zip(again.stacks, anew.stacks, strict=True):
        assert same({k: r.body for k, r in one.resources.items()}, {k: r.body for k, r in other.resources.items()})
    found = reuse.elsewhere(again)
    assert found.steady  # something is
    for profile in profiles:
        assert project(again, profile, book, reuse=found) == project(anew, profile, book)


def test_stacks_in_another_order_share_nothing(first):
    graph = first[2]
    assert changes(graph, Graph(list(reversed(graph.stacks)))) == {EVERYTHING}
    assert changes(graph, graph) == set()


def test_true_is_not_one_and_a_resource_that_only_moved_is_the_same(first):
    assert not same({"a": [True]}, {"a": [1]})
    assert same({"a": ["x"]}, {"a": ["x"]})


def test_another_stack_with_the_same_resources_in_another_region_is_changed(first):
    graph = first[2]
    stack = graph.stacks[0]
    other = Graph([replace(stack, region="eu-north-1"), *graph.stacks[1:]])
    assert {target for target in changes(graph, other) if not isinstance(target, str)} == {
        resource.target for resource in stack.resources.values()
    }
