"""Environments are judged apart; pages, CSV and OSCAL say which is which."""

import csv
import io
import json

import pytest

from reports import compliance, oscal
from reports.settings import load
from reports.table import table
from tests.reports.test_advisor_page import CHECKS, RESULT

KEY = """\
Parameters: {Environment: {Type: String}, Rotate: {Type: String, Default: 'true'}}
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Description: Orders, EnableKeyRotation: !Ref Rotate, KeyPolicy: {}}
  Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub "shop-${Environment}-logs"}}
"""


@pytest.fixture
def report(platform, tmp_path):
    settings = platform(KEY)
    environments = tmp_path / "templates" / "environments"
    roles = "roles: [primary]\nparameters: {Environment: %s, Rotate: '%s'}\n"
    for name, rotate in (("dev", "false"), ("prod", "true")):
        (environments / f"{name}.yaml").write_text(f"environment: {name}\n" + roles % (name, rotate))
    (tmp_path / "ta.json").write_text(json.dumps(CHECKS | RESULT))
    with settings.open("a") as file:
        file.write("advisor: ta.json\n")
    loaded = load(settings)
    return compliance.assemble(loaded, compliance.judge(loaded, None, "own"))


def test_a_status_that_differs_names_its_environments(report):
    page = compliance.render(report)["pci-dss-4.0.1/3.md"]
    assert "Keys change at the end of their cryptoperiod | dev: failed<br>prod: partly shown |" in page
    row = next(line for line in page.split("\n## 3.7.4 ")[1].splitlines() if "kms-key-rotation" in line)
    assert "| dev: fails 1<br>prod: kept 1 |" in row
    assert "`Key` (dev): key rotation" in page


def test_counts_are_of_one_environment(report):
    book = report.books["pci-dss-4.0.1"]
    dev, prod = (book.counts(name) for name in ("dev", "prod"))
    assert sum(dev.values()) == sum(prod.values()) == len(book.lines)
    assert dev["failed"] > prod["failed"]


def test_csv_has_a_row_for_each(report):
    rows = [row for row in csv.DictReader(io.StringIO(table(report))) if row["requirement"] == "3.7.4"]
    assert [(row["environment"], row["status"], row["state"]) for row in rows] == [
        ("dev", "failed", "violated"),
        ("prod", "partly shown", "kept"),
    ]


def test_oscal_has_a_result_for_each_and_partly_shown_is_not_satisfied(report):
    results = {
        each["title"]: each
        for each in json.loads(oscal.documents(report)[oscal.RESULTS])["assessment-results"]["results"]
    }
    found = {
        name: next(each for each in results[f"PCI DSS 4.0.1, {name}"]["findings"] if each["title"].startswith("3.7.4:"))
        for name in ("dev", "prod")
    }
    assert found["dev"]["target"]["status"] == {"state": "not-satisfied", "reason": "fail"}
    assert found["prod"]["target"]["status"] == {"state": "not-satisfied", "reason": "other"}
    examined = {
        title: [each["description"] for each in result["observations"] if each["methods"] == ["EXAMINE"]]
        for title, result in results.items()
    }
    assert "error: shop-prod-logs eu-west-1" in examined["PCI DSS 4.0.1, prod"]
    assert "error: shop-prod-logs eu-west-1" not in examined["PCI DSS 4.0.1, dev"]
