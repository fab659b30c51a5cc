"""``gate --fix``: what is shown, asked and written, and what is left to people."""

import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from stackwarden import cli

ROOT = Path(__file__).resolve().parents[2]
TABLE = """\
Resources:
  Carts:  # of shoppers
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST  # cheap
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      SSESpecification: {SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !ImportValue data-key}
      TimeToLiveSpecification: {Enabled: true, AttributeName: expires}
"""
MORE = """\
      PointInTimeRecoverySpecification:
        PointInTimeRecoveryEnabled: true
      DeletionProtectionEnabled: true
"""
PACKS = ("--packs", "reliability")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _fix(*arguments: str) -> int:
    return cli.main(["gate", "--lane", "own", *PACKS, "--fix", *arguments])


def test_the_diff_is_shown_and_nothing_written_without_a_terminal(here, capsys):
    (here / "a.yaml").write_text(TABLE)
    assert _fix("a.yaml") == 1
    out = capsys.readouterr().out
    assert "--- a/a.yaml\n+++ b/a.yaml\n" in out
    assert "+      DeletionProtectionEnabled: true\n" in out
    assert "Nothing is written: there is no terminal to ask on" in out
    assert (here / "a.yaml").read_text() == TABLE


def test_yes_writes_and_the_verdict_is_on_what_was_written(here, capsys):
    (here / "a.yaml").write_text(TABLE)
    assert _fix("a.yaml", "--yes") == 0
    out = capsys.readouterr().out
    assert "Written: 2 changes to 1 file." in out and "Clean: 0 failed" in out
    assert (here / "a.yaml").read_text() == TABLE + MORE
    assert _fix("a.yaml", "--yes") == 0
    assert "Nothing can be fixed" in capsys.readouterr().out
    assert (here / "a.yaml").read_text() == TABLE + MORE


def test_what_a_folder_holds_is_fixed_where_the_text_grows(here, capsys):
    (here / "stacks").mkdir()
    for name in ("a.yaml", "b.yaml"):
        (here / "stacks" / name).write_text(TABLE)
    assert _fix("stacks", "--yes") == 0
    assert all((here / "stacks" / name).read_text() == TABLE + MORE for name in ("a.yaml", "b.yaml"))
    assert "by hand" not in capsys.readouterr().out


def test_a_file_that_is_linked_too_is_fixed_once(here, capsys):
    (here / "stacks").mkdir()
    (here / "stacks" / "b.yaml").write_text(TABLE)
    (here / "stacks" / "a.yaml").symlink_to("b.yaml")
    assert _fix("stacks", "--yes") == 0
    assert (here / "stacks" / "a.yaml").is_symlink()
    assert (here / "stacks" / "b.yaml").read_text() == TABLE + MORE
    assert capsys.readouterr().out.count("+++ b/") == 1


def test_the_diff_goes_beside_a_machines_output(here, capsys):
    (here / "a.yaml").write_text(TABLE)
    assert _fix("a.yaml", "--yes", "--format", "json") == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("{") and "+++ b/a.yaml" in captured.err


@pytest.mark.parametrize("name", ["a.yaml", "my own (1).yaml", "größe.yaml"])
def test_the_diff_is_one_that_patch_takes(here, capsys, name):
    text = TABLE.replace("\n", "\r\n").rstrip("\r\n")
    (here / name).write_bytes(text.encode())
    assert _fix(name) == 1
    shown = capsys.readouterr().out
    (here / "fix.patch").write_bytes(shown.partition("Nothing is written")[0].encode())
    subprocess.run(["patch", "--binary", "-p1", "-i", "fix.patch"], check=True, capture_output=True)
    patched = (here / name).read_bytes()
    (here / name).write_bytes(text.encode())
    assert _fix(name, "--yes") == 0
    assert (here / name).read_bytes() == patched == (text + "\r\n" + MORE.replace("\n", "\r\n").rstrip()).encode()


def test_links_are_followed_and_modes_kept(here):
    (here / "real").mkdir()
    (here / "real" / "a.yaml").write_text(TABLE)
    (here / "real" / "a.yaml").chmod(0o640)
    (here / "link.yaml").symlink_to("real/a.yaml")
    assert _fix("link.yaml", "--yes") == 0
    assert (here / "link.yaml").is_symlink() and (here / "real" / "a.yaml").read_text() == TABLE + MORE
    assert stat.S_IMODE((here / "real" / "a.yaml").stat().st_mode) == 0o640
    assert [each.name for each in (here / "real").iterdir()] == ["a.yaml"]


@pytest.mark.parametrize(("answer", "written"), [("y", True), ("n", False), ("", False)])
def test_a_terminal_is_asked(here, answer, written):
    (here / "a.yaml").write_text(TABLE)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "stackwarden", "gate", "a.yaml", "--lane", "own", *PACKS, "--fix"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.write(ours, f"{answer}\n".encode())
        os.close(theirs)
        shown = b""
        while process.poll() is None or b"\nChecked" not in shown:
            try:
                shown += os.read(ours, 65_536)
            except OSError:
                break
    os.close(ours)
    assert b"Write these 2 changes to 1 file? [y/N]" in shown
    assert process.returncode == (0 if written else 1)
    assert (here / "a.yaml").read_text() == (TABLE + MORE if written else TABLE)


