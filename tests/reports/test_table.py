"""CSV: a row per requirement, environment and resource, under one stable header that is documented."""

import csv
import io
from pathlib import Path

import pytest

from policies.catalogue import frameworks
from reports import compliance
from reports.settings import load
from reports.table import COLUMNS, safe, table
from tests.reports.samples import BAD, WAIVER, WORD

PAGE = Path(__file__).resolve().parents[2] / "docs" / "compliance-report.md"


def rows(settings):
    loaded = load(settings)
    text = table(compliance.assemble(loaded, compliance.judge(loaded, None, "own")))
    return list(csv.DictReader(io.StringIO(text)))


def test_every_requirement_has_a_row_in_every_environment(platform):
    found = {(row["framework"], row["requirement"], row["environment"]) for row in rows(platform())}
    assert found == {(each.id, one, "prod") for each in frameworks().values() for one in each.requirements}


def test_a_row_tells_all_of_one_resource(platform):
    (row,) = [row for row in rows(platform(BAD, WAIVER)) if row["requirement"] == "3.7.4"]
    assert row["status"] == row["status_of_templates"] == row["state"] == "waived"
    assert (row["file"], row["line"], row["logical_id"]) == ("templates/stacks/keys.yaml", "2", "Key")
    assert row["resource_type"] == "AWS::KMS::Key"
    assert row["waived"] == "kms-key-rotation (partial)"
    assert (row["waiver_owners"], row["waiver_expires"], row["owner"]) == ("key-team", "2026-12-31", "key-team")
    assert len(row["template_sha256"]) == 64


def test_an_attestation_is_in_every_row_of_its_requirement(platform):
    settings = platform()
    (settings.parent / "attestations.yaml").write_text(WORD % ("11.4.3", "in place", "2027-09-30"))
    (row,) = [row for row in rows(settings) if row["requirement"] == "11.4.3"]
    assert (row["status"], row["status_of_templates"]) == ("attested", "not assessable")
    assert (row["attestation"], row["attested_by"]) == ("in place", "Jane Doe, head of security")
    assert (row["attested_on"], row["attestation_expires"]) == ("2026-09-30", "2027-09-30")
    assert row["attestation_evidence"] == "https://wiki.example.com/pentest"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "  =1"])
def test_no_cell_is_a_formula(text):
    assert safe(text).startswith("'")


def test_every_column_is_documented():
    page = PAGE.read_text()
    assert not [name for name in COLUMNS if f"`{name}`" not in page]
