"""Policy appsync-logged."""

from policies.aws.cdn import is_set
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="appsync-logged",
    severity=MEDIUM,
    resource="AWS::AppSync::GraphQLApi",
    title="GraphQL APIs (AppSync) have logging enabled",
    serves={PCI: {"10.2.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: nothing opens by it, but after an attack nobody can say who asked for what.",
    why="Without LogConfig no request to the API leaves a trace. Not seen: what the log may hold of requests.",
    fix="Set LogConfig with CloudWatchLogsRoleArn and FieldLogLevel ERROR or ALL.",
    passing=(
        """
Api: {Type: AWS::AppSync::GraphQLApi, Properties: {LogConfig: {CloudWatchLogsRoleArn: "arn:a"}}}
""",
    ),
    failing=(
        """
Api:  # <--
  Type: AWS::AppSync::GraphQLApi
  Properties: {Name: a}
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """A role that writes the log."""
    if not is_set(api.get("LogConfig.CloudWatchLogsRoleArn")):
        yield api.spot("LogConfig"), "requests to the API are not logged"
