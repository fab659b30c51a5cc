"""``gate --base REF``: only what the change brings."""

import json
import subprocess
from pathlib import Path

import pytest

from stackwarden import cli

GROUP = """Resources:
  {name}:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {{IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0, Description: ssh}}
"""
WAIVERS = "- {policy: %s, file: '*', reason: r, owner: o, expires: 2099-01-01}\n"
SSH = "net-sg-no-public-ssh-rdp"


def _git(*arguments: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def _commit(text: str = "c") -> None:
    _git("add", "-A")
    _git("commit", "-q", "-m", text)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose branch ``main`` has one template with violations; the working tree is on a branch."""
    monkeypatch.chdir(tmp_path)
    _git("init", "-q", "-b", "main")
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "old.yaml").write_text(GROUP.format(name="Old"))
    _commit()
    _git("checkout", "-q", "-b", "change")
    return tmp_path


def _gate(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[tuple[str, str]], dict[str, object]]:
    given = arguments or ("stacks",)
    code = cli.main(["gate", *given, "--lane", "own", "--format", "json", "--base", "main"])
    read = capsys.readouterr()
    assert read.out, read.err
    whole = json.loads(read.out)
    standing = [(f["file"], f["logical_id"]) for f in whole["findings"] if f["policy"] == SSH and f["state"] == "fail"]
    return code, standing, whole["summary"]


def test_nothing_changed_is_clean(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, standing, summary = _gate(capsys)
    assert (code, standing) == (0, [])
    assert summary["known"]
    assert str(summary["compared_with"]).startswith("main (")


def test_only_what_the_change_brings_fails(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "stacks" / "new.yaml").write_text(GROUP.format(name="New"))
    code, standing, _ = _gate(capsys)
    assert (code, standing) == (1, [("stacks/new.yaml", "New")])


def test_a_moved_file_is_not_new(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git("mv", "stacks/old.yaml", "stacks/moved.yaml")
    assert _gate(capsys)[:2] == (0, [])


def test_a_moved_file_that_is_named_alone_is_not_new(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "elsewhere").mkdir()
    _git("mv", "stacks/old.yaml", "elsewhere/moved.yaml")
    assert _gate(capsys, "elsewhere/moved.yaml")[:2] == (0, [])
    assert _gate(capsys, "elsewhere")[:2] == (0, [])


def test_a_platform_that_moved_with_its_manifest_is_not_new(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stacks" / "platform.yaml").write_text(PLATFORM)
    (repository / "stacks" / "environments").mkdir()
    (repository / "stacks" / "environments" / "dev.yaml").write_text("environment: dev\nroles: [primary]\n")
    _commit()
    _git("branch", "-f", "main")
    assert _gate(capsys, "--platform", "stacks/platform.yaml")[:2] == (0, [])
    _git("mv", "stacks", "moved")
    code, standing, summary = _gate(capsys, "--platform", "moved/platform.yaml")
    assert (code, standing) == (0, [])
    assert summary["known"]


def test_what_lies_beside_the_working_directory_is_known_too(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "new").mkdir()
    monkeypatch.chdir(repository / "new")  # a folder that the commit does not have
    assert _gate(capsys, "../stacks")[:2] == (0, [])
    _git("mv", "../stacks/old.yaml", "moved.yaml")
    assert _gate(capsys, "..")[:2] == (0, [])


PLATFORM = """project: shop
regions: {primary: eu-west-1}
stacks:
  - {name: web, template: old.yaml, roles: [primary]}
"""
UNDECIDED = """Parameters:
  Size: {Type: Number}
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {MinSize: !Ref Size, MaxSize: '9'}
"""


def test_what_was_undecided_is_not_told_again(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "stacks" / "open.yaml").write_text(UNDECIDED)
    _commit()
    assert cli.main(["gate", "stacks/open.yaml", "--lane", "own", "--format", "json"]) == 1
    states = {found["state"] for found in json.loads(capsys.readouterr().out)["findings"]}
    assert "undecided" in states
    _git("branch", "-f", "main")
    summary = _gate(capsys)[2]
    assert (summary["failed"], summary["undecided"]) == (0, 0)


def test_a_renamed_resource_is_new(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "stacks" / "old.yaml").write_text(GROUP.format(name="Other"))
    code, standing, summary = _gate(capsys)
    assert (code, standing) == (1, [("stacks/old.yaml", "Other")])
    assert summary["gone"]


def test_a_waiver_that_the_change_removes_brings_its_finding_back(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "waivers.yaml").write_text(WAIVERS % SSH)
    _commit()
    _git("branch", "-f", "main")
    (repository / "waivers.yaml").write_text("[]\n")
    assert _gate(capsys)[1] == [("stacks/old.yaml", "Old")]


def test_what_main_mended_meanwhile_is_not_blamed_on_the_change(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _git("checkout", "-q", "main")
    (repository / "stacks" / "old.yaml").write_text(GROUP.format(name="Old").replace("0.0.0.0/0", "10.0.0.0/8"))
    _commit()
    _git("checkout", "-q", "change")
    assert _gate(capsys)[:2] == (0, [])


def test_paths_are_those_of_the_working_directory(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "stacks")
    assert _gate(capsys, ".")[:2] == (0, [])


def test_a_template_that_the_commit_does_not_have_is_all_new(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "more").mkdir()
    (repository / "more" / "new.yaml").write_text(GROUP.format(name="New"))
    assert _gate(capsys, "more")[1] == [("more/new.yaml", "New")]


def test_a_template_that_was_broken_hides_nothing(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "stacks" / "late.yaml").write_text("Resources: {A: {Type: 'AWS::S3::Bucket', ")
    _commit()
    _git("branch", "-f", "main")
    (repository / "stacks" / "late.yaml").write_text(GROUP.format(name="Late"))
    assert _gate(capsys)[1] == [("stacks/late.yaml", "Late")]


def test_the_configuration_and_own_policies_of_today_hold_for_both(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repository / "stackwarden.yaml").write_text("gate: {packs: [hygiene], policies: own}")
    (repository / "own").mkdir()
    cli.main(["new", "policy", "ours", "--type", "AWS::EC2::SecurityGroup", "--folder", "own"])
    capsys.readouterr()
    code, _, summary = _gate(capsys)
    assert code == 0
    assert summary["known"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("stacks", "--base", "nowhere"), "no commit 'nowhere' here. Fetch the history"),
        (("/tmp", "--base", "main"), "outside of the repository"),  # noqa: S108 (any folder that is not inside)
    ],
)
def test_what_cannot_be_compared_is_refused(
    repository: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert cli.main(["gate", "--lane", "own", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_no_common_history_is_refused_with_its_remedy(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git("checkout", "-q", "--orphan", "lone")
    _commit("another, or it would be the same commit")
    assert cli.main(["gate", "stacks", "--lane", "own", "--base", "main"]) == 2
    assert "fetch-depth: 0" in capsys.readouterr().err


def test_outside_of_a_repository_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.yaml").write_text(GROUP.format(name="A"))
    assert cli.main(["gate", "a.yaml", "--lane", "own", "--base", "main"]) == 2
    assert "not a git repository" in capsys.readouterr().err
