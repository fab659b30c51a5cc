"""Policy appsync-private."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="appsync-private",
    severity=LOW,
    resource="AWS::AppSync::GraphQLApi",
    title="GraphQL APIs are private (visibility)",
    serves={},
    opinion=True,
    severity_reason="Low: an API of a shop is for the Internet; one between systems is better private.",
    why="A GraphQL API is reached from the Internet unless its visibility is PRIVATE; then only a VPC endpoint leads "
    "to it. Visibility cannot be changed later. Not seen: who is meant to call the API.",
    fix="Set Visibility to PRIVATE for an API that only systems inside a VPC call.",
    passing=(
        """
Api: {Type: AWS::AppSync::GraphQLApi, Properties: {Visibility: PRIVATE}}
""",
    ),
    failing=(
        """
Unsaid:  # <--
  Type: AWS::AppSync::GraphQLApi
  Properties: {Name: a}
Open:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    Visibility: GLOBAL  # <--
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """Private, by word."""
    visibility = api.get("Visibility")
    if visibility is None or visibility != "PRIVATE":
        yield api.spot("Visibility"), "the API has a name on the Internet"
