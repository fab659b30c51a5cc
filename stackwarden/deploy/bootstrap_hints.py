"""What a person has to know or do before and after the first deployment: looked at, never changed."""

from collections.abc import Callable, Iterator
from functools import partial

from stackwarden.deploy.aws import AwsError
from stackwarden.deploy.settings import BILLING, Account
from stackwarden.deploy.steps import Found, Step

QUOTAS = (
    ("ec2", "L-1216C47A", "vCPUs of on-demand standard instances"),
    ("ec2", "L-0263D0A3", "elastic IP addresses"),
    ("vpc", "L-29B6F2EB", "interface endpoints of a VPC"),
    ("vpc", "L-0EA8095F", "rules of a security group"),
    ("lambda", "L-B99A9384", "concurrent executions of functions"),
    ("rds", "L-952B80B8", "database clusters"),
)
"""Service, code and meaning of the quotas that the platform comes near to."""

UNRESERVED = 100
"""Concurrent executions that Lambda lets nobody reserve (Lambda guide, reserved concurrency)."""


def hints(account: Account) -> Iterator[Step]:
    """Steps without a ``do``: each is so, or is a person's."""
    regions = list(dict.fromkeys(account.target.platform.regions.values()))
    for region in regions:
        for what, setting, look in (
            ("GuardDuty", "EnableGuardDuty", partial(_detectors, account, region)),
            ("Security Hub", "EnableSecurityHub", partial(_hub, account, region)),
        ):
            yield Step(f"{region}: {what} has one owner", partial(_owned, account, what, setting, look))
    for region in regions:
        yield Step(f"{region}: subscriptions are confirmed", partial(_confirmed, account, region))
    yield Step("Cost Explorer is on", partial(_cost_explorer, account))
    yield Step("cost anomalies of services have one monitor", partial(_anomaly_monitor, account))
    for service, code, meaning in QUOTAS:
        yield Step(f"{regions[0]}: quota of {meaning}", partial(_quota, account, regions[0], service, code))
    yield from (Step(name, partial(Found, False, text)) for name, text in _always(account))


def _owned(account: Account, what: str, setting: str, look: Callable[[], bool]) -> Found:
    """On already, but by nobody's stack of ours: two owners would get in each other's way."""
    if not look():
        return Found(done=True, text="off: the stack account-baseline switches it on")
    ours = any(key.endswith("/account-baseline") for key in account.target.stacks) and account.published(
        next(iter(account.target.platform.regions.values())), "deployments/primary-account-baseline"
    )
    if ours:
        return Found(done=True, text="on, since account-baseline is deployed")
    return Found(done=False, text=f"{what} is on already: set {setting}: 'no' for account-baseline")


def _detectors(account: Account, region: str) -> bool:
    return bool(account.call(region, "guardduty", "list_detectors")["DetectorIds"])


def _hub(account: Account, region: str) -> bool:
    try:
        account.call(region, "securityhub", "describe_hub")
    except AwsError as error:
        if error.aws_code in ("InvalidAccessException", "ResourceNotFoundException"):
            return False
        raise
    return True


def _confirmed(account: Account, region: str) -> Found:
    prefix = f":{account.target.platform.project}-{account.target.platform.environment}-"
    found = account.target.aws.pages(region, "sns", "list_subscriptions", "Subscriptions")
    mine = [each for each in found if prefix in each["TopicArn"]]
    waiting = [each["TopicArn"].rpartition(":")[2] for each in mine if each["SubscriptionArn"] == "PendingConfirmation"]
    if waiting:
        return Found(done=False, text=f"confirm the mail of {', '.join(sorted(set(waiting)))}")
    return Found(done=True, text=f"{len(mine)} confirmed")


def _cost_explorer(account: Account) -> Found:
    try:
        account.call(BILLING, "ce", "list_cost_allocation_tags", MaxResults=1)
    except AwsError as error:
        return Found(done=False, text=f"open Cost Explorer once in the billing console ({error.aws_code})")
    return Found(done=True, text="on")


