"""The emulator's declarations hold against AWS's resource schemas."""

from pathlib import Path

import pytest
import yaml

from emulator import replacing

RESOURCES = Path(__file__).parents[2] / "emulator" / "resources"
DECLARED = {
    name: body for path in sorted(RESOURCES.glob("*.yaml")) for name, body in yaml.safe_load(path.read_text()).items()
}
OURS = sorted(name for name, body in DECLARED.items() if "also" not in body)
# What no template reads and the emulator has nothing to answer with.
UNREAD = {
    "AWS::CloudTrail::Trail": {"SnsTopicArn"},
    "AWS::EC2::NatGateway": {"AutoProvisionZones", "AutoScalingIps", "EniId", "RouteTableId"},
    "AWS::RDS::DBCluster": {"Endpoint", "ReadEndpoint", "StorageEncryptionType", "StorageThroughput"},
    "AWS::Logs::DeliverySource": {"Status", "StatusReason"},
}


def test_no_type_is_declared_twice() -> None:
    assert len(DECLARED) == sum(len(yaml.safe_load(path.read_text())) for path in RESOURCES.glob("*.yaml"))


@pytest.mark.parametrize("name", OURS)
def test_attributes_are_the_schemas(name: str) -> None:
    """GetAtt answers what CloudFormation's GetAtt answers, and nothing else."""
    schema = replacing.schema(name)
    readable = {path.removeprefix("/properties/").replace("/", ".") for path in schema.get("readOnlyProperties", ())}
    assert set(DECLARED[name].get("attributes", {})) <= readable
    whole = {attribute for attribute in readable if "*" not in attribute and "." not in attribute}
    assert whole - set(DECLARED[name].get("attributes", {})) == UNREAD.get(name, set())


def test_what_replaces_a_resource_is_fresh() -> None:
    written = (Path(replacing.__file__).parent / "replacing.yaml").read_text()
    assert written == replacing.text(), "run: python -m emulator.replacing"
