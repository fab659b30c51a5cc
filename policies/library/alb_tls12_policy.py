"""Policy alb-tls12-policy."""

import re

from policies.aws.balancers import LISTENER
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

# Names of the policies that offer TLS 1.2 and 1.3 only, also FIPS and post-quantum ones (Elastic Load Balancing guide,
# "Security policies", read 2026-11). TLS13-1-0 and TLS13-1-1 still offer the old versions.
MODERN = re.compile(r"^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-")

policy = Policy(
    id="alb-tls12-policy",
    severity=HIGH,
    resource=LISTENER,
    title="HTTPS and TLS listeners use a security policy that offers only TLS 1.2 and 1.3",
    serves={
        PCI: {"4.2.1": DIRECT, "12.3.3": SUPPORTING, "2.2.5": PARTIAL},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    severity_reason="High: the old versions are broken, and a client can be made to fall back to them.",
    why="TLS 1.0 and 1.1 are broken. A listener made by CloudFormation without SslPolicy gets "
    "ELBSecurityPolicy-2016-08, which still offers both. Not seen: which cipher of the policy a client picks.",
    fix="Set SslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09 or another policy of the TLS13-1-2 family.",
    repair={"SslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
    passing=(
        """
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {Protocol: HTTPS, SslPolicy: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09, DefaultActions: []}
Network:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {Protocol: TLS, SslPolicy: ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04, DefaultActions: []}
Plain:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: {Protocol: HTTP, DefaultActions: []}
""",
    ),
    failing=(
        """
Parameters:
  Policy: {Type: String}
Resources:
  Default:  # <--
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {Protocol: HTTPS, DefaultActions: []}
  Old:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Protocol: HTTPS
      SslPolicy: ELBSecurityPolicy-TLS13-1-0-2021-06  # <--
  Chosen:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Protocol: TLS
      SslPolicy: !Ref Policy  # <-- ?
""",
    ),
)


@policy.applies
def applies(listener: Resource) -> bool:
    """Listeners that end TLS."""
    protocol = listener.get("Protocol")
    return protocol is not None and protocol in ("HTTPS", "TLS")


@policy.check
def check(listener: Resource) -> Violations:
    """The policy is named and one of the modern ones."""
    chosen = listener.get("SslPolicy")
    if chosen is None:
        yield (listener, "SslPolicy"), "without SslPolicy the listener offers TLS 1.0 and 1.1"
    elif not chosen.matches(MODERN):
        yield chosen, f"security policy {chosen} is not known to offer only TLS 1.2 and 1.3"
