"""Policy rds-proxy-debug-logging-off."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-proxy-debug-logging-off",
    severity=LOW,
    severity_reason="Low: the log is in one's own account, yet more people read logs than the database.",
    resource="AWS::RDS::DBProxy",
    title="RDS proxies keep debug logging off, which logs the text of SQL statements",
    serves={},
    opinion=True,
    why="Debug logging writes the text of statements, with the values in them, into a log group that is "
    "guarded less than the database; AWS says to use it only while looking for a fault. Not seen: "
    "who may read the log group.",
    fix="Remove DebugLogging, or set it to false.",
    repair={"DebugLogging": False},
    passing=(
        """
Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL}}
Said: {Type: AWS::RDS::DBProxy, Properties: {DebugLogging: "false"}}
""",
    ),
    failing=(
        """
Proxy:
  Type: AWS::RDS::DBProxy
  Properties:
    DebugLogging: "true"  # <--
""",
    ),
)


@policy.check
def check(proxy: Resource) -> Violations:
    """Not on."""
    debug = proxy.get("DebugLogging")
    if debug is not None and debug:
        yield debug, "the text of statements is written to a log"
