"""Policy apprunner-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apprunner-cmk",
    severity=LOW,
    resource="AWS::AppRunner::Service",
    title="App Runner services are encrypted with a key of your own",
    opinion=True,
    serves={},
    why="App Runner encrypts its copy of source and image with a key of AWS's where none is named. Not seen: the "
    "policy of the key.",
    fix="Set EncryptionConfiguration.KmsKey when the service is made.",
    severity_reason="The copy is encrypted either way.",
    passing=(
        """
A: {Type: AWS::AppRunner::Service, Properties: {EncryptionConfiguration: {KmsKey: k}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::AppRunner::Service
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("EncryptionConfiguration.KmsKey") is None:
        yield resource.spot("EncryptionConfiguration.KmsKey"), "no key of your own encrypts the service's copy"
