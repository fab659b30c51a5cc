from decimal import Decimal

import pytest

from cfn.errors import CfnError

LAMBDA = """
    Resources:
      Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
      Other: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024, Architectures: [arm64]}}
    """


def test_lambda_by_hand(priced, line):
    projection = priced(LAMBDA, usage="version: 1\nresources:\n  Fn: {requests: 3000000, duration_ms: 120}\n")
    assert line(projection, "Fn", "requests").amount.base == Decimal("0.6")  # 3 M x 0.0000002
    duration = line(projection, "Fn", "duration")
    assert duration.quantity.base == 180_000  # 3 M x 0.12 s x 0.5 GB
    assert duration.amount.base == Decimal("3.000006")  # 180,000 x 0.0000166667
    assert duration.provenance == "usage file"
    assert {each.resource.logical_id for each in projection.unpriced} == {"Other"}


def test_a_resource_outranks_its_type_and_patterns_work(priced, line):
    usage = """
        version: 1
        types:
          AWS::Lambda::Function: {requests: 1000000, duration_ms: 100}
        resources:
          shop/F*: {requests: 2000000}
        """
    projection = priced(LAMBDA, usage=usage)
    assert line(projection, "Fn", "requests").quantity.base == 2_000_000
    assert line(projection, "Fn", "duration").quantity.base == 100_000  # 2 M x 0.1 s x 0.5 GB: its type's duration
    assert line(projection, "Other", "requests").quantity.base == 1_000_000
    assert line(projection, "Other", "duration").price.usage_type == "Lambda-GB-Second-ARM"


def test_added_lines_price_any_type(priced, line):
    template = "Resources:\n  Odd: {Type: AWS::Unheard::Of}\n"
    usage = """
        version: 1
        resources:
          Odd:
            lines:
              - {component: hours, service: AmazonEC2, key: NatGateway-Hours, quantity: 10}
        """
    projection = priced(template, usage=usage)
    assert line(projection, "Odd", "hours").amount.base == Decimal("0.48")
    assert not projection.unpriced
    bare = priced(template)
    assert [each.cause for each in bare.unpriced] == ["type"]
    assert bare.price_missing


