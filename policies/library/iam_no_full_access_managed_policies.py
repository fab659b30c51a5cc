"""Policy iam-no-full-access-managed-policies."""

import re

from policies.aws.permissions import IDENTITIES, SERVERLESS
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

ADMINISTRATORS = re.compile(
    r"(?:^|[:/])(?:job-function/)?(AdministratorAccess(?:-Amplify|-AWSElasticBeanstalk)?|PowerUserAccess|IAMFullAccess)$"
)

policy = Policy(
    id="iam-no-full-access-managed-policies",
    severity=CRITICAL,
    resource=(*IDENTITIES, *SERVERLESS),
    title="No role, user or group has AdministratorAccess, PowerUserAccess or IAMFullAccess attached",
    serves={PCI: {"7.3.2": DIRECT, "7.2.2": PARTIAL, "7.2.5": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="These managed policies of AWS allow everything, or the right to take everything, on all resources. Not seen: "
    "policies attached outside the templates, and permission sets, in which people may be administrators.",
    fix="Attach a policy that lists the actions and resources needed.",
    severity_reason="Who takes over the holder owns the account.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore", !Ref Reading]
Reading:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    ManagedPolicyName: AdministratorAccess
    PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::media/*"}]}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns:
      - arn:aws:iam::aws:policy/AdministratorAccess  # <--
Group:
  Type: AWS::IAM::Group
  Properties:
    ManagedPolicyArns:
      - !Sub "arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess"  # <--
User:
  Type: AWS::IAM::User
  Properties:
    ManagedPolicyArns: arn:aws:iam::aws:policy/PowerUserAccess  # <--
Function:
  Type: AWS::Serverless::Function
  Properties:
    Policies:
      - AdministratorAccess  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each attached policy."""
    attached = resource.get("Policies" if resource.type in SERVERLESS else "ManagedPolicyArns")
    for each in attached if attached is not None else ():
        if not each.is_map and not each.targets() and (found := ADMINISTRATORS.search(str(each))) is not None:
            yield each, f"attaches {found[1]}"
