"""Policy glue-job-current."""

from policies.kernel import LOW, Policy, Resource, Violations

OLDEST = 3

policy = Policy(
    id="glue-job-current",
    severity=LOW,
    resource="AWS::Glue::Job",
    title="Glue Spark jobs run on a supported version of Glue",
    serves={},
    opinion=True,
    why="Versions before 3.0 get no fixes (Security Hub Glue.4); a Spark job that names none runs on an old one. "
    "Python "
    "shell and Ray jobs have other versions and are left out. Not seen: libraries that the job brings along.",
    fix="Set GlueVersion 4.0 or later.",
    severity_reason="An old engine runs only the team's own script, so a flaw in it is hard to reach.",
    passing=(
        """
Job: {Type: AWS::Glue::Job, Properties: {GlueVersion: "4.0", Command: {Name: glueetl}}}
Shell: {Type: AWS::Glue::Job, Properties: {Command: {Name: pythonshell}}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::Glue::Job
  Properties:
    GlueVersion: "2.0"  # <--
Bare:  # <--
  Type: AWS::Glue::Job
  Properties: {Command: {Name: glueetl}}
""",
    ),
)


@policy.applies
def applies(job: Resource) -> bool:
    """Spark jobs."""
    name = job.get("Command.Name")
    return name is None or name not in ("pythonshell", "glueray")


@policy.check
def check(job: Resource) -> Violations:
    """The version."""
    version = job.get("GlueVersion")
    if version is None or version < OLDEST:
        yield job.spot("GlueVersion"), "runs on a version of Glue without fixes"
