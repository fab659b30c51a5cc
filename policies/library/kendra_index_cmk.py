"""Policy kendra-index-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, LOW, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="kendra-index-cmk",
    severity=LOW,
    resource="AWS::Kendra::Index",
    title="Kendra indexes are encrypted with a customer-managed KMS key",
    serves={GDPR: {"32(1)(a)": SUPPORTING}},
    opinion=True,
    why="Under the key of AWS whoever may query may read; a key of one's own is a second lock with a log. Not seen: "
    "the key's policy.",
    fix="Set ServerSideEncryptionConfiguration.KmsKeyId.",
    severity_reason="The index is encrypted either way.",
    passing=(
        """
Index: {Type: AWS::Kendra::Index, Properties: {ServerSideEncryptionConfiguration: {KmsKeyId: alias/search}}}
""",
    ),
    failing=(
        """
Index: {Type: AWS::Kendra::Index}  # <--
""",
    ),
)


@policy.check
def check(index: Resource) -> Violations:
    """Its key."""
    if not is_own_key(index.get("ServerSideEncryptionConfiguration.KmsKeyId")):
        yield index.spot("ServerSideEncryptionConfiguration.KmsKeyId"), "no customer-managed key is named"
