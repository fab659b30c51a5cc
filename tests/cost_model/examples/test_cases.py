"""AWS's worked examples through the contract: a template, a usage file, a price overlay; the command's JSON."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from stackwarden.cli import main

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
CASES = [each for file in FILES for each in yaml.safe_load(file.read_text())]
WORST = Decimal("0.005")
"""AWS rounds each line of an example to cents, which is more than this of no total here."""


@pytest.mark.parametrize("case", CASES, ids=[each["name"] for each in CASES])
def test_the_total_is_what_aws_prints(case: dict[str, Any], tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = {"Example": {"Type": case["type"], "Properties": case.get("properties", {})}} if "type" in case else {}
    Path("template.yaml").write_text(yaml.safe_dump({"Resources": {**own, **case.get("around", {})}}))
    usage = case["usage"] if "type" not in case else {"Example": case["usage"], **case.get("usage_around", {})}
    Path("usage.yaml").write_text(yaml.safe_dump({"version": 1, "resources": usage}))
    region, options = case.get("region", "us-east-1"), case.get("options", [])
    words = ["cost", "template.yaml", "--usage", "usage.yaml", "--region", region, "--format", "json", *options]
    if "prices" in case:
        body = {"version": 1, "source": case["source"], "effective_date": date(2026, 1, 1), "prices": case["prices"]}
        Path("prices.yaml").write_text(yaml.safe_dump(body))
        words += ["--prices", "prices.yaml"]
    assert main(words) in (0, 5)
    found = json.loads(capsys.readouterr().out, parse_float=Decimal)
    total = Decimal(str(found["total"]["base"]))
    expected = Decimal(case["total"])
    assert abs(total - expected) <= expected * WORST, found["line_items"]
    assert not [
        each
        for each in found["unpriced"]
        if each["cause"] in ("price", "property", "type")
        and (each["resource"].endswith("/Example") or "type" not in case)
    ]
