"""Policy athena-results-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP = "WorkGroupConfiguration"
OPTION = f"{GROUP}.ResultConfiguration.EncryptionConfiguration.EncryptionOption"
UPDATED = "WorkGroupConfigurationUpdates.ResultConfigurationUpdates.EncryptionConfiguration.EncryptionOption"

policy = Policy(
    id="athena-results-encrypted",
    severity=MEDIUM,
    resource="AWS::Athena::WorkGroup",
    title="Athena workgroups encrypt query results at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "7.2.6": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Results are copies of the data, in a bucket of their own; the workgroup says how they are encrypted, "
    "otherwise "
    "each client or the bucket does. Results that Athena keeps itself are always encrypted. Not seen: clients of a "
    "workgroup that does not enforce its settings, which athena-settings-enforced asks.",
    fix="Set ResultConfiguration.EncryptionConfiguration.EncryptionOption, best SSE_KMS with a key.",
    severity_reason="S3 encrypts by default, so results lie in clear text nowhere; what is missing is a decision.",
    passing=(
        """
Bucket:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration: {ResultConfiguration: {EncryptionConfiguration: {EncryptionOption: SSE_S3}}}
Managed:
  Type: AWS::Athena::WorkGroup
  Properties: {WorkGroupConfiguration: {ManagedQueryResultsConfiguration: {Enabled: "true"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Athena::WorkGroup
  Properties: {Name: w}
Half:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:  # <--
      ResultConfiguration: {OutputLocation: "s3://results/"}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """An option, old or new, or results that Athena keeps."""
    managed = group.on(f"{GROUP}.ManagedQueryResultsConfiguration.Enabled")
    if not managed and group.get(OPTION) is None and group.get(UPDATED) is None:
        yield group.spot(GROUP), "query results are not encrypted by the workgroup"