@pytest.mark.parametrize(
    ("usage", "line_number", "message", "remedy"),
    [
        ("version: 1\nresources:\n  Fm: {requests: 1}\n", 3, "no resource is called 'Fm'", "Did you mean Fn"),
        (
            "version: 1\nresources:\n  Fn:\n    request: 1\n",
            4,
            "no usage key 'request'",
            "duration_ms, edge_gb_seconds",
        ),
        ("version: 1\nresources:\n  Fn:\n    requests: -1\n", 4, "greater than or equal to 0", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: many\n", 4, "valid decimal", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: .inf\n", 4, "valid decimal", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: 1e26\n", 4, "less than or equal to", "1,000,000,000,000,000"),
        (
            "version: 1\ntypes:\n  AWS::Lambda::Function:\n    duration_ms: 1000000000000001\n",
            4,
            "less than or equal to",
            "0 to 1,000,000,000,000,000",
        ),
        (
            "version: 1\nresources:\n  Fn:\n    lines:\n      - {component: a, service: b, key: c, quantity: 1e26}\n",
            5,
            "less than or equal to",
            "1,000,000,000,000,000",
        ),
        ("version: 2\n", 1, "version", "docs/cost.md"),
        ("version: 1\nresource: {}\n", 2, "no such key", "docs/cost.md"),
        ("version: 1\ntypes:\n  AWS::IAM::Role: {x: 1}\n", 3, "no usage key 'x'", "It takes none"),
        ("version: 1\nresources:\n  Fn: {requests: 1, requests: 2}\n", 3, "stands twice", "Remove one"),
        (
            "version: 1\nresources:\n  Fn:\n    lines:\n      - {component: a, service: b, key: c, quantiy: 1}\n",
            5,
            "quantity: is missing|quantiy: no such key",
            "docs/cost.md",
        ),
    ],
)
def test_a_bad_usage_file_is_one_error_with_line_and_remedy(priced, usage, line_number, message, remedy):
    with pytest.raises(CfnError, match=message) as caught:
        priced(LAMBDA, usage=usage)
    assert caught.value.location.line == line_number
    assert remedy in caught.value.remedy


def test_the_largest_figure_is_priced_and_shown(priced, line):
    from cost_model.present import markdown, text

    projection = priced(LAMBDA, usage="version: 1\nresources:\n  Fn: {requests: 1000000000000000, duration_ms: 1e15}\n")
    assert line(projection, "Fn", "requests").amount.base == 10**15 * Decimal("0.0000002")
    assert "$200,000,000.00" in text(projection)
    assert "$200,000,000.00" in markdown(projection)


def test_a_missing_usage_file_is_said(priced, tmp_path):
    from cost_model.usage import load_usage

    with pytest.raises(CfnError, match="Cannot be read"):
        load_usage(tmp_path / "none.yaml", [], {})


SHOP = """
    Resources:
      Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512, Tags: [{Key: team, Value: orders}]}}
      Other: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
      Queue: {Type: AWS::SQS::Queue}
      Site: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application, Scheme: internal}}
    """


@pytest.mark.parametrize(
    ("entries", "requests"),
    [
        ("types: {AWS::Lambda::Function: {requests: 1}}", 1),
        ("tags: {team=orders: {AWS::Lambda::Function: {requests: 2}}}", 2),
        ("stacks: {sh*: {AWS::Lambda::Function: {requests: 3}}}", 3),
        ("resources: {Fn: {requests: 4}}", 4),
    ],
)
def test_the_narrower_entry_outranks_the_wider(priced, line, entries, requests):
    wider = {
        1: "",
        2: "types: {AWS::Lambda::Function: {requests: 9}}\n",
        3: "types: {AWS::Lambda::Function: {requests: 9}}\ntags: {team=*: {AWS::Lambda::Function: {requests: 8}}}\n",
        4: "stacks: {shop: {AWS::Lambda::Function: {requests: 7}}}\n",
    }[requests]
    projection = priced(SHOP, usage=f"version: 1\n{entries}\n{wider}")
    assert line(projection, "Fn", "requests").quantity.base == requests


def test_a_tag_reaches_only_what_has_it(priced):
    projection = priced(
        SHOP, profile=None, usage="version: 1\ntags: {team=orders: {AWS::Lambda::Function: {requests: 2}}}\n"
    )
    named = {each.resource.logical_id for each in projection.lines if each.component.startswith("requests")}
    assert "Fn" in named
    assert "Other" not in named


def test_of_several_files_the_last_counts_where_they_are_as_narrow(tmp_path):
    from cfn.graph import Graph
    from cfn.resolve import Context, resolve
    from cfn.source import parse
    from cost_model.types import usage_keys
    from cost_model.usage import load_usages

    files = {
        "a.yaml": "version: 1\nresources: {Fn: {requests: 1}}\ntypes: {AWS::Lambda::Function: {duration_ms: 5}}\n",
        "b.yaml": "version: 1\nresources: {Fn: {requests: 2}}\n",
        "c.yaml": "version: 1\ntypes: {AWS::Lambda::Function: {requests: 3}}\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    body = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  Fn: {Type: AWS::Lambda::Function}\n"
    graph = Graph(resolve(parse(body.encode(), "shop.yaml"), Context(region="eu-west-1", name="shop")))
    (resource,) = graph.of_type("AWS::Lambda::Function")
    usage = load_usages([tmp_path / name for name in files], [resource], usage_keys())
    assert usage.quantity(resource, "requests") == 2  # c.yaml is last, but speaks of all functions only
    assert usage.quantity(resource, "duration_ms") == 5


@pytest.mark.parametrize(
    ("usage", "message", "remedy"),
    [
        ("stacks: {shp: {AWS::SQS::Queue: {requests: 1}}}", "no stack is called 'shp'", "Did you mean shop"),
        (
            "tags: {team=order: {AWS::SQS::Queue: {requests: 1}}}",
            "has the tag 'team=order'",
            "Did you mean team=orders",
        ),
        ("stacks: {shop: {AWS::SQS::Queue: {request: 1}}}", "no usage key 'request'", "internet_gb, months, requests"),
    ],
)
def test_a_stack_tag_or_key_that_is_not_there_is_refused(priced, usage, message, remedy):
    with pytest.raises(CfnError) as caught:
        priced(SHOP, usage=f"version: 1\n{usage}\n")
    assert message in str(caught.value)
    assert remedy in str(caught.value)


def test_a_usage_file_of_infracost_is_taken(priced, line):
    usage = """
        version: 0.1
        resource_type_default_usage:
          aws_lambda_function: {monthly_requests: 1000, request_duration_ms: 20}
        resource_usage:
          AWS::Lambda::Function.Fn: {monthly_requests: 3000000}
          aws_sqs_queue.Queue: {monthly_requests: 1000, request_size_kb: 65}
          Site: {new_connections: 50, active_connections: 3000, processed_bytes_gb: 730, rule_evaluations: 1500}
        """
    projection = priced(SHOP, usage=usage)
    assert line(projection, "Fn", "requests").quantity.base == 3_000_000
    assert line(projection, "Fn", "duration").quantity.base == 30_000  # 3 M x 0.02 s x 0.5 GB
    assert line(projection, "Other", "requests").quantity.base == 1000
    assert line(projection, "Queue", "requests").quantity.base == 2000  # 65 KB are two chunks of 64 KB
    assert line(projection, "Site", "capacity").quantity.base == 1460  # 50 / 25 connections, the most of the four


@pytest.mark.parametrize(
    ("usage", "place", "message", "remedy"),
    [
        ("resource_usage:\n  Fn: {monthly_request: 1}\n", "3:", "no usage key 'monthly_request'", "monthly_requests"),
        ("resource_usage:\n  aws_sqs_queue.Fn: {monthly_requests: 1}\n", "3:", "Fn is a AWS::Lambda", "address"),
        ("resource_usage:\n  aws_sqs_queue.Queu: {monthly_requests: 1}\n", "3:", "'Queu'", "Did you mean Queue"),
        ("resource_usage:\n  Fn: {monthly_requests: -1}\n", "3:", "a number from 0 on", "docs/cost.md"),
        ("resource_type_default_usage:\n  aws_lambda_funktion: {a: 1}\n", "3:", "no usage of", "aws_lambda_function"),
        ("resource_usage: {}\nmodules: {}\n", "3:", "'modules' is not read", "docs/cost.md"),
    ],
)
def test_what_means_nothing_here_is_refused_at_its_place(priced, usage, place, message, remedy):
    with pytest.raises(CfnError) as caught:
        priced(SHOP, usage=f"version: 0.1\n{usage}")
    assert f"usage.yaml:{place}" in str(caught.value)
    assert message in str(caught.value)
    assert remedy in str(caught.value)


def test_every_key_of_infracost_leads_to_a_key_of_its_type():
    from cost_model.types import usage_keys
    from cost_model.usage_foreign import table

    known = usage_keys()
    for name, each in table().items():
        assert {meaning.key for meaning in each.keys.values()} <= set(known[name]), name
        assert {meaning.chunk for meaning in each.keys.values()} - {""} <= set(each.sizes), name


def test_a_quantity_that_would_change_nothing_is_named(priced):
    found = priced(
        "Resources:\n  S: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}",
        profile=None,
        usage="{version: 1, resources: {S: {incoming_gb: 10, put_units: 5, hours: 720}}}",
    )
    said = [each.reason for each in found.unpriced if each.cause == "property"]
    assert said == ["`incoming_gb` is given, but does not apply to a resource with these properties"]


def test_a_quantity_for_a_whole_type_may_fit_some_of_it_only(priced):
    found = priced(
        "Resources:\n  S: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 1}}",
        profile=None,
        usage="{version: 1, types: {AWS::Kinesis::Stream: {incoming_gb: 10, put_units: 5}}}",
    )
    assert not [each for each in found.unpriced if each.cause == "property"]


ALL_MONTH = """
    Resources:
      Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
      Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: a}}
      Disk: {Type: AWS::EC2::Volume, Properties: {VolumeType: gp3, Size: 100}}
      Group:
        Type: AWS::AutoScaling::AutoScalingGroup
        Properties: {MinSize: '2', MaxSize: '4', LaunchTemplate: {LaunchTemplateId: {Ref: Lt}, Version: '1'}}
      Lt: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: m5.large, ImageId: ami-1}}}
      Service: {Type: AWS::ECS::Service, Properties: {LaunchType: FARGATE, DesiredCount: 3, TaskDefinition: {Ref: Td}}}
      Td: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: '1024', Memory: '2048'}}
    """


def test_a_pattern_gives_a_month_of_30_days_to_everything(tmp_path, line):
    from cfn.resolve import Context, resolve
    from cfn.source import parse
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project
    from cost_model.types import usage_keys
    from cost_model.usage import load_usage

    path = tmp_path / "usage.yaml"
    path.write_text('version: 1\nresources: {"*": {hours: 720}}\n')
    stacks = resolve(parse(ALL_MONTH.encode(), "shop.yaml"), Context(region="us-east-1", name="shop"))
    usage = load_usage(path, stacks[0].resources.values(), usage_keys())
    projection = project(stacks, load_profile("normal"), PriceBook.load("us-east-1"), usage, loaded=False)
    assert line(projection, "Nat", "gateway hours").quantity.base == 720
    assert line(projection, "Group", "instance hours").quantity.base == 2 * 720
    assert line(projection, "Service", "Fargate vCPU hours").quantity.base == 3 * 720
    assert line(projection, "Disk", "EBS volume gp3").quantity.base == 100, "paid by the month, not by the hour"
    path.write_text('version: 1\nresources: {"*": {hour: 720}}\n')
    with pytest.raises(CfnError, match=r"none of AWS::IAM::Role, .* has a usage key 'hour'"):
        load_usage(path, stacks[0].resources.values(), usage_keys())
