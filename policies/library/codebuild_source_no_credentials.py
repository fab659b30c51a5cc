"""Policy codebuild-source-no-credentials."""

import re

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

CREDENTIALS = re.compile(r"^https?://[^/@]+@")

policy = Policy(
    id="codebuild-source-no-credentials",
    severity=HIGH,
    resource="AWS::CodeBuild::Project",
    title="Source locations of builds hold no credentials",
    serves={PCI: {"8.6.2": PARTIAL, "8.3.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A user name and token in the address of the repository stand in the template, the console and the logs. "
    "Not seen: credentials in files of the repository.",
    fix="Connect by OAuth or a CodeConnections connection (Source.Auth), and write the bare address.",
    severity_reason="Whoever reads the template can read, and mostly write, the repository.",
    passing=(
        """
A: {Type: AWS::CodeBuild::Project, Properties: {Source: {Type: GITHUB, Location: "https://github.com/x/y.git"}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Source:
      Type: BITBUCKET
      Location: https://user:pass@bitbucket.org/x/y.git  # <--
    SecondarySources:
      - Type: GITHUB
        Location: !Sub "https://shop:${AWS::StackId}@github.com/x/y"  # <--
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """Each source."""
    for location in (*project.each("Source.Location"), *project.each("SecondarySources.*.Location")):
        if CREDENTIALS.match(str(location)):  # also with a token that is filled in
            yield location, "the address of the source holds credentials"
