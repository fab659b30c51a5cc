"""Policy lambda-permission-source."""

from policies.aws.documents import is_all
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="lambda-permission-source",
    severity=HIGH,
    resource="AWS::Lambda::Permission",
    title="Permissions for AWS services name the source they come from",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A service acts for all its customers: with neither SourceArn nor SourceAccount somebody else's bucket, "
    "topic or API may call the function (the confused deputy). Services that pass no source, as CloudFormation's and "
    "Alexa with its token, are left out. Not seen: checks of the event inside the function.",
    fix="Set SourceArn to the calling resource (and SourceAccount for buckets).",
    severity_reason="Strangers can feed events to the function through the service; they cannot change it.",
    passing=(
        """
A: {Type: AWS::Lambda::Permission, Properties: {Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId}}
B: {Type: AWS::Lambda::Permission, Properties: {Principal: events.amazonaws.com, SourceArn: "arn:aws:events:::rule/x"}}
C: {Type: AWS::Lambda::Permission, Properties: {Principal: "111122223333"}}
D: {Type: AWS::Lambda::Permission, Properties: {Principal: alexa-appkit.amazon.com, EventSourceToken: t}}
E: {Type: AWS::Lambda::Permission, Properties: {Principal: secretsmanager.amazonaws.com, SourceAccount: "1"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: apigateway.amazonaws.com  # <--
B:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: !Sub "logs.${AWS::Region}.amazonaws.com"  # <--
C:
  Type: AWS::Lambda::Permission
  Properties:
    Principal: s3.amazonaws.com
    SourceArn: "*"  # <--
""",
    ),
)


@policy.check
def check(permission: Resource) -> Violations:
    """A service, and where it comes from."""
    principal = permission.get("Principal")
    if principal is None or not _is_service(str(principal)) or permission.get("EventSourceToken") is not None:
        return
    source = permission.get("SourceArn")
    if source is None and all(permission.get(name) is None for name in ("SourceAccount", "PrincipalOrgID")):
        yield principal, "anybody's resources of this service may call the function"
    elif source is not None and not source.unknown and is_all(str(source)):
        yield source, "anybody's resources of this service may call the function"


def _is_service(principal: str) -> bool:
    return principal.endswith((".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".${AWS::URLSuffix}"))
