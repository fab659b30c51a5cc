"""Policy codebuild-source-over-tls."""

from policies.kernel import GDPR, HIGH, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codebuild-source-over-tls",
    severity=HIGH,
    resource="AWS::CodeBuild::Project",
    title="Builds fetch their source over verified TLS",
    serves={PCI: {"4.2.1": SUPPORTING, "6.5.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="With InsecureSsl, or a source by plain http, whoever sits on the way decides what is built. Not seen: "
    "dependencies that the build fetches itself.",
    fix="Take InsecureSsl out, and write the location with https.",
    severity_reason="Foreign code goes straight into what production runs; it takes a place on the network path.",
    passing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties: {Source: {Type: GITHUB, Location: "https://github.com/x/y", InsecureSsl: false}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeBuild::Project
  Properties:
    Source:
      Type: GITHUB_ENTERPRISE
      Location: http://git.example/x  # <--
      InsecureSsl: "true"  # <--
""",
    ),
)


@policy.check
def check(project: Resource) -> Violations:
    """Each source."""
    for source in (*project.each("Source"), *project.each("SecondarySources.*")):
        if source.on("InsecureSsl"):
            yield source.spot("InsecureSsl"), "the certificate of the source is not verified"
        location = source.get("Location")
        if location is not None and location.startswith("http://"):
            yield location, "the source comes over plain http"
