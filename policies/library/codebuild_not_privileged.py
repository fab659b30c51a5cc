"""Policy codebuild-not-privileged."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-not-privileged",
    severity=MEDIUM,
    resource="AWS::CodeBuild::Project",
    title="Builds do not run in privileged mode",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A build runs code from outside the company: its dependencies. In privileged mode that code is root over "
    "the Docker daemon. Building images needs it; waive those projects, or build with a rootless tool. Not seen: "
    "what the build does.",
    fix="Set Environment.PrivilegedMode to false, or leave it out.",
    severity_reason="Build hosts live for one build only, which bounds what can be done with them.",
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {Environment: {PrivilegedMode: "false"}}}
B: {Type: AWS::CodeBuild::Project, Properties: {Environment: {Image: i}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Environment:
      PrivilegedMode: true  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is not on."""
    for found in resource.each("Environment.PrivilegedMode"):
        if found:
            yield found, "the build runs in privileged mode"
