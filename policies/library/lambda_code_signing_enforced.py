"""Policy lambda-code-signing-enforced."""

from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="lambda-code-signing-enforced",
    severity=MEDIUM,
    resource="AWS::Lambda::CodeSigningConfig",
    title="Code signing is enforced, not only warned of",
    serves={PCI: {"6.5.1": SUPPORTING, "11.5.2": SUPPORTING}},
    why="With Warn, the default, Lambda runs unsigned code and writes a metric. Not seen: which functions use the "
    "configuration.",
    fix="Set CodeSigningPolicies.UntrustedArtifactOnDeployment to Enforce.",
    severity_reason="A control that only looks as if it were there.",
    passing=(
        """
C: {Type: AWS::Lambda::CodeSigningConfig, Properties: {CodeSigningPolicies: {UntrustedArtifactOnDeployment: Enforce}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::CodeSigningConfig
B:
  Type: AWS::Lambda::CodeSigningConfig
  Properties:
    CodeSigningPolicies:
      UntrustedArtifactOnDeployment: Warn  # <--
""",
    ),
)


@policy.check
def check(config: Resource) -> Violations:
    """Written, and Enforce."""
    mode = config.get("CodeSigningPolicies.UntrustedArtifactOnDeployment")
    if mode is None or mode != "Enforce":
        yield config.spot("CodeSigningPolicies.UntrustedArtifactOnDeployment"), "unsigned code is only warned of"
