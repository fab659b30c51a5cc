"""Policy iam-one-access-key-per-user."""

from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

KEY, USER = "AWS::IAM::AccessKey", "AWS::IAM::User"

policy = Policy(
    id="iam-one-access-key-per-user",
    severity=MEDIUM,
    resource=KEY,
    title="An IAM user has one access key at most, and the root user none",
    serves={PCI: {"8.6.3": SUPPORTING, "8.2.2": SUPPORTING}},
    opinion=True,
    why="Of two keys one is forgotten, and works. The second is for the days of a change only. A key for root is a key "
    "to everything. Not seen: keys made by hand.",
    fix="Remove all but one key; for root, all.",
    severity_reason="One more credential that nobody watches; that there are keys at all is the matter of "
    "iam-no-users-or-static-keys.",
    passing=(
        """
User: {Type: AWS::IAM::User}
Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref User}}
Other: {Type: AWS::IAM::AccessKey, Properties: {UserName: bert}}
Off: {Type: AWS::IAM::AccessKey, Properties: {UserName: bert, Status: Inactive}}
""",
    ),
    failing=(
        """
User: {Type: AWS::IAM::User}
Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref User}}
Second:
  Type: AWS::IAM::AccessKey
  Properties:
    UserName: !Ref User  # <--
Master:
  Type: AWS::IAM::AccessKey
  Properties:
    UserName: root  # <--
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Whether an earlier one is for the same user."""
    user = key.get("UserName")
    if user is None or not _is_active(key):
        return
    if not user.unknown and str(user).lower() in ("root", "<root_account>"):
        yield user, "the root user has an access key"
        return
    for other in key.view.of_type(KEY):
        if other is key:
            return
        if _is_active(other) and str(other.get("UserName")) == str(user):
            yield user, "the user has more than one active access key"
            return


def _is_active(key: Resource) -> bool:
    status = key.get("Status")
    return status is None or status == "Active"
