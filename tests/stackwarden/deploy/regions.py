# ruff: noqa: N803  # arguments are called as AWS calls them
"""Two regions with services, scaling, consumers and global databases, in memory; and an account's settings."""

from copy import deepcopy
from typing import Any

from stackwarden.deploy.aws import AwsError
from stackwarden.deploy.linked_roles import LINKED
from tests.stackwarden.deploy.fake import ACCOUNT, Fake

FREE = dict.fromkeys(("DynamicScalingInSuspended", "DynamicScalingOutSuspended", "ScheduledScalingSuspended"), False)
CLUSTER = "shop-prod"
ROLES = [role for _, role, _ in LINKED]


class Regions(Fake):
    """``lost``: regions that do not answer. Tasks start and stop one look after they were asked to."""

    def __init__(self) -> None:
        super().__init__()
        self.services: dict[tuple[str, str], dict[str, Any]] = {}
        self.targets: dict[tuple[str, str], dict[str, Any]] = {}
        self.consumers: dict[str, dict[str, Any]] = {}
        self.databases: dict[str, dict[str, Any]] = {}
        self.lost: set[str] = set()
        self.rollout = "COMPLETED"
        self.settings: dict[str, Any] = {}

    def _once(self, region, service, operation, arguments):
        if region in self.lost:
            raise AwsError(f"{service}:{operation} in {region}", "ConnectTimeoutError", "no answer")
        return super()._once(region, service, operation, arguments)

    def stand(self, region: str, least: int, running: int) -> None:
        for name in ("cart", "ui"):
            self.services[region, name] = {
                "serviceName": name, "status": "ACTIVE", "desiredCount": running, "runningCount": running,
                "deployments": [{"status": "PRIMARY", "id": "1", "rolloutState": "COMPLETED"}],
            }  # fmt: skip
            self.targets[region, name] = {
                "ResourceId": f"service/{CLUSTER}/{name}", "MinCapacity": least, "MaxCapacity": 9,
                "SuspendedState": dict(FREE),
            }  # fmt: skip
        self.consumers[region] = {"UUID": f"{region:0>36}", "State": "Enabled"}
        self.store[region, "/shop/prod/messaging/order-events-queue-arn"] = ("arn:queue", 1)

    def database(self, name: str, *regions: str) -> None:
        members = [
            {"DBClusterArn": f"arn:aws:rds:{region}:{ACCOUNT}:cluster:{name}", "IsWriter": region == regions[0]}
            for region in regions
        ]
        self.databases[name] = {"GlobalClusterIdentifier": name, "Status": "available", "GlobalClusterMembers": members}

    def writer(self, name: str) -> str:
        members = self.databases[name]["GlobalClusterMembers"]
        return next(each["DBClusterArn"].split(":")[3] for each in members if each["IsWriter"])

    def running(self, region: str) -> dict[str, int]:
        return {name: each["runningCount"] for (where, name), each in self.services.items() if where == region}

    # ---- ECS, scaling, Lambda

    def _list_services(self, region, cluster):
        assert cluster == CLUSTER
        return {"serviceArns": [name for where, name in self.services if where == region]}

    def _describe_services(self, region, cluster, services):
        if not any((region, name) in self.services for name in services):
            return {"services": []}
        found = [deepcopy(self.services[region, name]) for name in services]
        for name in services:
            self.services[region, name]["runningCount"] = self.services[region, name]["desiredCount"]
            self.services[region, name]["deployments"][0]["rolloutState"] = self.rollout
        return {"services": found}

    def _update_service(self, region, cluster, service, desiredCount=None, forceNewDeployment=False):
        found = self.services[region, service]
        if desiredCount is not None:
            found["desiredCount"] = desiredCount
        if forceNewDeployment:
            newest = str(int(found["deployments"][0]["id"]) + 1)
            found["deployments"].insert(0, {"status": "PRIMARY", "id": newest, "rolloutState": "IN_PROGRESS"})
            found["deployments"][1]["status"] = "ACTIVE"
        return {}

    def _describe_scalable_targets(self, region, ServiceNamespace):
        return {"ScalableTargets": [dict(each) for (where, _), each in self.targets.items() if where == region]}

    def _register_scalable_target(self, region, ServiceNamespace, ScalableDimension, ResourceId, **changes):
        self.targets[region, ResourceId.rpartition("/")[2]].update(changes)
        return {}

    def _list_event_source_mappings(self, region, EventSourceArn):
        return {"EventSourceMappings": [dict(self.consumers[region])]}

    def _update_event_source_mapping(self, region, UUID, Enabled):
        self.consumers[UUID.lstrip("0")]["State"] = "Enabled" if Enabled else "Disabled"
        return {}

    def _run_task(self, region, cluster, taskDefinition, startedBy, networkConfiguration, **_):
        self.settings["ran"] = self.settings.get("ran", 0) + 1
        return {"tasks": [{"taskArn": "arn:task"}], "failures": []}

    def _describe_tasks(self, region, cluster, tasks):
        health = self.settings.setdefault("health", ["UNKNOWN", "HEALTHY"])
        return {"tasks": [{"healthStatus": health.pop(0), "lastStatus": "RUNNING"} if health else
                          {"lastStatus": "STOPPED", "stoppedReason": "out of memory"}]}  # fmt: skip

    def _stop_task(self, region, cluster, task, reason):
        self.settings["stopped"] = self.settings.get("stopped", 0) + 1
        return {}

    # ---- RDS

    def _remove_from_global_cluster(self, region, GlobalClusterIdentifier, DbClusterIdentifier):
        members = self.databases[GlobalClusterIdentifier]["GlobalClusterMembers"]
        members[:] = [each for each in members if each["DBClusterArn"] != DbClusterIdentifier]
        return {}

    def _describe_db_clusters(self, region, DBClusterIdentifier):
        arn = f"arn:aws:rds:{region}:{ACCOUNT}:cluster:{DBClusterIdentifier}"
        return {"DBClusters": [{"DBClusterArn": arn, "Status": "available"}]}

    def _modify_db_cluster(self, region, DBClusterIdentifier, DeletionProtection, ApplyImmediately):
        self.settings["unprotected", region] = DBClusterIdentifier
        return {}

    def _describe_global_clusters(self, region, GlobalClusterIdentifier=None):
        for database in self.databases.values():
            if database["Status"] == "switching-over" and "to" in database:
                arn = database.pop("to")
                for member in database["GlobalClusterMembers"]:
                    member["IsWriter"] = member["DBClusterArn"] == arn
            elif database["Status"] == "switching-over":
                database["Status"] = "available"
        wanted = [GlobalClusterIdentifier] if GlobalClusterIdentifier else self.databases
        return {"GlobalClusters": [self.databases[name] for name in wanted]}

    def _switchover_global_cluster(self, region, GlobalClusterIdentifier, TargetDbClusterIdentifier):
        assert self.writer(GlobalClusterIdentifier) == region
        self.databases[GlobalClusterIdentifier].update(Status="switching-over", to=TargetDbClusterIdentifier)
        return {}

    def _failover_global_cluster(self, region, GlobalClusterIdentifier, TargetDbClusterIdentifier, AllowDataLoss):
        assert AllowDataLoss
        assert TargetDbClusterIdentifier.split(":")[3] == region
        self.databases[GlobalClusterIdentifier].update(Status="switching-over", to=TargetDbClusterIdentifier)
        return {}

    # ---- an account's settings

    def _get_role(self, region, RoleName):
        if RoleName not in self.settings.get("roles", ROLES):
            raise AwsError("iam", "NoSuchEntity", RoleName)
        return {"Role": {"RoleName": RoleName}}

    def _create_service_linked_role(self, region, AWSServiceName):
        [role] = [role for service, role, _ in LINKED if service == AWSServiceName]
        self.settings["roles"].append(role)
        return {}

    def _get_public_access_block(self, region, AccountId):
        if "block" not in self.settings:
            raise AwsError("s3control", "NoSuchPublicAccessBlockConfiguration", "")
        return {"PublicAccessBlockConfiguration": self.settings["block"]}

    def _put_public_access_block(self, region, AccountId, PublicAccessBlockConfiguration):
        self.settings["block"] = PublicAccessBlockConfiguration
        return {}

    def _get_anomaly_monitors(self, region):
        return {"AnomalyMonitors": self.settings.get("monitors", [])}

    def _list_cost_allocation_tags(self, region, TagKeys=None, Type=None, MaxResults=None):
        tags = self.settings.get("tags", {})
        return {"CostAllocationTags": [{"TagKey": key, "Status": status} for key, status in tags.items()]}

    def _update_cost_allocation_tags_status(self, region, CostAllocationTagsStatus):
        self.settings["tags"].update({each["TagKey"]: each["Status"] for each in CostAllocationTagsStatus})
        return {"Errors": []}

    def _get_ebs_encryption_by_default(self, region):
        return {"EbsEncryptionByDefault": ("ebs", region) in self.settings}

    def _enable_ebs_encryption_by_default(self, region):
        self.settings["ebs", region] = True
        return {}

    def _list_account_settings(self, region, name, effectiveSettings):
        return {"settings": [{"name": name, "value": self.settings.get((name, region), "disabled")}]}

    def _put_account_setting_default(self, region, name, value):
        self.settings[name, region] = value
        return {}

    def _describe_region_settings(self, region):
        empty = {"ResourceTypeOptInPreference": {}, "ResourceTypeManagementPreference": {}}
        return self.settings.get(("backup", region), empty)

    def _update_region_settings(self, region, **settings):
        self.settings["backup", region] = settings
        return {}

    def _describe_security_groups(self, region, Filters):
        return {"SecurityGroups": [{"GroupId": "sg-default"}]}

    def _describe_security_group_rules(self, region, Filters):
        return {"SecurityGroupRules": self.settings.get(("rules", region), [])}

    def _revoke_security_group_ingress(self, region, GroupId, SecurityGroupRuleIds):
        rules = self.settings["rules", region]
        self.settings["rules", region] = [
            each for each in rules if each["SecurityGroupRuleId"] not in SecurityGroupRuleIds
        ]
        return {}

    _revoke_security_group_egress = _revoke_security_group_ingress

    def _list_detectors(self, region):
        return {"DetectorIds": self.settings.get("detectors", [])}

    def _describe_hub(self, region):
        raise AwsError("securityhub", "InvalidAccessException", "not subscribed")

    def _list_subscriptions(self, region):
        return {"Subscriptions": self.settings.get("subscriptions", [])}

    def _get_service_quota(self, region, ServiceCode, QuotaCode):
        return {"Quota": {"Value": self.settings.get(QuotaCode, 1000.0)}}
