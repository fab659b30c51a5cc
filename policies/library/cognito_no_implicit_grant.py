"""Policy cognito-no-implicit-grant."""

from policies.kernel import MEDIUM, Policy, Resource, Violations

policy = Policy(
    id="cognito-no-implicit-grant",
    severity=MEDIUM,
    resource="AWS::Cognito::UserPoolClient",
    title="Cognito app clients do not use the implicit OAuth grant",
    serves={},
    opinion=True,
    why="The implicit grant puts tokens into the address, where histories, logs and other scripts find them; OAuth "
    "2.1 has dropped it for the code grant with PKCE. Not seen: clients outside the templates.",
    fix="Use AllowedOAuthFlows: [code].",
    severity_reason="Tokens leak to where addresses are kept; they live for an hour.",
    passing=(
        """
Client: {Type: AWS::Cognito::UserPoolClient, Properties: {AllowedOAuthFlows: [code]}}
""",
    ),
    failing=(
        """
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties:
    AllowedOAuthFlows:
      - code
      - implicit  # <--
""",
    ),
)


@policy.check
def check(client: Resource) -> Violations:
    """Each grant."""
    for flow in client.each("AllowedOAuthFlows.*"):
        if flow == "implicit":
            yield flow, "tokens are put into the address"
