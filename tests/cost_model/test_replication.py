"""What leaves for another region because templates say so: copies of buckets, and of global databases."""

from pathlib import Path

import pytest

from cfn.graph import Graph
from cfn.platform import load
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.types import usage_keys
from cost_model.usage import load_usage

MANIFEST = Path(__file__).resolve().parents[2] / "templates" / "platform.yaml"
SENT = """
    Resources:
      Media:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: shop-media
          ReplicationConfiguration:
            Role: arn:aws:iam::111122223333:role/x
            Rules:
              - {Status: Enabled, Destination: {Bucket: 'arn:aws:s3:::shop-media-copy'}}
              - {Status: Enabled, Destination: {Bucket: 'arn:aws:s3:::shop-media-copy'}}
              - {Status: Disabled, Destination: {Bucket: 'arn:aws:s3:::shop-media-other'}}
"""
COPY = "Resources: {Copy: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-media-copy}}}"


@pytest.fixture
def sent(book, tmp_path):
    """Lines by which the bucket's region pays for copies, and what is assumed, with the copy in ``region``."""

    def run(region: str, usage: str = ""):
        stacks = [
            *resolve(parse(SENT.encode(), "shop.yaml"), Context(region="eu-west-1", name="shop")),
            *resolve(parse(COPY.encode(), "copy.yaml"), Context(region=region, name="copy")),
        ]
        known = None
        if usage:
            path = tmp_path / "usage.yaml"
            path.write_text(usage)
            every = [each for stack in Graph(stacks).stacks for each in stack.resources.values()]
            known = load_usage(path, every, usage_keys())
        found = project(stacks, load_profile("normal"), book, known)
        lines = [line for line in found.lines if line.price.service_code == "AWSDataTransfer"]
        return {line.component: (line.quantity.base, line.price.usage_type) for line in lines}

    return run


def test_a_bucket_pays_once_for_what_a_bucket_of_another_region_gets(sent):
    ((component, (gb, key)),) = sent("eu-central-1").items()
    assert (component, key) == ("replication to eu-central-1", "EUC1-AWS-Out-Bytes")
    assert float(gb) == pytest.approx(10_000 * 200_000 / 2**30)


def test_nothing_is_paid_for_the_way_to_a_bucket_of_the_same_region(sent):
    assert sent("eu-west-1") == {}


def test_what_is_given_is_not_estimated_beside(sent):
    usage = "version: 1\nresources: {Media: {replicated_gb: 7}}"
    assert [gb for gb, _ in sent("eu-central-1", usage).values()] == [7]


def test_a_bucket_that_is_not_in_the_templates_is_said(priced):
    found = priced(SENT)
    assert any("`replicated_gb`" in each.text for each in found.assumptions)
    assert not [line for line in found.lines if line.price.service_code == "AWSDataTransfer"]


def test_the_primary_pays_for_copies_of_the_platform_and_the_standby_sends_nothing_back(tmp_path):
    prices = PriceBook.load("eu-west-1", project=tmp_path)
    found = project(load(MANIFEST, "prod").graph, load_profile("normal"), prices)
    lines = [line for line in found.lines if line.component.startswith("replication to ")]
    assert {(line.resource.stack, line.resource.logical_id, line.component) for line in lines} == {
        ("primary/storage", "MediaBucket", "replication to eu-central-1"),
        ("primary/storage", "ArchiveBucket", "replication to eu-central-1"),
        ("primary/data-catalog", "CatalogCluster", "replication to eu-central-1"),
        ("primary/data-orders", "OrdersCluster", "replication to eu-central-1"),
    }
    writes = {
        line.resource.logical_id: line.quantity.base
        for line in found.lines
        if line.component.startswith("replicated write I/O")
    }
    gb = {line.resource.logical_id: line.quantity.base for line in lines}
    assert float(gb["OrdersCluster"]) == pytest.approx(float(writes["OrdersCluster"]) * 4096 / 2**30)
