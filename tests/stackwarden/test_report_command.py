"""``stackwarden report``: what is written, and what is not when the gate breaks."""

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
