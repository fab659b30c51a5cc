"""Policy appsync-field-logs."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="appsync-field-logs",
    severity=LOW,
    resource="AWS::AppSync::GraphQLApi",
    title="GraphQL APIs log at field level",
    serves={},
    opinion=True,
    severity_reason="Low: the request is logged anyway; fields tell which part of it failed.",
    why="FieldLogLevel is NONE unless written, and then no error of a resolver is logged. Not seen: what the log "
    "may hold of requests.",
    fix="Set LogConfig.FieldLogLevel to ERROR or ALL.",
    passing=(
        """
Api: {Type: AWS::AppSync::GraphQLApi, Properties: {LogConfig: {FieldLogLevel: ERROR}}}
""",
    ),
    failing=(
        """
Api:  # <--
  Type: AWS::AppSync::GraphQLApi
  Properties: {Name: a}
Off:
  Type: AWS::AppSync::GraphQLApi
  Properties:
    LogConfig:
      FieldLogLevel: NONE  # <--
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """A level that logs something."""
    level = api.get("LogConfig.FieldLogLevel")
    if level is None or level == "NONE":
        yield api.spot("LogConfig.FieldLogLevel"), "errors of fields are not logged"