def test_waived_and_known_findings_stay(here, capsys):
    (here / "a.yaml").write_text(TABLE)
    (here / "waivers.yaml").write_text(
        "- {policy: ddb-recoverable, file: a.yaml, logical_id: Carts, owner: shop, expires: 2026-12-31,"
        " reason: the carts can be lost at any time}\n"
    )
    assert _fix("a.yaml", "--yes", "--as-of", "2026-11-01") == 0
    assert (here / "a.yaml").read_text() == TABLE + "      DeletionProtectionEnabled: true\n"
    (here / "a.yaml").write_text(TABLE)
    (here / "waivers.yaml").unlink()
    gate = ["gate", "a.yaml", "--lane", "own", *PACKS]
    assert cli.main([*gate, "--write-baseline", "b.json", "--until", "2027-01-31", "--as-of", "2026-11-01"]) == 0
    assert _fix("a.yaml", "--yes", "--as-of", "2026-11-01", "--baseline", "b.json") == 0
    assert (here / "a.yaml").read_text() == TABLE


BY_HAND = {
    "comes from !If": (
        TABLE + "      DeletionProtectionEnabled: !If [Never, true, false]\nConditions: {Never: !Equals [a, b]}\n"
    ),
    "Fn::ForEach or a macro makes it": (
        "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Tables:\n    - Name\n    - [Carts]\n    - "
        "'${Name}':\n        Type: AWS::DynamoDB::Table\n        Properties: {BillingMode: PAY_PER_REQUEST}\n"
    ),
    "and Globals make": (
        "Transform: AWS::Serverless-2016-10-31\nGlobals: {SimpleTable: {SSESpecification: {SSEEnabled: true}}}\n"
        "Resources:\n  Carts: {Type: AWS::Serverless::SimpleTable}\n"
    ),
}


@pytest.mark.parametrize(("reason", "text"), BY_HAND.items())
def test_what_is_made_elsewhere_is_left_to_people(here, capsys, reason, text):
    (here / "a.yaml").write_text(text)
    cli.main(["gate", "--lane", "own", "--packs", "all", "--fix", "--yes", "a.yaml"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("by hand: a.yaml:")]
    assert any(reason in line for line in lines), lines


POLICY = """
from policies.kernel import LOW, Policy
policy = Policy(id="{id}", title="t", severity=LOW, resource="AWS::SNS::Topic", serves={{}}, opinion=True, why="w",
    fix="f", passing=("p",), failing=("f",), repair={repair})
@policy.check
def check(topic):
    {check}
"""


def _users(here, **policies):
    (here / "own").mkdir()
    for name, (repair, check) in policies.items():
        text = POLICY.format(id=f"own-{name}", repair=repair, check=check)
        (here / "own" / f"own_{name}.py").write_text(text)
    (here / "a.yaml").write_text("Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: k}}}\n")


def test_a_fix_that_does_not_end_its_finding_is_dropped(here, capsys):
    _users(here, one=('{"DisplayName": "b"}', "yield topic.spot('DisplayName'), 'never right'"))
    assert _fix("a.yaml", "--yes", "--policies", "own") == 1
    assert "Topic: own-one: it would still fail" in capsys.readouterr().out
    assert "DisplayName" not in (here / "a.yaml").read_text()


def test_a_fix_that_brings_another_finding_is_dropped(here, capsys):
    _users(
        here,
        one=('{"DisplayName": "b"}', "if not topic.get('DisplayName'): yield topic.spot('DisplayName'), 'no name'"),
        two=("{}", "if topic.get('DisplayName'): yield topic.spot('DisplayName'), 'a name'"),
    )
    assert _fix("a.yaml", "--yes", "--policies", "own") == 1
    assert "the fix would bring own-two on Topic" in capsys.readouterr().out
    assert "DisplayName" not in (here / "a.yaml").read_text()


def _platform(here, second):
    """Two environments of one template."""
    (here / "environments").mkdir()
    (here / "platform.yaml").write_text(
        "project: shop\nregions: {primary: eu-west-1, secondary: eu-central-1, edge: us-east-1}\nstacks:\n"
        "  - {name: data, template: data.yaml, roles: [primary]}\n"
    )
    for name in ("prod", second):
        (here / "environments" / f"{name}.yaml").write_text(
            f"environment: {name}\nroles: [primary, secondary, edge]\n"
            f"parameters: {{Project: shop, Environment: {name}}}\n"
        )
    (here / "data.yaml").write_text(TABLE.replace("!ImportValue data-key", "alias/k"))


def test_a_platforms_templates_are_fixed_where_all_environments_agree(here):
    _platform(here, "staging")
    _fix("--platform", "platform.yaml", "--yes", "--environment", "prod")
    assert (here / "data.yaml").read_text().endswith(MORE)


def test_what_one_environment_does_not_ask_is_left_to_people(here, capsys):
    _platform(here, "dev")  # where deletion protection is not asked for
    _fix("--platform", "platform.yaml", "--yes", "--environment", "prod")
    assert (here / "data.yaml").read_text().endswith("PointInTimeRecoveryEnabled: true\n")
    assert "ddb-deletion-protection: the template serves dev too" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("--yes",), ("--fix", "--write-baseline", "b", "--until", "2027-01-31")])
def test_options_that_do_not_go_together(here, capsys, arguments):
    assert cli.main(["gate", "a.yaml", *arguments]) == 2
    assert "--yes goes with --fix" in capsys.readouterr().err


def test_a_file_that_changed_meanwhile_is_not_overwritten(here):
    from cfn.errors import CfnError
    from stackwarden.fixing import write

    (here / "a.yaml").write_text("newer")
    with pytest.raises(CfnError, match="has changed"):
        write(here / "a.yaml", b"older", b"fixed")
    assert (here / "a.yaml").read_text() == "newer"
    assert [each.name for each in here.iterdir()] == ["a.yaml"]
