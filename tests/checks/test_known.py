"""What was there before: baselines, and the keys they know violations by."""

import json
from datetime import date
from pathlib import Path

import pytest

from cfn.errors import CfnError
from checks.known import as_text, parse
from stackwarden import cli

GROUP = """Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
"""
SSH = "        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0, Description: ssh}\n"
RDP = "        - {IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0, Description: rdp}\n"
POLICY = "net-sg-no-public-ssh-rdp"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(GROUP + SSH)
    return tmp_path


def _gate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    code = cli.main(["gate", "a.yaml", "--lane", "own", "--format", "json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def _standing(verdict: dict[str, object], policy: str = POLICY) -> list[int]:
    found = verdict["findings"]
    return [f["line"] for f in found if f["state"] == "fail" and f["policy"] == policy]  # type: ignore[attr-defined]


def _write(until: str = "2099-12-31", *more: str) -> int:
    return cli.main(["gate", "a.yaml", "--lane", "own", "--write-baseline", "known.json", "--until", until, *more])


def test_what_was_there_is_known_and_stays_in_the_output(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _write() == 0
    capsys.readouterr()
    code, verdict = _gate(capsys, "--baseline", "known.json")
    assert code == 0
    assert {each["state"] for each in verdict["findings"]} == {"known"}  # type: ignore[attr-defined,index]
    assert verdict["summary"]["known"] == len(verdict["findings"])  # type: ignore[index,arg-type]
    assert verdict["summary"]["compared_with"] == "known.json"  # type: ignore[index]
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--baseline", "known.json"]) == 0
    shown = capsys.readouterr().out
    assert POLICY not in shown
    assert "known and not shown" in shown


def test_moved_lines_are_not_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write()
    capsys.readouterr()
    (folder / "a.yaml").write_text("# a comment\n\n" + GROUP + SSH)
    assert _gate(capsys, "--baseline", "known.json")[0] == 0


@pytest.mark.parametrize("rules", [RDP + SSH, SSH + RDP])
def test_a_new_violation_beside_a_known_one_is_the_one_that_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str], rules: str
) -> None:
    _write()
    capsys.readouterr()
    (folder / "a.yaml").write_text(GROUP + rules)
    code, verdict = _gate(capsys, "--baseline", "known.json")
    assert code == 1
    assert _standing(verdict) == [7 if rules.startswith(RDP) else 8]


def test_a_second_one_of_the_same_content_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write()
    capsys.readouterr()
    (folder / "a.yaml").write_text(GROUP + SSH + SSH)
    code, verdict = _gate(capsys, "--baseline", "known.json")
    assert code == 1
    assert len(_standing(verdict)) == 1


def test_another_value_at_a_known_place_is_new(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parameter = "Parameters: {Port: {Type: Number, Default: 22}}\n"
    rule = "        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 0.0.0.0/0, Description: d}\n"
    (folder / "a.yaml").write_text(parameter + GROUP + rule)
    _write()
    capsys.readouterr()
    (folder / "a.yaml").write_text(parameter.replace("22", "3389") + GROUP + rule)
    assert _standing(_gate(capsys, "--baseline", "known.json")[1])


def test_a_baseline_that_expired_accepts_nothing_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write("2026-01-31", "--as-of", "2026-01-01")
    capsys.readouterr()
    assert _gate(capsys, "--baseline", "known.json", "--as-of", "2026-01-31")[0] == 0
    code, verdict = _gate(capsys, "--baseline", "known.json", "--as-of", "2026-02-01")
    assert code == 1
    assert "baseline-expired" in {each["policy"] for each in verdict["findings"]}  # type: ignore[attr-defined,index]


def test_what_is_gone_is_told_since_it_could_come_back_unseen(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write()
    capsys.readouterr()
    (folder / "a.yaml").write_text(GROUP.replace("      SecurityGroupIngress:\n", ""))
    code, verdict = _gate(capsys, "--baseline", "known.json")
    assert code == 0
    assert verdict["summary"]["gone"] > 0  # type: ignore[index]
    assert "baseline-outdated" in {each["policy"] for each in verdict["findings"]}  # type: ignore[attr-defined,index]


def test_a_policy_that_takes_no_waiver_takes_no_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "own").mkdir()
    text = """
from policies.kernel import HIGH, Policy

policy = Policy(
    id="never", title="t", severity=HIGH, resource="AWS::EC2::SecurityGroup", serves={}, opinion=True,
    why="w", fix="f", passing=(), failing=(), waivable=False,
)

@policy.check
def check(group):
    yield group, "never"
"""
    (folder / "own" / "never.py").write_text(text)
    assert _write("2099-12-31", "--policies", "own") == 0
    capsys.readouterr()
    code, verdict = _gate(capsys, "--baseline", "known.json", "--policies", "own")
    assert code == 1
    assert _standing(verdict, "never")
    told = [each["message"] for each in verdict["findings"] if each["policy"] == "never"]  # type: ignore[attr-defined,index]
    assert told == ["never (no baseline accepts it: this policy cannot be waived)"]
    assert verdict["summary"]["gone"] == 0  # type: ignore[index]


def test_errors_are_never_known(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.yaml").write_text("Resources: {A: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Nobody}}}")
    assert _write() == 2, "what cannot be read is no baseline"
    capsys.readouterr()
    assert _gate(capsys, "--baseline", "known.json")[0] == 2


def test_a_baseline_needs_its_last_day_and_is_not_a_base(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gate", "a.yaml", "--write-baseline", "known.json"]) == 2
    assert cli.main(["gate", "a.yaml", "--until", date(2099, 1, 1).isoformat()]) == 2
    assert cli.main(["gate", "a.yaml", "--write-baseline", "known.json", "--until", "2020-01-01"]) == 2
    with pytest.raises(SystemExit):
        cli.main(["gate", "a.yaml", "--write-baseline", "known.json", "--until", "2099-13-01"])
    told = capsys.readouterr().err
    assert "2020-01-01 is over" in told
    assert "'2099-13-01' is no day: write YYYY-MM-DD" in told
    assert not (folder / "known.json").exists()
    assert cli.main(["gate", "a.yaml", "--baseline", "known.json", "--base", "main"]) == 2
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--baseline", "nowhere.json"]) == 2
    assert "cannot be read" in capsys.readouterr().err


GOOD = {
    "policy": "p",
    "file": "f",
    "logical_id": "l",
    "property_path": "",
    "environment": "",
    "content": "",
    "count": 1,
}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 2, "expires": "2099-01-01", "findings": []}',
        '{"version": 1, "expires": "soon", "findings": []}',
        '{"version": 1, "findings": []}',
        json.dumps({"version": 1, "expires": "2099-01-01", "findings": [{**GOOD, "count": 0}]}),
        json.dumps({"version": 1, "expires": "2099-01-01", "findings": [{**GOOD, "count": True}]}),
        json.dumps({"version": 1, "expires": "2099-01-01", "findings": [{**GOOD, "more": 1}]}),
        json.dumps({"version": 1, "expires": "2099-01-01", "findings": [{**GOOD, "file": 1}]}),
    ],
)
def test_a_baseline_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(CfnError, match="baseline"):
        parse(text, "known.json")


def test_a_baseline_reads_back_as_it_was_written() -> None:
    known = parse(json.dumps({"version": 1, "expires": "2099-01-01", "findings": [{**GOOD, "count": 3}]}), "k")
    assert parse(as_text(known.counts, known.expires), "k").counts == known.counts
