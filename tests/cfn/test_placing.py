"""Ids, names and ARNs of an account are found in the templates, or not at all."""

import pytest

from cfn.aws.advisor import Flagged, Placed
from cfn.aws.placing import place
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse

TEMPLATE = """
Parameters: {Named: {Type: String}}
Resources:
  Orders: {Type: AWS::DynamoDB::Table, Properties: {TableName: shop-prod-orders}}
  Media: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'shop-prod-media-${AWS::AccountId}'}}
  Any: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Named}}
  Short: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'a-${Named}'}}
  Bare: {Type: AWS::S3::Bucket}
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: d}}
  TwinA: {Type: AWS::SQS::Queue, Properties: {QueueName: twin}}
  TwinB: {Type: AWS::SNS::Topic, Properties: {TopicName: twin}}
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    (stack,) = resolve(parse(TEMPLATE.encode(), "data.yaml"), Context(region="eu-west-1"))
    stack.name = "data"
    return Graph([stack])


def flagged(resource: str, region: str = "eu-west-1", **details: str) -> Flagged:
    return Flagged(resource, "", region, "error", {name.replace("_", " "): value for name, value in details.items()})


@pytest.mark.parametrize(
    ("given", "logical_id", "how"),
    [
        (flagged("shop-prod-orders"), "Orders", "name"),
        (flagged("token", Table="shop-prod-orders"), "Orders", "name"),
        (flagged("arn:aws:dynamodb:eu-west-1:111122223333:table/shop-prod-orders"), "Orders", "name"),
        (flagged("arn:aws:dynamodb:eu-west-1:111122223333:table/shop-prod-orders/index/i"), "Orders", "name"),
        (flagged("x", Bucket_Name="shop-prod-media-111122223333"), "Media", "name"),
        (flagged("arn:aws:s3:::shop-prod-media-111122223333"), "Media", "name"),
        (flagged("x", region="", Bucket_Name="shop-prod-media-111122223333"), "Media", "name"),
        (flagged("shop-prod-data-bare-1abcdefghijk"), "Bare", "generated name"),
        (flagged("data-Group-1ABCDEFGHIJKL"), "Group", "generated name"),
    ],
)
def test_a_resource_is_found_by_what_names_it(graph: Graph, given: Flagged, logical_id: str, how: str) -> None:
    found = place(given, graph)
    assert found is not None
    assert (found.resource.logical_id, found.how) == (logical_id, how)


@pytest.mark.parametrize(
    "given",
    [
        flagged("shop-prod-orders", region="us-east-1"),
        flagged("shop-prod-orders-2"),
        flagged("shop-prod-media-12"),
        flagged("a-bucket"),
        flagged("twin"),
        flagged("sg-0123"),
        flagged("other-Bare-1ABCDEFGHIJKL"),
        flagged("data-Orders-1ABCDEFGHIJKL"),
        flagged(""),
        flagged("x", Reason="the table shop-prod-orders is large"),
    ],
)
def test_nothing_is_guessed(graph: Graph, given: Flagged) -> None:
    assert place(given, graph) is None


def test_an_id_is_found_by_what_the_deployed_stack_says(graph: Graph) -> None:
    placed = [Placed("shop-prod-data", "Group", "sg-0123"), Placed("shop-prod-data", "Gone", "sg-9")]
    found = place(flagged("t", Security_Group_ID="sg-0123"), graph, placed)
    assert found is not None
    assert (found.resource.logical_id, found.how) == ("Group", "physical id")
    assert place(flagged("sg-9"), graph, placed) is None
    assert place(flagged("sg-0123"), graph, [Placed("elsewhere", "Group", "sg-0123")]) is None
