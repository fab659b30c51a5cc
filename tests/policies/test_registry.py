import importlib
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cfn.errors import CfnError
from policies import registry
from policies.kernel.examples import expected, flagged
from policies.registry import for_types, index, load, load_folder

OWN = """
from policies.kernel import HIGH, PARTIAL, PCI, Policy

policy = Policy(
    id="{id}", title="t", severity=HIGH, resource="AWS::S3::Bucket", serves={{PCI: {{"1.2.1": PARTIAL}}}},
    why="w", fix="f", passing=(), failing=(),
)


@policy.check
def check(bucket):
    yield bucket, "flagged"
"""


def test_only_policies_whose_types_occur_are_imported() -> None:
    code = (
        "import sys; from policies.registry import for_types;"
        "found = for_types({'AWS::S3::Bucket'});"
        "print(sorted(n.rpartition('.')[2] for n in sys.modules if n.startswith('policies.library.')));"
        "print(sorted(p.id.replace('-', '_') for p in found))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported, found = done.stdout.splitlines()
    assert imported == found
    assert "s3_sse_kms" in imported
    assert "rds_multi_az" not in imported


def test_nothing_heavy_is_imported_for_a_run() -> None:
    code = "import sys; from policies.registry import for_types; for_types({'AWS::S3::Bucket'}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"yaml", "tempfile", "pydantic", "jinja2", "boto3", "cfnlint"} & set(done.stdout.split())


def test_a_type_that_no_policy_knows_gets_only_those_that_look_at_everything() -> None:
    everything = ["no-secrets-in-template", "secrets-parameters-noecho"]
    assert [policy.id for policy in for_types({"AWS::IoT::Thing"})] == everything


def test_the_index_is_ordered_and_complete() -> None:
    assert list(index()) == sorted(index())
    assert len(index()) >= 30
    assert load("s3-sse-kms").id == "s3-sse-kms"


def test_a_users_policies_are_loaded_from_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.py").write_text(OWN.format(id="our-b"))
    (tmp_path / "a.py").write_text(OWN.format(id="our-a"))
    (tmp_path / "_helper.py").write_text("raise SystemExit")
    assert [policy.id for policy in load_folder(tmp_path).policies] == ["our-a", "our-b"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("import nothing_of_this_name", "ModuleNotFoundError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("def (", "SyntaxError"),
        ("policy = 1", "defines no policy"),
        (OWN.format(id="x").partition("@")[0], "has no check"),
        (OWN.format(id="Not An Id"), "ValueError"),
        (OWN.format(id="taken"), "already taken"),
        (OWN.format(id="x").replace("1.2.1", "1.2.99"), "serves 1.2.99, which is no requirement"),
        (re.sub("AWS::[A-Za-z0-9:]+", "AWS::Serverless::Function", OWN.format(id="x")), "would never see a"),
    ],
)
def test_a_broken_policy_file_is_a_problem_that_names_it_and_stops_no_other(
    tmp_path: Path, content: str, told: str
) -> None:
    (tmp_path / "mine.py").write_text(content)
    (tmp_path / "zz.py").write_text(OWN.format(id="our-z"))
    loaded = load_folder(tmp_path, taken=["taken"])
    (problem,) = loaded.problems
    assert told in str(problem)
    assert problem.location.file.endswith("mine.py")
    assert [policy.id for policy in loaded.policies] == ["our-z"]


def test_files_of_a_folder_share_code_and_shadow_nothing(tmp_path: Path) -> None:
    (tmp_path / "_names.py").write_text("ID = 'our-shared'")
    (tmp_path / "json.py").write_text("from ._names import ID\n" + OWN.format(id="x").replace('"x"', "ID"))
    assert [policy.id for policy in load_folder(tmp_path).policies] == ["our-shared"]
    import json

    assert json.loads("1") == 1


def test_a_folder_without_policies_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CfnError, match="no policy files"):
        load_folder(tmp_path)
    with pytest.raises(CfnError, match="no policy files"):
        load_folder(tmp_path / "missing")


def test_the_policy_in_the_documentation_works(tmp_path: Path) -> None:
    page = Path("docs/own-policies.md").read_text()
    (tmp_path / "queue.py").write_text(page.split("```python\n")[1].split("```")[0])
    (policy,) = load_folder(tmp_path).policies
    example = """
Bare:  # <--
  Type: AWS::SQS::Queue
  Properties: {QueueName: bare}
Eager:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: "50"}  # <--
Dead: {Type: AWS::SQS::Queue}
"""
    assert flagged(policy, example) == expected(example)


def test_a_shipped_policy_is_one_module_however_it_is_come_by() -> None:
    policy = load("s3-sse-kms")
    module = importlib.import_module("policies.library.s3_sse_kms")
    assert module.policy is policy is load("s3-sse-kms")
    assert module.__file__ == inspect.getsourcefile(policy.run)


def test_a_shipped_policy_that_cannot_be_imported_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "half_done.py").write_text("policy = 1\nraise ZeroDivisionError\n")
    monkeypatch.setattr(registry, "HERE", tmp_path)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            load("half-done")
    with pytest.raises(OSError, match="nowhere"):
        load("nowhere")
    assert not {"policies.library.half_done", "policies.library.nowhere"} & set(sys.modules)
