"""Templates, a waiver and an attestation that tests of reports share."""

BAD = """\
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Description: Orders, KeyPolicy: {}, Tags: [{Key: Owner, Value: key-team}]}
"""
UNDECIDED = """\
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {KeyPolicy: {}, PendingWindowInDays: 30, EnableKeyRotation: !GetAtt Topic.TopicName}
"""
WAIVER = """\
- policy: kms-key-rotation
  file: templates/stacks/keys.yaml
  logical_id: Key
  reason: The key is imported next week.
  owner: key-team
  expires: 2026-12-31
"""
WORD = """\
- framework: pci-dss-4.0.1
  requirement: "%s"
  result: %s
  by: Jane Doe, head of security
  on: 2026-09-30
  evidence: https://wiki.example.com/pentest
  expires: %s
"""
