"""Policy codebuild-not-public."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-not-public",
    severity=HIGH,
    resource="AWS::CodeBuild::Project",
    title="Build projects are not public",
    serves={PCI: {"7.3.3": PARTIAL, "1.4.2": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With Visibility PUBLIC_READ everybody on the internet reads the builds' logs and takes their artifacts. "
    "Not seen: secrets in the logs, which are the danger.",
    fix="Set Visibility to PRIVATE, the default.",
    severity_reason="Logs and artifacts of builds often hold more than one thinks; all the world reads them.",
    repair={"Visibility": "PRIVATE"},
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {Visibility: PRIVATE}}
B: {Type: AWS::CodeBuild::Project}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Visibility: PUBLIC_READ  # <--
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """Whoever may see it."""
    seen = project.get("Visibility")
    if seen is not None and seen == "PUBLIC_READ":
        yield seen, "everybody may read the logs and artifacts"
