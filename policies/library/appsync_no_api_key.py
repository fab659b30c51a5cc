"""Policy appsync-no-api-key."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="appsync-no-api-key",
    severity=MEDIUM,
    resource="AWS::AppSync::GraphQLApi",
    title="GraphQL APIs do not authenticate by API key",
    serves={PCI: {"8.3.1": PARTIAL, "7.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: the key is in every page or app that uses it, so that anybody may call; what fields "
    "then allow is up to the schema.",
    why="An API key is the same for all, and read by anybody who looks into the page. The default and each "
    "additional provider are looked at. Not seen: whether the fields a key opens are public anyway.",
    fix="Use AWS_IAM, AMAZON_COGNITO_USER_POOLS, OPENID_CONNECT or AWS_LAMBDA.",
    passing=(
        """
Api: {Type: AWS::AppSync::GraphQLApi, Properties: {AuthenticationType: AWS_IAM}}
""",
    ),
    failing=(
        """
Api:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    AuthenticationType: API_KEY  # <--
Second:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    AuthenticationType: AWS_IAM
    AdditionalAuthenticationProviders:
      - AuthenticationType: API_KEY  # <--
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """No provider is a key."""
    kinds = (*api.each("AuthenticationType"), *api.each("AdditionalAuthenticationProviders.*.AuthenticationType"))
    for kind in kinds:
        if kind == "API_KEY":
            yield kind, "a key that every page holds lets anybody in"
