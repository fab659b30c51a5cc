"""Policy cognito-client-password-flows."""

from policies.kernel import LOW, Policy, Resource, Violations

PASSWORDS = ("ALLOW_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH")

policy = Policy(
    id="cognito-client-password-flows",
    severity=LOW,
    resource="AWS::Cognito::UserPoolClient",
    title="Cognito app clients do not send passwords in clear to the service (no USER_PASSWORD_AUTH flows)",
    serves={},
    opinion=True,
    why="With SRP the password never leaves the device; with the password flows it passes the application, its logs "
    "and errors. A migration needs the flow for a time. Not seen: what the application does.",
    fix="Allow ALLOW_USER_SRP_AUTH and ALLOW_REFRESH_TOKEN_AUTH only.",
    severity_reason="The password travels under TLS all the same.",
    passing=(
        """
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties: {ExplicitAuthFlows: [ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}
""",
    ),
    failing=(
        """
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties:
    ExplicitAuthFlows:
      - ALLOW_USER_SRP_AUTH
      - ALLOW_USER_PASSWORD_AUTH  # <--
      - ADMIN_NO_SRP_AUTH  # <--
""",
    ),
)


@policy.check
def check(client: Resource) -> Violations:
    """Each flow."""
    for flow in client.each("ExplicitAuthFlows.*"):
        if flow in PASSWORDS:
            yield flow, "the password itself is sent"
