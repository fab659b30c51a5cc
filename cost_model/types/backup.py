"""AWS Backup: what recovery points in a vault take up, by what they are of."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import PricedType, Rate, keys, metered

KINDS = {
    "aurora_gb": Rate("Aurora snapshots", "AWSBackup", "Aurora snapshot"),
    "dynamodb_gb": Rate("DynamoDB backups", "AWSBackup", "DynamoDB backup"),
    "s3_gb": Rate("S3 backups", "AWSBackup", "WarmStorage-ByteHrs-S3"),
}


class BackupVault(PricedType):
    """A vault: GB of recovery points, which only its content tells."""

    types = ("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault")
    usage = keys(
        aurora_gb="GB of Aurora snapshots", dynamodb_gb="GB of DynamoDB backups", s3_gb="GB of S3 backups (warm)"
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        for key, rate in KINDS.items():
            yield metered(rate, context.given(resource, key), key)
        yield Assumption("cold storage, restores and copies between regions are not in the model")
