"""A small platform whose report can be read in full."""

from pathlib import Path

import pytest

GOOD = """\
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Description: Orders, EnableKeyRotation: true, PendingWindowInDays: 30, KeyPolicy: {}}
"""
WATCH = """\
Resources:
  KeyChanges:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.kms], detail: {eventName: [DisableKey, ScheduleKeyDeletion]}}
      Targets:
        - Id: topic
          Arn: "arn:aws:sns:eu-west-1:111122223333:alerts"
          DeadLetterConfig: {Arn: "arn:aws:sqs:eu-west-1:111122223333:missed"}
"""


@pytest.fixture
def platform(tmp_path, monkeypatch):
    """Make a platform from one template; returns its settings. The working folder is the project, as for a user."""

    def make(template: str = GOOD, waivers: str = "") -> Path:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "templates" / "stacks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "templates" / "environments").mkdir(exist_ok=True)
        (tmp_path / "templates" / "stacks" / "keys.yaml").write_text(template)
        (tmp_path / "templates" / "stacks" / "watch.yaml").write_text(WATCH)
        (tmp_path / "templates" / "platform.yaml").write_text(
            "project: tiny\nregions: {primary: eu-west-1}\n"
            "stacks:\n  - {name: keys, template: stacks/keys.yaml, roles: [primary]}\n"
            "  - {name: watch, template: stacks/watch.yaml, roles: [primary]}\n"
        )
        (tmp_path / "templates" / "environments" / "prod.yaml").write_text("environment: prod\nroles: [primary]\n")
        if waivers:
            (tmp_path / "waivers.yaml").write_text(waivers)
        (tmp_path / "reports.yaml").write_text(
            "as_of: 2026-11-22\nplatform: templates/platform.yaml\noutput: reports\n"
        )
        return tmp_path / "reports.yaml"

    return make
