"""Policy cognito-callbacks-https."""

from policies.kernel import MEDIUM, Policy, Resource, Violations

OWN = ("http://localhost", "http://127.0.0.1", "http://[::1]")

policy = Policy(
    id="cognito-callbacks-https",
    severity=MEDIUM,
    resource="AWS::Cognito::UserPoolClient",
    title="Cognito app clients redirect to HTTPS addresses only",
    serves={},
    opinion=True,
    why="The code or token in the redirection is read by whoever is on the way. Addresses of the own machine and of "
    "apps (my-app://) are accepted. Not seen: redirections of the application itself.",
    fix="Write https:// in CallbackURLs, LogoutURLs and DefaultRedirectURI.",
    severity_reason="Whoever is on the network of the user may take the sign-in over.",
    passing=(
        """
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties: {CallbackURLs: ["https://shop.example/in", "http://localhost:3000", "myapp://in"]}
""",
    ),
    failing=(
        """
Client:
  Type: AWS::Cognito::UserPoolClient
  Properties:
    CallbackURLs:
      - https://shop.example/in
      - http://shop.example/in  # <--
""",
    ),
)


@policy.check
def check(client: Resource) -> Violations:
    """Each address."""
    for pattern in ("CallbackURLs.*", "LogoutURLs.*", "DefaultRedirectURI"):
        for address in client.each(pattern):
            if str(address).startswith("http://") and not str(address).startswith(OWN):
                yield address, "the redirection is not encrypted"
