"""What docs/cost.md and docs/prices.md print as files can be pasted and used as it stands."""

import re
from pathlib import Path

import pytest

from stackwarden.cli import main

DOCS = Path(__file__).resolve().parents[2] / "docs"
PLATFORM = """Resources:
  Thumbnails: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
  AuditLogBucket: {Type: AWS::S3::Bucket}
  Stream: {Type: AWS::Kinesis::Stream, Properties: {ShardCount: 2}}
"""


def printed(page: str, start: str) -> str:
    """The YAML block of a page that holds ``start``."""
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    [found] = [block for block in blocks if start in block]
    return found


@pytest.mark.parametrize(
    ("page", "start", "option"),
    [
        ("cost.md", "name: our-shop", "--profile"),
        ("cost.md", "name: our-plan", "--year"),
        ("cost.md", "Thumbnails:", "--usage"),
        ("prices.md", "key: BoxUsage:m7g.xlarge", "--prices"),
        ("prices.md", "name: EDP 2026", "--prices"),
    ],
)
def test_a_printed_file_works_as_it_stands(tmp_path, monkeypatch, page, start, option):
    monkeypatch.chdir(tmp_path)
    text = printed(page, start).replace("primary/security/", "")  # the stack is called by its file here
    (tmp_path / "given.yaml").write_text(text)
    (tmp_path / "api.yaml").write_text(PLATFORM)
    assert main(["cost", "api.yaml", option, "given.yaml", "--output", "out.txt"]) == 0
    assert "Total: $" in (tmp_path / "out.txt").read_text()
