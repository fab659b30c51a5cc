"""The configuration file of the gate."""

import json
from pathlib import Path

import pytest

from stackwarden import cli
from stackwarden.gate_settings import GATE

OPEN = """
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      Tags: [{Key: Scope, Value: nope}]
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "open.yaml").write_text(OPEN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _gate(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    cli.main(["gate", "--format", "json", *arguments])
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.main(["gate", *arguments]) == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("stackwarden.yaml", "gate: {paths: stacks, lane: own, packs: hygiene}"),
        ("pyproject.toml", '[tool.stackwarden.gate]\npaths = ["stacks"]\nlane = "own"\npacks = ["hygiene"]\n'),
    ],
)
def test_the_file_says_what_to_check_and_how(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    (folder / name).write_text(text)
    verdict = _gate(capsys)
    assert verdict["summary"]["lane"] == "own"  # type: ignore[index]
    assert verdict["findings"]
    assert {each["pack"] for each in verdict["findings"]} == {"hygiene"}  # type: ignore[index,attr-defined]


def test_the_command_line_outranks_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "stackwarden.yaml").write_text("gate: {paths: nowhere, lane: full, packs: [hygiene]}")
    verdict = _gate(capsys, "stacks", "--lane", "own", "--packs", "pci")
    assert verdict["summary"]["lane"] == "own"  # type: ignore[index]
    assert "net-sg-public-only-at-edge" in {each["policy"] for each in verdict["findings"]}  # type: ignore[index,attr-defined]


def test_no_config_reads_none_and_config_names_another(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "stackwarden.yaml").write_text("gate: {nonsense: 1}")
    assert "name a PATH" in _refused(capsys, "--no-config")
    (folder / "conf").mkdir()
    (folder / "conf" / "mine.yaml").write_text("gate: {paths: ../stacks, lane: own}")
    assert _gate(capsys, "--config", "conf/mine.yaml")["summary"]["files_read"] == 1  # type: ignore[index]


def test_the_tag_of_the_pci_scope_is_configurable(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not _gate(capsys, "stacks", "--lane", "own")["summary"]["out_of_scope"]["resources"]  # type: ignore[index]
    (folder / "stackwarden.yaml").write_text("gate: {lane: own, pci-scope: {tag: Scope, out: nope}}")
    outside = _gate(capsys, "stacks")["summary"]["out_of_scope"]  # type: ignore[index]
    assert outside["rule"] == "Scope=nope"
    assert [each["logical_id"] for each in outside["resources"]] == ["Web"]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("gate:\n  lanes: own\n", 2, "Did you mean lane?"),
        ("gates:\n  lane: own\n", 1, "Did you mean gate?"),
        ("gate:\n  paths: [a]\n  lane: quick\n", 3, "Choose from own, fast, full"),
        ("gate:\n  timeout: soon\n", 2, "a number above zero"),
        ("gate:\n  packs: [pci, iso]\n", 2, "Choose from pci"),
        ("gate:\n  pci-scope: {key: x}\n", 2, "tag, cde, connected, out"),
        ("gate:\n  region: 3\n", 2, "Write text"),
        ("gate: [a]\n", 1, "gate is not a mapping"),
        ("- a\n", 1, "is not a mapping"),
        ("gate: {\n", 1, "Not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, line: int, told: str
) -> None:
    (folder / "stackwarden.yaml").write_text(text)
    message = _refused(capsys)
    assert f"stackwarden.yaml:{line}:" in message
    assert told in message


def test_an_unknown_key_of_toml_is_told_with_its_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.stackwarden.gate]\nlane = "own"\nlanes = 1\n'
    )
    assert "pyproject.toml:6:" in _refused(capsys)
    (folder / "pyproject.toml").write_text("[tool.stackwarden.gate\n")
    assert "Not valid TOML" in _refused(capsys)


def test_two_files_are_one_too_many_and_a_missing_one_is_an_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text("[tool.stackwarden]\n")
    (folder / "stackwarden.yaml").write_text("")
    assert "two configurations" in _refused(capsys)
    assert "Cannot be read" in _refused(capsys, "--config", "nowhere.yaml")


def test_every_key_is_documented() -> None:
    page = Path("docs/configuration.md").read_text()
    assert all(f"`{key}`" in page for key in GATE)


def test_it_is_found_from_a_subfolder_of_the_repository(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".git").mkdir()
    (folder / "stackwarden.yaml").write_text("gate: {paths: stacks, lane: own, packs: hygiene}")
    (folder / "stacks" / "deep").mkdir()
    monkeypatch.chdir(folder / "stacks" / "deep")
    verdict = _gate(capsys)
    assert verdict["summary"]["lane"] == "own"  # type: ignore[index]
    assert {each["pack"] for each in verdict["findings"]} == {"hygiene"}  # type: ignore[index,attr-defined]
    assert {Path(each["file"]).name for each in verdict["findings"]} == {"open.yaml"}  # type: ignore[index,attr-defined]


def test_the_nearest_one_counts_alone(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / ".git").mkdir()
    (folder / "stackwarden.yaml").write_text("gate: {paths: nowhere, lane: full}")
    (folder / "stacks" / "stackwarden.yaml").write_text("gate: {paths: open.yaml, lane: own}")
    monkeypatch.chdir(folder / "stacks")
    assert _gate(capsys)["summary"]["lane"] == "own"  # type: ignore[index]


@pytest.mark.parametrize("repository", [True, False])
def test_nothing_above_the_repository_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, repository: bool
) -> None:
    (folder / "stackwarden.yaml").write_text("gate: {lane: nonsense}")
    if repository:
        (folder / "stacks" / ".git").mkdir()
    monkeypatch.chdir(folder / "stacks")
    assert _gate(capsys, "open.yaml", "--lane", "own")["summary"]["lane"] == "own"  # type: ignore[index]
