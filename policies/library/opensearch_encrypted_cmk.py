"""Policy opensearch-encrypted-cmk."""

from policies.aws.documents import tree
from policies.aws.keys import is_own_key
from policies.aws.search import DOMAINS, POLICY
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="opensearch-encrypted-cmk",
    severity=LOW,
    severity_reason="Low: the data is encrypted all the same; the key of one's own adds control over who may decrypt.",
    resource=(*DOMAINS, POLICY),
    title="OpenSearch and Elasticsearch domains and collections are encrypted with a customer-managed KMS key",
    serves={},
    opinion=True,
    why="A key of AWS serves the whole account and has a policy that nobody can change. Encryption "
    "policies of serverless collections are read too. Not seen: the key's policy, and whether "
    "encryption is on (opensearch-encrypted asks).",
    fix="Set EncryptionAtRestOptions.KmsKeyId to a key of your own (serverless: KmsARN in the encryption policy).",
    passing=(
        """
Search:
  Type: AWS::OpenSearchService::Domain
  Properties: {EncryptionAtRestOptions: {Enabled: true, KmsKeyId: key}}
Network: {Type: AWS::OpenSearchServerless::SecurityPolicy, Properties: {Type: network, Policy: "[]"}}
Own:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties: {Type: encryption, Policy: '{"Rules": [], "AWSOwnedKey": false, "KmsARN": "arn"}'}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::OpenSearchService::Domain
Default:
  Type: AWS::Elasticsearch::Domain
  Properties:
    EncryptionAtRestOptions:
      KmsKeyId: alias/aws/es  # <--
Serverless:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties:
    Type: encryption
    Policy: '{"Rules": [], "AWSOwnedKey": true}'  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """A key of one's own."""
    if store.type == POLICY:
        text, kind = store.get("Policy"), store.get("Type")
        rules = tree(text)
        if kind is not None and kind == "encryption" and rules is not None and rules.on("AWSOwnedKey"):
            yield store.spot("Policy"), "collections are encrypted with a key that AWS owns"
    elif not is_own_key(store.get("EncryptionAtRestOptions.KmsKeyId")):
        yield store.spot("EncryptionAtRestOptions.KmsKeyId"), "no customer-managed key is named"
