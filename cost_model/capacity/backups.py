"""Backup plans: what they copy into a vault, how often, and how long it stays there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cfn.stack import Resource
from cost_model.context import Context, dig, items, whole

PLAN, SELECTION, VAULT = "AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection", "AWS::Backup::BackupVault"
CLUSTER, BUCKET = "AWS::RDS::DBCluster", "AWS::S3::Bucket"
TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
SERVICES = {CLUSTER: ":rds:", BUCKET: ":s3:", **dict.fromkeys(TABLES, ":dynamodb:")}
DAYS_PER_MONTH = 730 / 24
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) \S+\)")


@dataclass(frozen=True, slots=True)
class Way:
    """One way into a vault: a rule of a plan, or the copy it makes in another region's vault (``away``)."""

    plan: Resource
    rule: Any
    lifecycle: Any
    away: bool

    @property
    def runs(self) -> float | None:
        """How often it runs in a month; None for a schedule this does not read."""
        return runs_of(dig(self.rule, "ScheduleExpression"))

    def kept(self, spared: int = 0, *, warm: bool = False) -> float | None:
        """Recovery points of one resource that are there at any time; not those of the first ``spared`` days.

        ``warm``: without those that have moved to cold storage.
        """
        days, runs = whole(dig(self.lifecycle, "DeleteAfterDays")), self.runs
        cold = whole(dig(self.lifecycle, "MoveToColdStorageAfterDays"))
        if days is None or runs is None:
            return None
        days = min(days, cold) if warm and cold is not None else days
        return runs * max(days - spared, 0) / DAYS_PER_MONTH


def ways_into(vault: Resource, context: Context) -> list[Way]:
    """Every rule that puts recovery points into a vault."""
    found = []
    for plan in context.graph.of_type(PLAN):
        for rule in items(plan.get("BackupPlan.BackupPlanRule")):
            if vault in context.graph.targets(dig(rule, "TargetBackupVault")):
                found.append(Way(plan, rule, dig(rule, "Lifecycle"), away=False))
            found += [
                Way(plan, rule, dig(copy, "Lifecycle"), away=True)
                for copy in items(dig(rule, "CopyActions"))
                if _leads_to(dig(copy, "DestinationBackupVaultArn"), vault, context)
            ]
    return found


def destinations(way: Way) -> Iterator[str]:
    """The regions to whose vaults a rule copies."""
    for copy in items(dig(way.rule, "CopyActions")):
        parts = str(dig(copy, "DestinationBackupVaultArn")).split(":backup:")
        if len(parts) > 1:
            yield parts[1].split(":")[0]


def selected(plan: Resource, context: Context) -> list[Resource]:
    """What a plan's selections take by tag, in the plan's region: clusters, tables, buckets."""
    return context.lasting(f"selected in {context.region(plan)}", plan.target, lambda: _selected(plan, context))


def _selected(plan: Resource, context: Context) -> list[Resource]:
    found: dict[tuple[str, str], Resource] = {}
    for selection in context.graph.referrers(plan, SELECTION):
        taken = [str(each) for each in items(selection.get("BackupSelection.Resources"))]
        wanted = {
            str(dig(each, "ConditionKey")).rpartition("/")[2]: str(dig(each, "ConditionValue"))
            for each in items(selection.get("BackupSelection.Conditions.StringEquals"))
        }
        for resource in context.peers(plan, *SERVICES):
            named = any(SERVICES[resource.type] in each or each == "*" for each in taken)
            if named and wanted and wanted.items() <= _tags(resource, context).items():
                found.setdefault((resource.stack.key, resource.logical_id), resource)
    return list(found.values())


def runs_of(schedule: object) -> float | None:
    """How often in a month a cron expression fires; None for what is not a plain one of minute, hours and days."""
    match = _CRON.fullmatch(schedule) if isinstance(schedule, str) else None
    if match is None:
        return None
    minute, hour, day, month, weekday = match.groups()
    if not minute.isdigit() or month != "*":
        return None
    counts = [_count(each) for each in (hour, day, weekday)]
    hours = 24 if hour == "*" else counts[0]
    if hours is None:
        return None
    if day in ("*", "?") and weekday in ("*", "?"):
        return hours * DAYS_PER_MONTH
    if day in ("*", "?"):
        return None if counts[2] is None else hours * counts[2] * DAYS_PER_MONTH / 7
    return None if counts[1] is None else float(hours * counts[1])


def _count(field: str) -> int | None:
    """Entries of a list such as ``10,16,22`` or ``SUN``; None for ranges and steps."""
    return len(field.split(",")) if re.fullmatch(r"[A-Z0-9]+(,[A-Z0-9]+)*", field) else None


def _leads_to(arn: object, vault: Resource, context: Context) -> bool:
    if vault in context.graph.targets(arn):
        return True
    name, region = vault.get("BackupVaultName"), context.region(vault)
    text = str(arn)  # it holds the number of the account, which is not known
    return name is not None and f":backup:{region}:" in text and text.endswith(f":backup-vault:{name}")


def _tags(resource: Resource, context: Context) -> dict[str, str]:
    """Its tags; of a global table those of the replica in its own region."""
    listed = resource.get("Tags")
    for replica in items(resource.get("Replicas")):
        if dig(replica, "Region") == context.region(resource):
            listed = dig(replica, "Tags")
    if isinstance(listed, dict):
        return {str(key): str(value) for key, value in listed.items()}
    return {str(dig(each, "Key")): str(dig(each, "Value")) for each in items(listed)}
