"""Policy glue-security-configuration-encrypts."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PARTS = {
    "CloudWatchEncryption": "CloudWatchEncryptionMode",
    "JobBookmarksEncryption": "JobBookmarksEncryptionMode",
    "S3Encryptions": "S3EncryptionMode",
}

policy = Policy(
    id="glue-security-configuration-encrypts",
    severity=MEDIUM,
    resource="AWS::Glue::SecurityConfiguration",
    title="Glue security configurations encrypt S3 data, CloudWatch logs and job bookmarks at rest",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A security configuration is what gives jobs, crawlers and endpoints their encryption; each of its three parts "
    "is off unless it has a mode. SSE-S3 counts for S3. Not seen: jobs that use no security configuration.",
    fix="Set S3EncryptionMode SSE-KMS, CloudWatchEncryptionMode SSE-KMS and JobBookmarksEncryptionMode CSE-KMS.",
    severity_reason="What jobs write is left to the defaults of S3 and CloudWatch, which encrypt; bookmarks are not.",
    passing=(
        """
All:
  Type: AWS::Glue::SecurityConfiguration
  Properties:
    EncryptionConfiguration:
      CloudWatchEncryption: {CloudWatchEncryptionMode: SSE-KMS, KmsKeyArn: !GetAtt Key.Arn}
      JobBookmarksEncryption: {JobBookmarksEncryptionMode: CSE-KMS, KmsKeyArn: !GetAtt Key.Arn}
      S3Encryptions: [{S3EncryptionMode: SSE-S3}]
Single:
  Type: AWS::Glue::SecurityConfiguration
  Properties:
    EncryptionConfiguration:
      CloudWatchEncryption: {CloudWatchEncryptionMode: SSE-KMS}
      JobBookmarksEncryption: {JobBookmarksEncryptionMode: CSE-KMS}
      S3Encryptions: {S3EncryptionMode: SSE-KMS}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Glue::SecurityConfiguration
  Properties: {Name: c}
Off:
  Type: AWS::Glue::SecurityConfiguration
  Properties:
    EncryptionConfiguration:  # <--
      CloudWatchEncryption:
        CloudWatchEncryptionMode: DISABLED  # <--
      S3Encryptions:
        - S3EncryptionMode: DISABLED  # <--
""",
    ),
)


@policy.check
def check(configuration: Resource) -> Violations:
    """Each part and its mode."""
    said = configuration.get("EncryptionConfiguration")
    if said is None:
        yield configuration.spot("EncryptionConfiguration"), "nothing is encrypted"
        return
    for part, name in PARTS.items():
        yield from _part(said, part, name)


def _part(said: Value, part: str, name: str) -> Violations:
    modes = [mode for entry in said.each(part) for single in entry for mode in single.each(name)]
    if not modes:
        yield (said, part), f"{part} has no mode"
    for mode in modes:
        if mode == "DISABLED":
            yield mode, f"{part} is switched off"
