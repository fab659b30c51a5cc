"""Policy dr-region-stack-parity."""

from policies.aws.platform import has_standby
from policies.kernel import GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

TABLE = "AWS::DynamoDB::GlobalTable"

policy = Policy(
    id="dr-region-stack-parity",
    severity=HIGH,
    severity_reason="The failover comes up without a part that the shop needs, and that shows on the day of the "
    "disaster.",
    resource=(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::AutoScaling::AutoScalingGroup",
        "AWS::EC2::VPC",
        "AWS::EC2::VPCEndpoint",
        "AWS::ECS::Cluster",
        "AWS::ECS::Service",
        "AWS::ElastiCache::ReplicationGroup",
        "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::KMS::Key",
        "AWS::RDS::DBCluster",
        "AWS::RDS::DBProxy",
        "AWS::SQS::Queue",
        "AWS::WAFv2::WebACL",
        TABLE,
    ),
    title="What serves in the primary region stands in the secondary too",
    serves={
        REL: {"F14": PARTIAL, "REL13-BP02": PARTIAL, "REL13-BP04": PARTIAL},
        GDPR: {"32(1)(c)": PARTIAL},
    },
    why="A standby lacks what was added to the primary last month, and that shows on the day of the failover. In a "
    "platform with a second region each service, its balancer, scaling, network, keys, firewall, queue and database is "
    "looked for under the same stack and name there; a table needs a replica in that region. One set of templates for "
    "both keeps what is alike alike. Aurora does not scale the readers of a standby cluster, so that is left out. "
    "Not seen: capacity, quotas and data of the standby, and what was changed by hand.",
    fix="Deploy the stack with the role secondary too (templates/platform.yaml), or add the replica.",
    passing=(
        """
--- # {name: app, roles: [primary, secondary]}
Resources:
  Cluster: {Type: AWS::ECS::Cluster}
--- # {name: data, roles: [primary]}
Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties: {Replicas: [{Region: !Ref AWS::Region}, {Region: eu-central-1}]}
  Readers: {Type: AWS::ApplicationAutoScaling::ScalableTarget, Properties: {ServiceNamespace: rds}}
""",
        """
Cluster: {Type: AWS::ECS::Cluster}
""",
    ),
    failing=(
        """
--- # {name: app, roles: [primary, secondary]}
Resources:
  Topic: {Type: AWS::SNS::Topic}
--- # {name: late, roles: [primary]}
Resources:
  Service:  # <--
    Type: AWS::ECS::Service
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:  # <--
        - {Region: eu-west-1}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """What stands in the primary region of a platform that has a second one."""
    scaled = resource.get("ServiceNamespace")
    follows = scaled is not None and scaled == "rds"
    return resource.stack.role == "primary" and has_standby(resource.view) and not follows


@policy.check
def check(resource: Resource) -> Violations:
    """Tables: a replica there. All else: a twin there."""
    twins = [
        each
        for each in resource.view.of_type(resource.type)
        if each.stack.role == "secondary" and each.stack.name == resource.stack.name and each.id == resource.id
    ]
    if twins:
        return
    if resource.type == TABLE:
        there = {stack.region for stack in resource.view.graph.stacks if stack.role == "secondary"}
        if not any(region == each for region in resource.each("Replicas.*.Region") for each in there):
            yield resource.spot("Replicas"), "the table has no replica in the secondary region"
    else:
        yield resource, f"{resource.id} of stack {resource.stack.name} does not stand in the secondary region"
