"""Template properties as arguments of real operations."""

from functools import cache
from typing import Any

import pytest
from botocore.session import Session

from emulator.shapes import fit


@cache
def _shape(service: str, operation: str) -> Any:
    return Session().get_service_model(service).operation_model(operation).input_shape


@pytest.mark.parametrize(
    ("service", "operation", "properties", "arguments"),
    [
        # names in the operation's spelling, numbers and booleans from text, what is unknown left out
        (
            "ecs",
            "RegisterTaskDefinition",
            {"Family": "f", "ContainerDefinitions": [{"Name": "c", "Memory": "512", "Essential": "true"}], "X": 1},
            {"family": "f", "containerDefinitions": [{"name": "c", "memory": 512, "essential": True}]},
        ),
        # tags as a map where the operation wants a list, and the other way round
        ("ec2", "CreateTags", {"Tags": {"a": "b"}}, {"Tags": [{"Key": "a", "Value": "b"}]}),
        (
            "backup",
            "CreateBackupVault",
            {"BackupVaultTags": [{"Key": "a", "Value": "b"}]},
            {"BackupVaultTags": {"a": "b"}},
        ),
        # a bare value where the operation wants a structure of one member
        (
            "route53",
            "ChangeResourceRecordSets",
            {"ChangeBatch": {"Changes": [{"ResourceRecordSet": {"TTL": "60", "ResourceRecords": ["1.2.3.4"]}}]}},
            {
                "ChangeBatch": {
                    "Changes": [{"ResourceRecordSet": {"TTL": 60, "ResourceRecords": [{"Value": "1.2.3.4"}]}}]
                }
            },
        ),
        ("ec2", "AllocateAddress", {"Domain": None}, {}),
    ],
)
def test_fit(service: str, operation: str, properties: Any, arguments: Any) -> None:
    assert fit(_shape(service, operation), properties) == arguments
