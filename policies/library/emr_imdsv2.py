"""Policy emr-imdsv2."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import LOW, Policy, Resource, Violations

VERSION = "InstanceMetadataServiceConfiguration.MinimumInstanceMetadataServiceVersion"

policy = Policy(
    id="emr-imdsv2",
    severity=LOW,
    resource=CONFIGURATION,
    title="EMR security configurations require version 2 of the instance metadata service (IMDSv2)",
    serves={},
    opinion=True,
    why="Code that can be made to fetch an address reads the role's credentials through version 1. Older releases of "
    "EMR need it. Not seen: the account's default for the metadata service.",
    fix="Set MinimumInstanceMetadataServiceVersion 2 and HttpPutResponseHopLimit 1.",
    severity_reason="It takes a flaw in code on the cluster, which only its own users reach.",
    passing=(
        """
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: {InstanceMetadataServiceConfiguration: {MinimumInstanceMetadataServiceVersion: "2"}}
""",
    ),
    failing=(
        """
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:  # <--
      EncryptionConfiguration: {}
""",
    ),
)


@policy.check
def check(configuration: Resource) -> Violations:
    """The least version."""
    version = said(configuration, VERSION)
    if version is None or version != 2:
        yield (
            configuration.spot("SecurityConfiguration") if version is None else version,
            "version 1 of the metadata service answers",
        )
