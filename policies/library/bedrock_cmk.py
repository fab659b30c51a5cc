"""Policy bedrock-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEYS = {
    "AWS::Bedrock::Agent": "CustomerEncryptionKeyArn",
    "AWS::Bedrock::Flow": "CustomerEncryptionKeyArn",
    "AWS::Bedrock::Prompt": "CustomerEncryptionKeyArn",
    "AWS::Bedrock::Guardrail": "KmsKeyArn",
    "AWS::Bedrock::DataSource": "ServerSideEncryptionConfiguration.KmsKeyArn",
}

policy = Policy(
    id="bedrock-cmk",
    severity=LOW,
    resource=tuple(KEYS),
    title="Bedrock agents, flows, prompts, guardrails and data sources use a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Sessions of an agent and parsed documents hold what customers wrote; Bedrock encrypts them with a key of AWS "
    "unless one is named. Not seen: the key's policy.",
    fix="Set CustomerEncryptionKeyArn (guardrails: KmsKeyArn).",
    severity_reason="The data is encrypted in any case; control over the key is a second line.",
    passing=(
        """
Agent: {Type: AWS::Bedrock::Agent, Properties: {CustomerEncryptionKeyArn: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Agent:  # <--
  Type: AWS::Bedrock::Agent
  Properties: {AgentName: a}
Guardrail:  # <--
  Type: AWS::Bedrock::Guardrail
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The key."""
    key = KEYS[resource.type]
    if not is_own_key(resource.get(key)):
        yield resource.spot(key), "no customer-managed key is named"
