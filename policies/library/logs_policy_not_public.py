"""Policy logs-policy-not-public."""

from policies.aws.resource_policies import open_to_anybody
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

DOCUMENT = {
    "AWS::Logs::Destination": "DestinationPolicy",
    "AWS::Logs::LogGroup": "ResourcePolicyDocument",
    "AWS::Logs::ResourcePolicy": "PolicyDocument",
}

policy = Policy(
    id="logs-policy-not-public",
    severity=HIGH,
    severity_reason="Any AWS account may write to the logs, and so bury evidence or run up the bill, or use whatever "
    "else the policy gives.",
    resource=tuple(DOCUMENT),
    title="Resource policies of CloudWatch Logs do not let anybody in",
    serves={PCI: {"10.3.2": PARTIAL, "7.2.5": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A resource policy of CloudWatch Logs is meant for services of AWS that deliver logs, a destination's policy "
    "for named accounts. A Principal of * without a Condition on the source's account, ARN or organisation means "
    "everybody. Not seen: policies made by hand.",
    fix="Name the service or accounts as Principal, or add a Condition on aws:SourceAccount or aws:PrincipalOrgID.",
    passing=(
        """
Policy:
  Type: AWS::Logs::ResourcePolicy
  Properties:
    PolicyName: dns
    PolicyDocument: |
      {"Statement": [{"Effect": "Allow", "Principal": {"Service": "route53.amazonaws.com"},
        "Action": "logs:PutLogEvents", "Resource": "*"}]}
Group: {Type: AWS::Logs::LogGroup}
""",
    ),
    failing=(
        """
Policy:
  Type: AWS::Logs::ResourcePolicy
  Properties:
    PolicyName: open
    PolicyDocument: '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "logs:*", "Resource": "*"}}'  # <--
Destination:
  Type: AWS::Logs::Destination
  Properties:
    DestinationPolicy: >-  # <--
      {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "logs:PutSubscriptionFilter"}]}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The document of each type."""
    found = resource.get(DOCUMENT[resource.type])
    if found is not None and next(open_to_anybody(found), None) is not None:
        yield found, "the policy lets anybody in"
