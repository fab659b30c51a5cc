"""Policy ecs-scaling-fits-instances."""

from policies.aws.routes import refers
from policies.aws.servers import launch_templates
from policies.kernel import MEDIUM, REL, SUPPORTING, Policy, Resource, Violations

GROUP, SERVICE = "AWS::AutoScaling::AutoScalingGroup", "AWS::ECS::Service"
INTERFACES = {
    **dict.fromkeys(("nano", "micro"), 2),
    **dict.fromkeys(("small", "large"), 3),
    **dict.fromkeys(("xlarge", "2xlarge"), 4),
    **dict.fromkeys(("4xlarge", "8xlarge", "9xlarge", "12xlarge"), 8),
}
"""Size of instance → network interfaces; ``medium`` depends on the family, larger sizes have more than tasks need."""
BURSTABLE = ("t2", "t3", "t3a", "t4g")
"""Families without trunked network interfaces."""

policy = Policy(
    id="ecs-scaling-fits-instances",
    severity=MEDIUM,
    resource="AWS::ECS::CapacityProvider",
    title="The most tasks of all services fit onto the most instances (network interfaces)",
    serves={REL: {"F18": SUPPORTING, "REL01-BP06": SUPPORTING}},
    why="A task in awsvpc mode takes one of its instance's network interfaces, whatever processor and memory are free. "
    "Where the services together may ask for more tasks than the group's MaxSize has interfaces for, tasks stay "
    "pending at the peak. Not seen: services of other templates, and whether the account trunks interfaces "
    "(awsvpcTrunking), which larger families can.",
    fix="Raise MaxSize, take instances with more interfaces, lower MaxCapacity, or switch awsvpcTrunking on.",
    severity_reason="It shows only at the peak, and then as missing capacity, not as an outage.",
    passing=(
        """
Launch: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: t3.xlarge}}}
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MaxSize: "4", LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: "1"}}
Provider:
  Type: AWS::ECS::CapacityProvider
  Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
Service:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: 12
    CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]
    NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1, subnet-2]}}
""",
    ),
    failing=(
        """
Launch: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {InstanceType: t3.medium}}}
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MaxSize: 4, LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: "1"}}
Provider:  # <--
  Type: AWS::ECS::CapacityProvider
  Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: !Ref Group}}
Service:
  Type: AWS::ECS::Service
  Properties:
    CapacityProviderStrategy: [{CapacityProvider: !Ref Provider, Weight: 1}]
    NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [subnet-1, subnet-2]}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "service/shop/${Service.Name}", MaxCapacity: 9}
""",
    ),
)


@policy.check
def check(provider: Resource) -> Violations:
    """The tasks of all services on it, against the interfaces of its group beside each instance's own."""
    found = provider.get("AutoScalingGroupProvider.AutoScalingGroupArn")
    for group in found.targets() if found is not None else ():
        most, kind = group.get("MaxSize"), _type(group)
        each = _tasks(kind)
        if group.type != GROUP or most is None or most.number is None or each is None:
            continue
        asked = sum(_most(service) for service in provider.referrers(SERVICE) if _is_on(service, provider))
        room = most.number * each
        trunked = kind.partition(".")[0] not in BURSTABLE
        if asked > room and not (trunked and provider.may("hold more tasks by trunked network interfaces")):
            yield provider, f"{asked:g} tasks may be asked for, and the group has interfaces for {room:g}"


def _type(group: Resource) -> str:
    for template in launch_templates(group.get("LaunchTemplate")):
        kind = template.get("LaunchTemplateData.InstanceType")
        return "" if kind is None or kind.unknown else str(kind)
    return ""


def _tasks(kind: str) -> int | None:
    """Tasks on an instance of a type: one interface is its own."""
    family, _, size = kind.partition(".")
    interfaces = (3 if family in BURSTABLE else 2) if size == "medium" else INTERFACES.get(size)
    return None if interfaces is None else interfaces - 1


def _is_on(service: Resource, provider: Resource) -> bool:
    used = service.each("CapacityProviderStrategy.*.CapacityProvider")
    own = service.get("NetworkConfiguration.AwsvpcConfiguration") is not None
    return own and any(provider in each.targets() for each in used)


def _most(service: Resource) -> float:
    """The most tasks that are known to be asked for."""
    targets = service.referrers("AWS::ApplicationAutoScaling::ScalableTarget")
    bounds = [each.get("MaxCapacity") for each in targets if refers(each.get("ResourceId"), service)]
    counts = [bound.number for bound in bounds or [service.get("DesiredCount")] if bound is not None]
    return max((count for count in counts if count is not None), default=0)
