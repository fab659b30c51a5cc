"""Policy bedrock-agent-guarded."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="bedrock-agent-guarded",
    severity=LOW,
    resource="AWS::Bedrock::Agent",
    title="Bedrock agents have a guardrail",
    serves={},
    opinion=True,
    why="A guardrail filters what users put in and models give out, injected orders and personal data among it. "
    "Not seen: what the guardrail filters.",
    fix="Set GuardrailConfiguration with GuardrailIdentifier and GuardrailVersion.",
    severity_reason="What an agent may do is limited by its role; a guardrail limits what it says.",
    passing=(
        """
Agent:
  Type: AWS::Bedrock::Agent
  Properties: {GuardrailConfiguration: {GuardrailIdentifier: g, GuardrailVersion: "1"}}
""",
    ),
    failing=(
        """
Agent:  # <--
  Type: AWS::Bedrock::Agent
""",
    ),
)


@policy.check
def check(agent: Resource) -> Violations:
    """The guardrail."""
    if agent.get("GuardrailConfiguration.GuardrailIdentifier") is None:
        yield agent.spot("GuardrailConfiguration.GuardrailIdentifier"), "nothing filters what the agent hears and says"
