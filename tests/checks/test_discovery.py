"""Which files are read, and that the others are named with their reason."""

import os
from pathlib import Path

import pytest

from cfn.source import MAX_BYTES
from checks.discovery import discover, shown


def _skipped(found):
    return dict(found.skipped)


def test_a_folder_is_searched_for_templates_of_every_ending(write, project):
    for name in ("a.yaml", "b/c.yml", "b/d.template"):
        write(name)
    write("e.json", '{"Resources": {"T": {"Type": "AWS::SNS::Topic"}}}')
    write("README.md", "Resources: no")
    found = discover([project])
    assert [template.file for template in found.templates] == ["a.yaml", "b/c.yml", "b/d.template", "e.json"]
    assert not found.skipped


def test_what_is_no_template_is_listed_with_its_reason(write, project):
    write("values.yaml", "replicas: 2\n")
    write("parameters.json", '[{"ParameterKey": "Resources", "ParameterValue": "x"}]')
    write("chart.yaml", "Resources: {{ .Values }}\n  - [\n")
    write("node_modules/x/a.yaml")
    reasons = _skipped(discover([project]))
    assert "no Resources section" in reasons["values.yaml"]
    assert "not a CloudFormation template" in reasons["parameters.json"]
    assert "not a CloudFormation template" in reasons["chart.yaml"]
    assert "folder of tools" in reasons["node_modules/"]


def test_a_broken_template_in_a_folder_is_a_problem_not_a_skipped_file(write, project):
    write("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n\tTopic: {}\n")
    found = discover([project])
    (problem,) = found.problems
    assert (problem.state, problem.file, problem.line) == ("unreadable", "a.yaml", 3)
    assert not found.skipped


def test_a_template_in_utf_16_is_a_problem(project):
    (project / "a.yaml").write_bytes("Resources:\n  T: {Type: AWS::SNS::Topic}\n".encode("utf-16"))
    assert [problem.file for problem in discover([project]).problems] == ["a.yaml"]


def test_a_template_that_is_too_large_is_a_problem(write, project):
    write("a.yaml", "Resources:\n  T: {Type: AWS::SNS::Topic}\n" + "#" * MAX_BYTES)
    assert [problem.policy for problem in discover([project]).problems] == ["unreadable-template"]


def test_a_directory_loop_is_named(write, project):
    write("a/b/c.yaml")
    (project / "a/b/loop").symlink_to(project / "a")
    found = discover([project])
    assert [(problem.policy, problem.file) for problem in found.problems] == [("directory-loop", "a/b/loop")]
    assert [template.file for template in found.templates] == ["a/b/c.yaml"]


def test_a_link_that_leads_nowhere_is_a_problem(project):
    (project / "a.yaml").symlink_to("missing.yaml")
    assert [problem.policy for problem in discover([project]).problems] == ["unreadable-file"]


def test_a_link_to_itself_is_a_problem(project):
    (project / "a.yaml").symlink_to("a.yaml")
    assert [problem.policy for problem in discover([project]).problems] == ["unreadable-file"]


def test_a_pipe_is_skipped_and_not_waited_for(project):
    os.mkfifo(project / "a.yaml")
    assert _skipped(discover([project])) == {"a.yaml": "not a regular file"}


def test_a_file_that_may_not_be_read_is_a_problem(write, project, monkeypatch):
    path = write("secret.yaml")
    write("open.yaml")
    _forbid(monkeypatch, path)
    found = discover([project])
    (problem,) = found.problems
    assert (problem.policy, problem.file) == ("unreadable-file", "secret.yaml")
    assert "Permission denied" in problem.message
    assert [template.file for template in found.templates] == ["open.yaml"]


def _forbid(monkeypatch, path):
    """Take the right to read a file away; root, whom rights do not bind, gets the same error from open()."""
    path.chmod(0)
    if os.geteuid() == 0:
        real = type(path).open

        def refuse(self, *args, **kwargs):
            if self.name == path.name:
                raise PermissionError(13, "Permission denied", str(self))
            return real(self, *args, **kwargs)

        monkeypatch.setattr(type(path), "open", refuse)


def test_a_folder_that_may_not_be_read_is_a_problem(write, project, monkeypatch):
    folder = write("closed/a.yaml").parent
    folder.chmod(0)
    if os.geteuid() == 0:
        real = type(folder).iterdir
        denied = PermissionError(13, "Permission denied")

        def refuse(self):
            if self.name == "closed":
                raise denied
            return real(self)

        monkeypatch.setattr(type(folder), "iterdir", refuse)
    problems = discover([project]).problems
    folder.chmod(0o755)
    assert [(problem.policy, problem.file) for problem in problems] == [("unreadable-folder", "closed")]


@pytest.mark.parametrize("text", ["", "replicas: 2\n", "- a\n", "Resources: {{ .x }}\n", "a: 1\n---\nb: 2\n"])
def test_a_named_file_that_is_no_template_is_a_problem_and_the_others_are_read(write, text):
    found = discover([write("a.yaml", text), write("b.yaml")])
    (problem,) = found.problems
    assert (problem.policy, problem.state, problem.file) == ("unreadable-template", "unreadable", "a.yaml")
    assert [template.file for template in found.templates] == ["b.yaml"]
    assert not found.skipped


def test_a_named_path_that_does_not_exist_is_a_problem(project, write):
    found = discover([project / "nothing", write("b.yaml")])
    (problem,) = found.problems
    assert (problem.policy, problem.file) == ("unreadable-file", "nothing")
    assert "No such file" in problem.message
    assert len(found.templates) == 1


def test_a_file_named_twice_is_read_once(write, project):
    path = write("a/b.yaml")
    assert len(discover([path, project, project / "a"]).templates) == 1


def test_known_files_are_left_out(write, project):
    write("a.yaml")
    write("b.yaml")
    assert [template.file for template in discover([project], frozenset({"a.yaml"})).templates] == ["b.yaml"]


def test_a_walk_from_above_calls_what_is_in_the_working_directory_by_its_short_name(write, project, monkeypatch):
    write("here/a.yaml")
    write("b.yaml")
    monkeypatch.chdir(project / "here")
    above = Path("..")
    assert [each.file for each in discover([above, Path()]).templates] == [shown(above / "b.yaml"), "a.yaml"]


def test_names_are_relative_inside_the_working_directory_and_absolute_outside(project):
    assert shown(project / "a" / "b.yaml") == "a/b.yaml"
    assert shown(project.parent / "x.yaml") == (project.parent / "x.yaml").as_posix()


def test_a_name_that_is_no_text_is_shown_all_the_same(project, write):
    path = os.fsencode(project) + b"/caf\xe9.yaml"
    os.rename(os.fsencode(write("a.yaml")), path)  # noqa: PTH104 (pathlib takes no bytes)
    (template,) = discover([project]).templates
    assert template.file == "caf\\xe9.yaml"
    assert template.path.read_bytes()
