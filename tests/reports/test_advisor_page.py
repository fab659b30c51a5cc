"""What Trusted Advisor flags stands beside the policies that would have prevented it."""

import json

from reports import compliance, oscal
from reports.settings import load
from tests.reports.test_oscal import check

BUCKET = """\
Resources:
  Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-prod-logs}}
"""
CHECKS = {
    "checks": [
        {"id": "Pfx0RwqBli", "name": "Amazon S3 Bucket Permissions", "category": "security", "description": "",
         "metadata": ["Region Name", "Region API Parameter", "Bucket Name"]}
    ]
}  # fmt: skip
RESULT = {
    "result": {
        "checkId": "Pfx0RwqBli", "timestamp": "2026-11-20T10:00:00Z", "status": "error",
        "resourcesSummary": {}, "categorySpecificSummary": {},
        "flaggedResources": [
            {"status": "error", "region": "eu-west-1", "resourceId": "shop-prod-logs", "isSuppressed": False,
             "metadata": ["eu-west-1", "eu-west-1", "shop-prod-logs"]},
            {"status": "error", "region": "eu-west-1", "resourceId": "elsewhere-of-all", "isSuppressed": False,
             "metadata": ["eu-west-1", "eu-west-1", "elsewhere-of-all"]},
        ],
    }
}  # fmt: skip


def pages(settings):
    loaded = load(settings)
    return compliance.render(compliance.assemble(loaded, compliance.judge(loaded, None, "own")))


def test_a_flag_links_its_resource_and_policies(platform, tmp_path):
    settings = platform(BUCKET)
    (tmp_path / "ta").mkdir()
    (tmp_path / "ta" / "checks.json").write_text(json.dumps(CHECKS))
    (tmp_path / "ta" / "s3.json").write_text(json.dumps(RESULT))
    with settings.open("a") as file:
        file.write("advisor: ta\n")
    page = pages(settings)["advisor.md"]
    assert "## Amazon S3 Bucket Permissions" in page
    assert "by s3-block-public-access (nothing to look at in the templates)" in page
    assert "[s3-public-acl](evidence/s3-public-acl.md) (kept in the templates)" in page
    assert "[Logs](../../templates/stacks/keys.yaml#L2) (prod), by name" in page
    assert "| error | elsewhere-of-all (eu-west-1) | not found |" in page


def test_a_flag_is_an_examined_observation_in_oscal(platform, tmp_path):
    settings = platform(BUCKET)
    (tmp_path / "ta.json").write_text(json.dumps(CHECKS | RESULT))
    with settings.open("a") as file:
        file.write("advisor: [ta.json]\n")
    loaded = load(settings)
    found = oscal.documents(compliance.assemble(loaded, compliance.judge(loaded, None, "own")))[oscal.RESULTS]
    check("assessment-results", found)
    results = {each["title"]: each for each in json.loads(found)["assessment-results"]["results"]}
    observed = [each for each in results["PCI DSS 4.0.1, prod"]["observations"] if each["methods"] == ["EXAMINE"]]
    assert [each["description"] for each in observed] == [
        "error: shop-prod-logs eu-west-1",
        "error: elsewhere-of-all eu-west-1",
    ]
    assert observed[0]["relevant-evidence"][0]["href"] == "templates/stacks/keys.yaml#L2"


def test_without_an_export_there_is_no_page(platform):
    assert "advisor.md" not in pages(platform())
