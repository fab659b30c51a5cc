"""The wheel, installed as a user installs it, in a folder whose own packages have our names."""

import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = """\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: alias/stranger
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def script(wheel, tmp_path_factory) -> Path:
    """The installed console script; its libraries come from the test environment instead of the network."""
    home = tmp_path_factory.mktemp("env")
    venv.create(home, with_pip=False)
    site = next(home.glob("lib/python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(home / "bin" / "python"),
            "install",
            "-q",
            "--no-deps",
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    return home / "bin" / "stackwarden"


@pytest.fixture
def hostile(tmp_path) -> Path:
    """A stranger's folder: its packages carry the names of ours and refuse to be imported."""
    for name in ("cfn", "policies", "checks", "cost_model", "reports", "stackwarden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(f"raise SystemExit('the stranger's {name} was imported')\n")
    (tmp_path / "stranger.yaml").write_text(TEMPLATE)
    return tmp_path


def _run(script: Path, folder: Path, *arguments: str, pythonpath: str | None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)} | ({"PYTHONPATH": pythonpath} if pythonpath else {})
    return subprocess.run(
        [str(script), *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_no_rendered_reports_and_no_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if name.startswith(("tests/", "reports/compliance/", "reports/cost/"))]
    assert any(name.startswith("policies/library/") for name in names)


@pytest.mark.parametrize("lane", ["own", "fast"])
def test_gate_runs_in_a_hostile_folder(script, hostile, lane):
    result = _run(script, hostile, "gate", "stranger.yaml", "--lane", lane, "--format", "json", pythonpath=None)
    assert result.returncode in (0, 1), result.stderr
    assert '"findings"' in result.stdout


def test_cost_runs_in_a_hostile_folder(script, hostile):
    result = _run(
        script, hostile, "cost", "stranger.yaml", "--region", "eu-west-1", "--format", "json", pythonpath=None
    )
    assert result.returncode in (0, 5), result.stderr
    assert '"totals"' in result.stdout


@pytest.mark.parametrize("arguments", [["gate", "stranger.yaml", "--lane", "fast"], ["cost", "stranger.yaml"]])
def test_pythonpath_cannot_replace_our_packages(script, hostile, arguments):
    for name in ("stackwarden",):  # the one package the console script imports before it can guard itself
        (hostile / name / "__init__.py").unlink()
        (hostile / name).rmdir()
    result = _run(script, hostile, *arguments, pythonpath=".")
    assert result.returncode in (0, 1, 5), result.stderr
    assert "stranger's" not in result.stdout + result.stderr
