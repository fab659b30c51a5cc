"""What an account needs and CloudFormation cannot make: each is looked at, said, and done where that was asked."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from stackwarden.deploy.aws import AwsError
from stackwarden.deploy.linked_roles import LinkedRoles
from stackwarden.deploy.schema import CatalogSchema
from stackwarden.deploy.settings import BILLING, Account, Setting
from stackwarden.deploy.steps import Found, Step

BACKED_UP = ("Aurora", "DynamoDB", "EBS", "S3")
TAGS = (
    "Project", "Environment", "Service", "Owner", "CostCenter", "DataClassification", "PciScope", "ManagedBy",
    "BackupPlan",
)  # fmt: skip
_BLOCKED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)


def steps(account: Account) -> Iterator[Step]:
    """All steps: of the account, then of each region that serves, then of each region with a network."""
    yield _step("the services that stacks name have their roles", LinkedRoles(account))
    yield _step("S3: no bucket of the account is public", _S3(account))
    yield _step("cost-allocation tags are active", _Tags(account))
    for region in dict.fromkeys(account.target.platform.regions.values()):
        yield _step(f"{region}: EBS volumes are encrypted by default", _Ebs(account, region))
    for region in _serving(account):
        yield _step(f"{region}: instances carry more task interfaces (awsvpcTrunking)", _Trunking(account, region))
        yield _step(f"{region}: AWS Backup protects {', '.join(BACKED_UP)}", _Backup(account, region))
        yield _step(f"{region}: the VPC's default security group is empty", _DefaultGroup(account, region))
    home = next(iter(account.target.platform.regions.values()))
    yield _step("the catalogue has its schema", CatalogSchema(account, home))


def _serving(account: Account) -> list[str]:
    """Regions of roles that a network stands in; without such a stack all of them."""
    platform = account.target.platform
    roles = {stack.role for stack in platform.stacks if any(stack.of_type("AWS::EC2::VPC"))}
    return list(dict.fromkeys(region for role, region in platform.regions.items() if role in roles or not roles))


def _step(name: str, setting: "Setting") -> Step:
    return Step(name, setting.look, partial(_do, setting), setting.minutes)


def _do(setting: "Setting") -> None:
    setting.do()


class _S3(Setting):
    def look(self) -> Found:
        try:
            answer = self.account.call(self._home, "s3control", "get_public_access_block", AccountId=self.account.id)
        except AwsError as error:
            if error.aws_code != "NoSuchPublicAccessBlockConfiguration":
                raise
            return Found(done=False, text="set the public access block of the account")
        done = answer["PublicAccessBlockConfiguration"] == _BLOCKED
        return Found(done, "public access is blocked" if done else "block all four kinds of public access")

    def do(self) -> None:
        arguments = {"AccountId": self.account.id, "PublicAccessBlockConfiguration": _BLOCKED}
        self.account.call(self._home, "s3control", "put_public_access_block", **arguments)

    @property
    def _home(self) -> str:
        return next(iter(self.account.target.platform.regions.values()))


class _Tags(Setting):
    """AWS knows a tag key only some hours after the first resource bears it; until then it cannot be activated."""

    def look(self) -> Found:
        tags = self._known()
        off = [key for key in TAGS if tags.get(key) != "Active"]
        unknown = [key for key in off if key not in tags]
        if unknown and len(unknown) == len(off):
            text = f"not known to billing yet, run this again tomorrow: {', '.join(unknown)}"
            return Found(done=False, text=text, later=True)
        return Found(not off, f"activate {', '.join(off)}" if off else f"{len(TAGS)} keys")

    def do(self) -> None:
        tags = self._known()
        status = [{"TagKey": key, "Status": "Active"} for key in TAGS if tags.get(key) == "Inactive"]
        if status:
            self.account.call(BILLING, "ce", "update_cost_allocation_tags_status", CostAllocationTagsStatus=status)

    def _known(self) -> dict[str, str]:
        arguments = {"TagKeys": list(TAGS), "Type": "UserDefined"}
        found = self.account.call(BILLING, "ce", "list_cost_allocation_tags", **arguments)["CostAllocationTags"]
        return {each["TagKey"]: each["Status"] for each in found}


class _Ebs(Setting):
    def look(self) -> Found:
        done = bool(self.account.call(self.region, "ec2", "get_ebs_encryption_by_default")["EbsEncryptionByDefault"])
        return Found(done, "encrypted" if done else "encrypt new volumes by default")

    def do(self) -> None:
        self.account.call(self.region, "ec2", "enable_ebs_encryption_by_default")


class _Trunking(Setting):
    def look(self) -> Found:
        arguments = {"name": "awsvpcTrunking", "effectiveSettings": True}
        found = self.account.call(self.region, "ecs", "list_account_settings", **arguments)["settings"]
        done = any(each["value"] == "enabled" for each in found)
        return Found(done, "on" if done else "switch it on, for instances that start from now on")

    def do(self) -> None:
        self.account.call(self.region, "ecs", "put_account_setting_default", name="awsvpcTrunking", value="enabled")


class _Backup(Setting):
    """Without the opt-in a plan skips the type in silence; full management is what copies tables to other regions."""

    def look(self) -> Found:
        found = self.account.call(self.region, "backup", "describe_region_settings")
        opted, managed = found["ResourceTypeOptInPreference"], found.get("ResourceTypeManagementPreference", {})
        off = [kind for kind in BACKED_UP if not opted.get(kind)]
        off += [] if managed.get("DynamoDB") else ["advanced features of DynamoDB"]
        return Found(not off, f"opt in to {', '.join(off)}" if off else "opted in")

    def do(self) -> None:
        self.account.call(
            self.region,
            "backup",
            "update_region_settings",
            ResourceTypeOptInPreference=dict.fromkeys(BACKED_UP, True),
            ResourceTypeManagementPreference={"DynamoDB": True},
        )


class _DefaultGroup(Setting):
    """CloudFormation does not hold the group that comes with a VPC; nothing uses it, so it lets nothing through."""

    def look(self) -> Found:
        if not self._vpc():
            text = "not before the network stands: run this again after the first deployment"
            return Found(done=False, text=text, later=True)
        rules = self._rules()
        return Found(not rules, f"remove its {len(rules)} rules" if rules else "no rules")

    def do(self) -> None:
        for rule in self._rules():
            side = "egress" if rule["IsEgress"] else "ingress"
            self.account.call(
                self.region,
                "ec2",
                f"revoke_security_group_{side}",
                GroupId=rule["GroupId"],
                SecurityGroupRuleIds=[rule["SecurityGroupRuleId"]],
            )

    def _vpc(self) -> str | None:
        return self.account.published(self.region, "network/vpc-id")

    def _rules(self) -> list[dict[str, Any]]:
        vpc = self._vpc()
        if not vpc:
            return []
        wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
        groups = self.account.call(self.region, "ec2", "describe_security_groups", Filters=wanted)["SecurityGroups"]
        ids = [{"Name": "group-id", "Values": [group["GroupId"] for group in groups]}]
        rules = self.account.call(self.region, "ec2", "describe_security_group_rules", Filters=ids)
        return list(rules["SecurityGroupRules"])
