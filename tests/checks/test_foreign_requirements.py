"""Findings of foreign engines say which requirements they concern."""

from pathlib import Path

import pytest

from checks.engines.foreign import broken
from checks.finding import Requirement
from checks.gate import Request, run

TEMPLATE = """\
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    DeletionPolicy: Snapshot
    UpdateReplacePolicy: Snapshot
    Properties: {Engine: mysql, DBInstanceClass: db.t3.micro, AllocatedStorage: 20, PubliclyAccessible: true,
      MasterUsername: someone, ManageMasterUserPassword: true, StorageEncrypted: true}
"""


def test_a_finding_of_another_engine_counts_for_what_its_rule_serves(tmp_path: Path) -> None:
    pytest.importorskip("cloudformation_validate")
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    found = run(Request("2026-11-22", paths=[tmp_path / "t.yaml"], lane="fast")).findings
    (public,) = [finding for finding in found if finding.policy == "W9011"]
    assert Requirement("pci-dss-4.0.1", "1.4.4", "partial") in public.requirements
    assert public.packs == ("cloudformation-validate",)


def test_what_an_engine_could_not_look_at_shows_nothing() -> None:
    assert broken("checkov", "raised", "t.yaml", policy="CKV_AWS_18").requirements == ()
