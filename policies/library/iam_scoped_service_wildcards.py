"""Policy iam-scoped-service-wildcards."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, LOW, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-scoped-service-wildcards",
    severity=LOW,
    resource=HOLDERS,
    title="IAM policies list single actions, not all actions of a service (such as s3:*), even on named resources",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    opinion=True,
    why="Whoever may do all on a bucket may also delete it and open it to the world. On all resources it is the matter "
    "of iam-no-service-wildcards. Not seen: patterns such as s3:Put*.",
    fix="Write the single actions in place of service:*.",
    severity_reason="The resource is named, so the damage has an end; a habit of least privilege more than a gap.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement: {Effect: Allow, Action: [s3:GetObject, "s3:List*"], Resource: "arn:aws:s3:::media/*"}
Everything:  # the matter of iam-no-service-wildcards
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            Effect: Allow
            Action: s3:*  # <--
            Resource: "arn:aws:s3:::media/*"
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement on named resources: whole services."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            service, _, name = str(action).partition(":")
            if not action.unknown and is_all(name) and not is_all(service) and not statement.on_everything(action):
                yield action, f"allows {action}: every action of the service"
