"""Policy elb-tls12-policy."""

import re

from policies.aws.balancers import CLASSIC
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

OLD = ("Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1")
WEAK = re.compile(r"RC4|ARCFOUR|RC2|DES[-_]|MD5|^EXP-|EXPORT|NULL|^ADH|^AECDH|_anon_|SEED|IDEA|KRB5|PSK")
"""Ciphers that OpenSSL counts as low, export or anonymous, by their names there or at IANA."""

policy = Policy(
    id="elb-tls12-policy",
    severity=HIGH,
    resource=CLASSIC,
    title="HTTPS listeners of classic load balancers negotiate TLS 1.2 and strong ciphers only",
    serves={PCI: {"4.2.1": DIRECT, "12.3.3": SUPPORTING, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="High: TLS 1.0 and 1.1 and old ciphers are broken, and a client can be made to fall back to them.",
    why="A listener without a negotiation policy gets ELBSecurityPolicy-2016-08, which offers TLS 1.0. Of the "
    "predefined policies only ELBSecurityPolicy-TLS-1-2-2017-01 is strict enough; in one of one's own no old version "
    "and no weak cipher may be on. Not seen: which cipher a client picks.",
    fix="Add a policy of type SSLNegotiationPolicyType with Reference-Security-Policy ELBSecurityPolicy-"
    "TLS-1-2-2017-01 and name it in the listener's PolicyNames.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - {Protocol: HTTPS, LoadBalancerPort: 443, InstancePort: 443, PolicyNames: [Strict]}
      - {Protocol: HTTP, LoadBalancerPort: 80, InstancePort: 80}
    Policies:
      - PolicyName: Strict
        PolicyType: SSLNegotiationPolicyType
        Attributes: [{Name: Reference-Security-Policy, Value: ELBSecurityPolicy-TLS-1-2-2017-01}]
      - {PolicyName: Sticky, PolicyType: LBCookieStickinessPolicyType, Attributes: []}
Own:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners: [{Protocol: SSL, LoadBalancerPort: 443, InstancePort: 443, PolicyNames: [Own]}]
    Policies:
      - PolicyName: Own
        PolicyType: SSLNegotiationPolicyType
        Attributes:
          - {Name: Protocol-TLSv1, Value: "false"}
          - {Name: Protocol-TLSv1.2, Value: "true"}
          - {Name: ECDHE-RSA-AES128-GCM-SHA256, Value: "true"}
""",
    ),
    failing=(
        """
Default:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - Protocol: HTTPS  # <--
        LoadBalancerPort: 443
        InstancePort: 443
Old:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners: [{Protocol: HTTPS, LoadBalancerPort: 443, InstancePort: 443, PolicyNames: [Old]}]
    Policies:
      - PolicyName: Old
        PolicyType: SSLNegotiationPolicyType
        Attributes:
          - Name: Reference-Security-Policy
            Value: ELBSecurityPolicy-2016-08  # <--
Own:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners: [{Protocol: HTTPS, LoadBalancerPort: 443, InstancePort: 443, PolicyNames: [Own]}]
    Policies:
      - PolicyName: Own
        PolicyType: SSLNegotiationPolicyType
        Attributes:
          - Name: Protocol-TLSv1
            Value: "true"  # <--
          - Name: RC4-MD5
            Value: true  # <--
          - Name: TLS_RSA_ARCFOUR_128_SHA1
            Value: true  # <--
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Listeners name a negotiation policy; each of those is strict."""
    negotiations = [each for each in balancer.each("Policies.*") if _negotiates(each)]
    names = [name for each in negotiations for name in each.each("PolicyName")]
    for listener in balancer.each("Listeners.*"):
        protocol = listener.get("Protocol")
        if protocol is None or protocol.lower() not in ("https", "ssl"):
            continue
        if not any(each == name for named in listener.each("PolicyNames") for each in named for name in names):
            yield protocol, "without a negotiation policy the listener offers TLS 1.0 and 1.1"
    for negotiation in negotiations:
        for attribute in negotiation.each("Attributes.*"):
            yield from _attribute(attribute)


def _negotiates(policy: Value) -> bool:
    kind = policy.get("PolicyType")
    return kind is not None and kind == "SSLNegotiationPolicyType"


def _attribute(attribute: Value) -> Violations:
    name, value = attribute.get("Name"), attribute.get("Value")
    if name is None or value is None:
        return
    if name == "Reference-Security-Policy":
        if value != "ELBSecurityPolicy-TLS-1-2-2017-01":
            yield value, f"security policy {value} offers more than TLS 1.2"
    elif (name in OLD or WEAK.search(str(name)) is not None) and value:
        yield value, f"{name} is on"
