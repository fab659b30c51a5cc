"""``stackwarden report``: what is written, and what is not when the gate breaks."""

import re
import subprocess

import pytest

from stackwarden.cli import main

TEMPLATE = """\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: %s}
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "environments").mkdir(parents=True)
    (tmp_path / "templates" / "topic.yaml").write_text(TEMPLATE % "shop")
    (tmp_path / "templates" / "platform.yaml").write_text(
        "project: tiny\nregions: {primary: eu-west-1}\nstacks: [{name: t, template: topic.yaml, roles: [primary]}]\n"
    )
    (tmp_path / "templates" / "environments" / "prod.yaml").write_text("environment: prod\nroles: [primary]\n")
    (tmp_path / "reports.yaml").write_text("as_of: 2026-11-22\nplatform: templates/platform.yaml\noutput: out\n")
    return tmp_path


def test_all_writes_both_reports(project):
    assert main(["report", "all", "--lane", "own"]) == 0
    assert (project / "out" / "compliance" / "README.md").is_file()
    assert (project / "out" / "cost" / "README.md").is_file()


def test_an_unreadable_template_writes_nothing_and_exits_2(project, capsys):
    (project / "templates" / "topic.yaml").write_text(TEMPLATE % "!Ref Missing")
    assert main(["report", "compliance", "--lane", "own"]) == 2
    assert "topic.yaml:4:" in capsys.readouterr().err
    assert not (project / "out").exists()


def test_a_broken_gate_writes_nothing_and_exits_4(project, monkeypatch, capsys):
    monkeypatch.setenv("STACKWARDEN_CHECKOV", str(project / "no-such-python"))
    assert main(["report", "compliance", "--lane", "full", "--no-cache"]) == 4
    assert "checkov" in capsys.readouterr().err
    assert not (project / "out").exists()


def test_missing_settings_are_one_clear_error(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["report", "cost"]) == 2
    assert "reports.yaml" in capsys.readouterr().err


@pytest.mark.parametrize("settings", ["as_of: 2026-11-22\n", "- a\n", "as_of: x\nplatform: y\noutput: z\nmore: 1\n"])
def test_wrong_settings_name_their_file(project, settings, capsys):
    (project / "reports.yaml").write_text(settings)
    assert main(["report", "cost"]) == 2
    assert "reports.yaml" in capsys.readouterr().err


def test_pages_without_a_folder_for_them_are_one_clear_error(project, capsys):
    assert main(["report", "diagrams"]) == 2
    assert "documents" in capsys.readouterr().err


def test_diagrams_go_below_the_documents_folder(project):
    with (project / "reports.yaml").open("a") as settings:
        settings.write("documents: pages\n")
    assert main(["report", "diagrams"]) == 0
    assert "SNS topic" in (project / "pages" / "diagrams" / "operations.svg").read_text()


@pytest.mark.parametrize("page", ["requirements", "architecture"])
def test_pages_that_rest_on_requirements_ask_for_them(project, capsys, page):
    with (project / "reports.yaml").open("a") as settings:
        settings.write("documents: pages\n")
    assert main(["report", page]) == 2
    assert "requirements" in capsys.readouterr().err


def test_all_formats_go_where_they_are_told_and_leave_the_rest_alone(project):
    (project / "ci").mkdir()
    (project / "ci" / "mine.txt").write_text("mine")
    formats = ["--format", "markdown", "--format", "csv", "--format", "oscal"]
    assert main(["report", "compliance", "--lane", "own", "--output", "ci", *formats]) == 0
    there = {path.relative_to(project / "ci").as_posix() for path in (project / "ci").rglob("*") if path.is_file()}
    assert {
        "mine.txt",
        "README.md",
        "compliance.csv",
        "oscal/assessment-results.json",
        "oscal/catalog-gdpr.json",
    } <= there
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    "option", [["--stamp"], ["--format", "csv"], ["--base", "main"], ["--source-url", "https://x"]]
)
def test_what_is_committed_takes_nothing_that_changes_with_the_commit(project, option, capsys):
    assert main(["report", "compliance", "--lane", "own", *option]) == 2
    assert "--output" in capsys.readouterr().err


def test_other_reports_take_none_of_these_options(project, capsys):
    assert main(["report", "cost", "--stamp"]) == 2
    assert "cost takes none" in capsys.readouterr().err


def test_another_day_is_judged_as_that_day(project):
    assert main(["report", "compliance", "--lane", "own", "--as-of", "2027-01-01"]) == 0
    assert "As of 2027-01-01" in (project / "out" / "compliance" / "README.md").read_text()
    assert main(["report", "compliance", "--lane", "own", "--as-of", "tomorrow"]) == 2


def _git(*arguments):
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def test_the_copy_of_ci_names_its_commit_and_what_changed_since_the_base(project):
    key = "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties: {Description: d, KeyPolicy: {}%s}\n"
    (project / "templates" / "topic.yaml").write_text(key % ", EnableKeyRotation: true")
    _git("init", "-q", "-b", "main")
    _git("add", "-A")
    _git("commit", "-q", "-m", "c")
    _git("checkout", "-q", "-b", "change")
    (project / "templates" / "topic.yaml").write_text("# moved by a line\n" + key % "")
    arguments = ["--stamp", "--base", "main", "--output", "ci", "--source-url", "https://git.example/blob/abc/"]
    assert main(["report", "compliance", "--lane", "own", *arguments]) == 0
    page = (project / "ci" / "changes.md").read_text()
    assert re.search(r"# Changes since main \([0-9a-f]{12}\)", page)
    assert re.search(r"As of 2026-11-22 · prod · commit [0-9a-f]{40} of \S+, with changes", page)
    failing = page.split("## Requirements newly failing")[1].split("##")[0]
    assert re.search(r"\[3\.7\.4\]\(\S+\) \(pci-dss-4\.0\.1\) \| prod \| partly shown \| failed \|", failing)
    new = page.split("## New findings")[1]
    assert "| kms-key-rotation | templates/topic.yaml Key" in new
    assert "kms-deletion" not in new  # it was there before, a line further up
    shown = (project / "ci" / "evidence" / "kms-key-rotation.md").read_text()
    assert "(https://git.example/blob/abc/templates/topic.yaml#L3)" in shown


def test_a_template_that_was_renamed_brings_no_finding(project):
    key = "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    Properties: {Description: d, KeyPolicy: {}}\n"
    (project / "templates" / "topic.yaml").write_text(key)
    _git("init", "-q", "-b", "main")
    _git("add", "-A")
    _git("commit", "-q", "-m", "c")
    _git("checkout", "-q", "-b", "change")
    _git("mv", "templates/topic.yaml", "templates/key.yaml")
    manifest = project / "templates" / "platform.yaml"
    manifest.write_text(manifest.read_text().replace("topic.yaml", "key.yaml"))
    assert main(["report", "compliance", "--lane", "own", "--base", "main", "--output", "ci"]) == 0
    assert "No status and no finding is another." in (project / "ci" / "changes.md").read_text()


def test_a_base_without_a_report_has_nothing_to_compare(project):
    _git("init", "-q", "-b", "main")
    _git("add", "templates/topic.yaml")
    _git("commit", "-q", "-m", "c")
    assert main(["report", "compliance", "--lane", "own", "--base", "main", "--output", "ci"]) == 0
    assert "| not asked |" in (project / "ci" / "changes.md").read_text()
