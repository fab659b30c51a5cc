"""Volumes and buckets: gp3 instead of gp2, colder classes for what is seldom read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cfn.unknown import Target
from cost_model.alternatives.base import Alternative, Effort, Proposal, amounts, cents, named, unit_price
from cost_model.alternatives.change import Case, Change
from cost_model.context import dig, items
from cost_model.types.s3 import STANDARD

MAPPINGS = {
    "AWS::EC2::Instance": "BlockDeviceMappings",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings",
    "AWS::AutoScaling::LaunchConfiguration": "BlockDeviceMappings",
}


class Gp3(Alternative):
    """gp2 volumes as gp3: cheaper for each GB, with 3,000 IOPS and 125 MiB/s at any size."""

    id = "gp3"
    title = "gp3 volumes instead of gp2"
    effort = Effort(
        0.1, 1, "one property; volumes change while they are in use, instances of a group at the next start"
    )
    risk = "gp2 volumes above 1,000 GiB have more than 3,000 IOPS: order what is used"
    worse = "nothing below 1,000 GiB; above, IOPS beyond 3,000 cost extra"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        edits: dict[Target, dict[str, Any]] = {}
        for resource in case.graph.of_type("AWS::EC2::Volume"):
            if resource.get("VolumeType", "gp2") == "gp2":
                edits[resource.target] = {"VolumeType": "gp3"}
        for kind, path in MAPPINGS.items():
            for resource in case.graph.of_type(kind):
                mappings = resource.get(path)
                if isinstance(mappings, list) and any(_is_gp2(each) for each in mappings):
                    edits[resource.target] = {path: [_as_gp3(each) for each in mappings]}
        for resource in case.graph.of_type("AWS::RDS::DBInstance"):
            if resource.get("StorageType") == "gp2" and resource.get("DBClusterIdentifier") is None:
                edits[resource.target] = {"StorageType": "gp3"}
        if edits:
            yield Proposal(f"{len(edits)} resources", Change(edits=edits), "from the first GB")


def _is_gp2(mapping: Any) -> bool:
    return dig(mapping, "Ebs") is not None and (dig(mapping, "Ebs.VolumeType") or "gp2") == "gp2"


def _as_gp3(mapping: Any) -> Any:
    return {**mapping, "Ebs": {**mapping["Ebs"], "VolumeType": "gp3"}} if _is_gp2(mapping) else mapping


class Colder(Alternative):
    """Seldom read objects in Standard-IA or Intelligent-Tiering: which part that is, only the bucket knows."""

    id = "s3-colder"
    title = "S3 lifecycle to Standard-IA, or Intelligent-Tiering"
    effort = Effort(0.2, 1, "a lifecycle rule")
    risk = "reading and early deletion of cold objects cost extra; many small objects cost more than they save"
    worse = "price of reading; Standard-IA bills 128 KB and 30 days at least"

    @override
    def proposals(self, case: Case) -> Iterator[Proposal]:
        for bucket in case.graph.of_type("AWS::S3::Bucket"):
            spent = amounts(case.scenario, [named(bucket)], STANDARD.component)
            if spent and not tiered(bucket):
                told = self._even(case, case.context.region(bucket))
                missing = (
                    f"which part of it is not read for 30 days is not known; Standard costs {cents(spent)} a month"
                )
                yield Proposal("/".join(named(bucket)), None, told, missing)

    def _even(self, case: Case, region: str) -> str:
        standard = unit_price(case, "AmazonS3", STANDARD.key, region)
        cold = unit_price(case, "AmazonS3", "TimedStorage-SIA-ByteHrs", region)
        read = unit_price(case, "AmazonS3", "Retrieval-SIA", region)
        watched = unit_price(case, "AmazonS3", "Monitoring-Automation-INT", region)
        told = []
        if standard is not None and cold is not None and read is not None and read.unit_price:
            share = (standard.unit_price - cold.unit_price) / read.unit_price
            told.append(f"Standard-IA pays while less than {share:.0%} of it is read in a month")
        if standard is not None and cold is not None and watched is not None:
            size = watched.unit_price / (standard.unit_price - cold.unit_price) * Decimal(1024 * 1024)
            told.append(f"Intelligent-Tiering pays for a cold object above {size:,.0f} KB")
        return "; ".join(told)


def tiered(bucket: Resource) -> bool:
    """Whether a lifecycle rule moves objects to another class already, or deletes them."""
    rules = items(bucket.get("LifecycleConfiguration.Rules"))
    names = ("Transitions", "Transition", "ExpirationInDays", "ExpirationDate")
    return any(dig(rule, name) is not None for rule in rules for name in names)
