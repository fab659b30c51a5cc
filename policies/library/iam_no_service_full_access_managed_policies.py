"""Policy iam-no-service-full-access-managed-policies."""

import re

from policies.aws.permissions import IDENTITIES, SERVERLESS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

WHOLE = re.compile(r"(?:^|[:/])(?!IAMFullAccess)([A-Za-z0-9_-]*FullAccess(?:_v2)?)$")

policy = Policy(
    id="iam-no-service-full-access-managed-policies",
    severity=MEDIUM,
    resource=(*IDENTITIES, *SERVERLESS),
    title="No AWS managed policy with full access to a service (such as AmazonS3FullAccess) is attached",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    opinion=True,
    why="A managed policy named …FullAccess allows all of a service on all resources, and changes when AWS wants. "
    "The three that allow everything are the matter of iam-no-full-access-managed-policies. Not seen: managed policies "
    "of AWS whose names say less.",
    fix="Attach a policy of your own with the actions and resources needed.",
    severity_reason="A whole service is open to the holder, but not the account.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns:
      - arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
      - arn:aws:iam::aws:policy/IAMFullAccess
      - !Ref Own
Own: {Type: AWS::IAM::ManagedPolicy, Properties: {ManagedPolicyName: FullAccess}}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    ManagedPolicyArns:
      - arn:aws:iam::aws:policy/AmazonS3FullAccess  # <--
      - !Sub "arn:${AWS::Partition}:iam::aws:policy/AWSLambda_FullAccess"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each attached policy."""
    attached = resource.get("Policies" if resource.type in SERVERLESS else "ManagedPolicyArns")
    for each in attached if attached is not None else ():
        if not each.is_map and not each.targets() and (found := WHOLE.search(str(each))) is not None:
            yield each, f"attaches {found[1]}"
