"""Policy elb-connection-draining."""

from policies.aws.balancers import CLASSIC
from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="elb-connection-draining",
    severity=LOW,
    resource=CLASSIC,
    title="Classic load balancers drain connections",
    serves={REL: {"REL08-BP05": SUPPORTING}},
    severity_reason="Low: a few requests break at each deployment; shoppers reload.",
    why="Without draining, requests in flight are cut when an instance leaves. It is off unless declared. Not seen: "
    "how long requests take.",
    fix="Set ConnectionDrainingPolicy with Enabled true and a Timeout.",
    repair={"ConnectionDrainingPolicy.Enabled": True},
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {ConnectionDrainingPolicy: {Enabled: "true", Timeout: 60}}
""",
    ),
    failing=(
        """
Balancer:  # <--
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: []}
Off:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    ConnectionDrainingPolicy:
      Enabled: false  # <--
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Draining is on."""
    if not balancer.on("ConnectionDrainingPolicy.Enabled"):
        yield balancer.spot("ConnectionDrainingPolicy.Enabled"), "requests in flight are cut when an instance leaves"
