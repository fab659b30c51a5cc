"""Policy appsync-waf-attached."""

from policies.aws.firewalls import ASSOCIATIONS
from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="appsync-waf-attached",
    severity=MEDIUM,
    resource="AWS::AppSync::GraphQLApi",
    title="A web firewall stands before each GraphQL API (AppSync)",
    serves={PCI: {"6.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: the API asks for credentials by itself; the firewall is the second line, against "
    "floods and known attacks.",
    why="A GraphQL API on the Internet is probed like any page. The association is looked for in every stack at "
    "hand; private APIs are left out. Not seen: associations made outside the templates.",
    fix="Associate a WAFv2 web ACL with the API's ARN.",
    passing=(
        """
Api: {Type: AWS::AppSync::GraphQLApi, Properties: {AuthenticationType: AWS_IAM}}
Use: {Type: AWS::WAFv2::WebACLAssociation, Properties: {ResourceArn: !GetAtt Api.Arn, WebACLArn: "arn:a"}}
Inside: {Type: AWS::AppSync::GraphQLApi, Properties: {Visibility: PRIVATE}}
""",
    ),
    failing=(
        """
Naked:  # <--
  Type: AWS::AppSync::GraphQLApi
  Properties: {AuthenticationType: AWS_IAM}
""",
    ),
)


@policy.applies
def applies(api: Resource) -> bool:
    """APIs on the Internet."""
    visibility = api.get("Visibility")
    return visibility is None or visibility != "PRIVATE"


@policy.check
def check(api: Resource) -> Violations:
    """An association that names it."""
    if not any(refers(use.get("ResourceArn"), api) for use in api.referrers(*ASSOCIATIONS)):
        yield api, "no web ACL is associated with this GraphQL API"
