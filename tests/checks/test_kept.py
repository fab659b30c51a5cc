"""A verdict tells what holds where it was asked for that, and only then."""

import pytest

from checks.gate import Request, run
from checks.kept import Kept

KEY = """\
Resources:
  Key{n}: {{Type: AWS::KMS::Key, Properties: {{Description: d, EnableKeyRotation: {on}, KeyPolicy: {{}}}}}}
"""


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t").mkdir()
    for number in range(70):  # enough to be judged on both cores
        (tmp_path / "t" / f"k{number:02}.yaml").write_text(KEY.format(n=number, on=str(number % 2 == 0).lower()))
    return tmp_path / "t"


def test_every_resource_that_keeps_a_policy_is_told(templates):
    kept = run(Request(as_of="2026-01-01", paths=[templates], keeps=True)).kept
    rotated = [each for each in kept if each.policy == "kms-key-rotation"]
    assert len(rotated) == 35
    assert rotated[0] == Kept("kms-key-rotation", "t/k00.yaml", 2, "Key0", "AWS::KMS::Key")
    assert list(kept) == sorted(kept)


def test_nobody_asked_nothing_is_told(templates):
    assert run(Request(as_of="2026-01-01", paths=[templates])).kept == ()


def test_a_platform_judged_before_is_judged_anew_where_it_is_to_tell(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "environments").mkdir()
    (tmp_path / "keys.yaml").write_text(KEY.format(n=1, on="true"))
    (tmp_path / "platform.yaml").write_text(
        "project: tiny\nregions: {primary: eu-west-1}\nstacks: [{name: k, template: keys.yaml, roles: [primary]}]\n"
    )
    for name in ("dev", "prod"):
        (tmp_path / "environments" / f"{name}.yaml").write_text(f"environment: {name}\nroles: [primary]\n")
    request = {"as_of": "2026-01-01", "platform": tmp_path / "platform.yaml", "cache": tmp_path / "cache"}
    assert run(Request(**request)).kept == ()
    kept = run(Request(**request, keeps=True)).kept
    assert {each.environment for each in kept if each.policy == "kms-key-rotation"} == {"dev", "prod"}
