"""Policy cognito-client-hides-users."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cognito-client-hides-users",
    severity=LOW,
    resource="AWS::Cognito::UserPoolClient",
    title="Cognito app clients do not tell whether a user exists, and revoke tokens",
    serves={},
    opinion=True,
    why="Errors that differ tell an attacker which addresses have accounts. Token revocation is on unless it is "
    "switched off. Not seen: what the application's own pages tell.",
    fix="Set PreventUserExistenceErrors to ENABLED, and leave EnableTokenRevocation on.",
    severity_reason="It makes guessing easier and opens nothing.",
    repair={"EnableTokenRevocation": True},
    passing=(
        """
Client: {Type: AWS::Cognito::UserPoolClient, Properties: {PreventUserExistenceErrors: ENABLED}}
""",
    ),
    failing=(
        """
Client: {Type: AWS::Cognito::UserPoolClient}  # <--
Old:
  Type: AWS::Cognito::UserPoolClient
  Properties:
    PreventUserExistenceErrors: LEGACY  # <--
    EnableTokenRevocation: "false"  # <--
""",
    ),
)


@policy.check
def check(client: Resource) -> Violations:
    """Both settings."""
    errors, revocation = client.get("PreventUserExistenceErrors"), client.get("EnableTokenRevocation")
    if errors is None or errors != "ENABLED":
        yield client.spot("PreventUserExistenceErrors"), "errors tell whether a user exists"
    if revocation is not None and not revocation:
        yield revocation, "a refresh token cannot be revoked"
