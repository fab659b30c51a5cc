"""Policy glue-job-logged."""

from policies.kernel import GDPR, LOW, PARTIAL, Policy, Resource, Violations

SWITCH = "DefaultArguments.--enable-continuous-cloudwatch-log"

policy = Policy(
    id="glue-job-logged",
    severity=LOW,
    resource="AWS::Glue::Job",
    title="Glue jobs log continuously to CloudWatch Logs",
    serves={GDPR: {"32(1)(b)": PARTIAL}},
    opinion=True,
    why="Without continuous logging a Spark job tells what it did only at its end, and nothing where it is killed. "
    "Not seen: arguments given when a run starts.",
    fix="Set DefaultArguments --enable-continuous-cloudwatch-log to true.",
    severity_reason="It helps to find why a job failed; access is logged by CloudTrail in any case.",
    passing=(
        """
Job:
  Type: AWS::Glue::Job
  Properties: {DefaultArguments: {"--enable-continuous-cloudwatch-log": "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Glue::Job
Off:
  Type: AWS::Glue::Job
  Properties:
    DefaultArguments:
      "--enable-continuous-cloudwatch-log": "false"  # <--
""",
    ),
)


@policy.check
def check(job: Resource) -> Violations:
    """The argument."""
    if not job.on(SWITCH):
        yield job.spot(SWITCH), "what a run does is not logged while it runs"
