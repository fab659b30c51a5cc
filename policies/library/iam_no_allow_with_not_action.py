"""Policy iam-no-allow-with-not-action."""

from collections.abc import Iterator

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import Statement, statements
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

ROLE = "AWS::IAM::Role"

policy = Policy(
    id="iam-no-allow-with-not-action",
    severity=HIGH,
    resource=HOLDERS,
    title="No IAM policy or role trust uses Allow with NotAction or NotResource",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    why="Allow with NotAction or NotResource grants all that is not named, and whatever AWS adds next year; it is the "
    "opposite of deny by default. With Deny both are fine. Trust policies of roles are read as well. Not seen: a "
    "boundary that takes the rest away again.",
    fix="Write Action and Resource with what is needed, or turn the statement into a Deny.",
    severity_reason="What is granted has no end that anybody wrote down, often nearly everything in the account.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Deny, NotAction: "iam:*", Resource: "*"}
            - {Effect: Deny, Action: "s3:*", NotResource: "arn:aws:s3:::media/*"}
            - {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::media/*"}
""",
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}
        - {Effect: Deny, Principal: "*", NotAction: sts:AssumeRole}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {Service: ec2.amazonaws.com}
          NotAction: sts:AssumeRole  # <--
    Policies:
      - PolicyName: inverted
        PolicyDocument:
          Statement:
            - Effect: Allow
              NotAction: "iam:*"  # <--
              Resource: "*"
            - Effect: Allow
              Action: s3:GetObject
              NotResource: "arn:aws:s3:::audit/*"  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement, of permissions and of trust."""
    for statement in (*granted(resource), *_trusted(resource)):
        for name in ("NotAction", "NotResource"):
            if statement.items(name):
                yield statement.value.spot(name), f"Allow with {name} grants whatever is not named"


def _trusted(resource: Resource) -> Iterator[Statement]:
    if resource.type == ROLE:
        found = statements(resource.get("AssumeRolePolicyDocument"))
        yield from (statement for statement in found if statement.allows())