def _anomaly_monitor(account: Account) -> Found:
    """AWS allows one monitor of services, and makes one itself when Cost Explorer is switched on."""
    platform = account.target.platform
    try:
        monitors = account.call(BILLING, "ce", "get_anomaly_monitors")["AnomalyMonitors"]
    except AwsError as error:
        return Found(done=False, text=f"look at Cost Anomaly Detection in the billing console ({error.aws_code})")
    found = [each for each in monitors if each.get("MonitorDimension") == "SERVICE"]
    if not found:
        return Found(done=True, text="none: the stack cost makes it")
    [monitor] = found[:1]
    if monitor["MonitorName"] == f"{platform.project}-{platform.environment}-services":
        return Found(done=True, text="the stack cost's")
    name = monitor["MonitorArn"].rpartition("/")[2]
    chosen = any(stack.parameters.get("AnomalyMonitorId") == name for stack in platform.stacks)
    return Found(
        chosen, "chosen for cost" if chosen else f"there is one already: set AnomalyMonitorId: {name} for cost"
    )


def _quota(account: Account, region: str, service: str, code: str) -> Found:
    try:
        found = account.call(region, "service-quotas", "get_service_quota", ServiceCode=service, QuotaCode=code)[
            "Quota"
        ]
    except AwsError as error:
        return Found(done=False, text=f"look it up in the console, {service} {code} ({error.aws_code})")
    needed, value = _needed(account).get(code), float(found["Value"])
    if needed is None:
        return Found(done=True, text=f"{value:g}: compare it with what else the account runs")
    if value >= needed:
        return Found(done=True, text=f"{value:g}, the platform may take {needed}")
    return Found(done=False, text=f"{value:g}, the platform may take {needed}: raise {service} {code}")


def _needed(account: Account) -> dict[str, int]:
    """What the resolved templates may take of a quota, in the first role's region."""
    from cfn.aws.instances import instance

    platform = account.target.platform
    role = next(iter(platform.regions))
    stacks = [stack for stack in platform.stacks if stack.role == role]
    count = {
        "L-0263D0A3": sum(1 for stack in stacks for _ in stack.of_type("AWS::EC2::EIP")),
        "L-29B6F2EB": sum(
            each.get("VpcEndpointType") == "Interface" for s in stacks for each in s.of_type("AWS::EC2::VPCEndpoint")
        ),
        "L-952B80B8": sum(1 for stack in stacks for _ in stack.of_type("AWS::RDS::DBCluster")),
    }
    reserved = [
        int(str(each.get("ReservedConcurrentExecutions", 0)))
        for stack in stacks
        for each in stack.of_type("AWS::Lambda::Function")
    ]
    if any(reserved):
        count["L-B99A9384"] = sum(reserved) + UNRESERVED
    most = 0
    for stack in stacks:
        kind = stack.parameters.get("InstanceType")
        for group in stack.of_type("AWS::AutoScaling::AutoScalingGroup"):
            size, known = group.get("MaxSize"), instance(kind) if isinstance(kind, str) else None
            if known is not None and str(size).isdigit():
                most += int(str(size)) * known.vcpus
    return {**count, **({"L-1216C47A": most} if most else {})}


def _always(account: Account) -> Iterator[tuple[str, str]]:
    """What nothing can look at from here."""
    platform = account.target.platform
    name, region = f"{platform.project}-{platform.environment}", next(iter(platform.regions.values()))
    yield "Business Support", "Trusted Advisor tells its checks only to accounts with a paid support plan"
    yield (
        "pictures",
        f"copy yours: aws s3 sync ./media s3://{name}-media-{account.id}-{region}/ --region {region}",
    )
    text = "set the edge's web ACL to AnalyticsConfig: {Mode: DISABLED}, else whole request logs leave their region"
    yield "security analytics of CloudFront's web ACL", text
