"""What stays in an account when stacks go: resources with a DeletionPolicy that keeps them, or a snapshot of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from cfn.errors import CfnError
from cfn.source import parse
from stackwarden.deploy.arguments import Target
from stackwarden.deploy.desired import deletion
from stackwarden.deploy.held import body
from stackwarden.deploy.job import Job
from stackwarden.deploy.lifting import resources
from stackwarden.deploy.state import look

_HOW = {
    "AWS::S3::Bucket": "empty it, versions too, then: aws s3api delete-bucket --bucket {id}",
    "AWS::KMS::Key": "aws kms schedule-key-deletion --key-id {id} --pending-window-in-days 30",
    "AWS::DynamoDB::Table": "aws dynamodb delete-table --table-name {id}",
    "AWS::DynamoDB::GlobalTable": "lift its deletion protection, then: aws dynamodb delete-table --table-name {id}",
    "AWS::RDS::GlobalCluster": "once it has no members: aws rds delete-global-cluster --global-cluster-identifier {id}",
    "AWS::Logs::LogGroup": "aws logs delete-log-group --log-group-name {id}",
    "AWS::SecretsManager::Secret": "aws secretsmanager delete-secret --secret-id {id}",
    "AWS::Kinesis::Stream": "aws kinesis delete-stream --stream-name {id}",
    "AWS::SQS::Queue": "aws sqs delete-queue --queue-url {id}",
    "AWS::Backup::BackupVault": "delete its recovery points, then: aws backup delete-backup-vault"
    " --backup-vault-name {id}",
}
"""How each is removed by hand; ``--region`` follows."""


@dataclass(frozen=True)
class Leftover:
    """A resource that outlives its stack; ``policy``: Retain, or Snapshot."""

    key: str
    region: str
    logical_id: str
    type: str
    id: str
    policy: str


def leftovers(target: Target) -> list[Leftover]:
    """What would stay of the chosen stacks, as they are in the account now."""
    found = []
    for key in (each for each in target.stacks if each in target.chosen):
        stack = target.stacks[key]
        job = Job(target.aws, stack)
        state = look(job)
        there = resources(job, state.id) if state.exists else []
        kept = _kept(job) if there else {}
        for logical, kind, physical in there:
            if logical in kept:
                found.append(Leftover(key, stack.region, logical, kind, physical, kept[logical]))
    return found


def _kept(job: Job) -> Mapping[str, str]:
    """The policies of what outlives the stack: AWS goes by the template it has, whatever the repository says."""
    try:
        declared = parse(body(job).encode(), job.stack.file).root["Resources"]
    except CfnError:
        return job.stack.kept
    policies = {
        name: deletion(str(each.get("Type", "")), each, each.get("Properties", {})) for name, each in declared.items()
    }
    return {name: policy for name, policy in policies.items() if policy != "Delete"}


def told(target: Target, left: list[Leftover], *, instructions: bool = False) -> str:
    """What stays, stack by stack; with ``instructions`` how each is removed by hand."""
    if not left:
        return ""
    named = target.platform.environment
    lines = [f"Of {named} these stay, and cost, until they are removed by hand:"]
    for each in left:
        kept = "a snapshot of " if each.policy == "Snapshot" else ""
        lines.append(f"  {each.key}: {kept}{each.logical_id} ({each.type}) {each.id}")
        if instructions and each.type in _HOW and not kept:
            lines.append(f"    {_HOW[each.type].format(id=each.id)} --region {each.region}")
    return "\n".join(lines) + "\n"
