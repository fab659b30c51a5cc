"""cloudformation-validate and cfn-lint: what they find, what breaks them, and what their results depend on."""

import json
import os
import signal
from pathlib import Path

import pytest

from checks.engines import cfn_lint, foreign, libraries, validate
from checks.engines.cfn_lint import CfnLint, named_files
from checks.engines.foreign import Run
from checks.engines.tasks import Subject, Task
from checks.engines.validate import Validate

WRONG = """\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicNmae: orders
"""

SUPPRESSED = """\
Metadata: {cfn-lint: {config: {ignore_checks: [E3002]}}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Metadata: {cfn-lint: {config: {ignore_checks: [E3002]}}}
    Properties:
      TopicNmae: orders
"""


@pytest.fixture
def engine(project):
    """Run one engine over files: ``engine(Validate(), Path, …) -> findings``."""
    from cfn.source import read
    from checks.cache import Cache

    def runner(each, *paths, cache=None, timeout=60.0, **subject):
        subjects = [Subject(read(path, path.name), **subject) for path in paths]
        return Run(each, each.tasks(subjects), Cache(cache), timeout, lambda: None).findings()

    return runner


@pytest.mark.parametrize(("each", "rule"), [(Validate(), "F3002"), (CfnLint(), "E3002")], ids=["validate", "cfn-lint"])
def test_an_unknown_property_is_found_at_its_place(engine, write, each, rule):
    (finding,) = engine(each, write("a.yaml", WRONG), environment="prod")
    assert (finding.policy, finding.severity, finding.state) == (rule, "HIGH", "fail")
    assert (finding.file, finding.line, finding.column) == ("a.yaml", 5, 7)
    assert (finding.logical_id, finding.resource_type) == ("Topic", "AWS::SNS::Topic")
    assert (finding.property_path, finding.environments) == ("TopicNmae", ("prod",))


def test_a_suppression_inside_a_template_waives_nothing(engine, write):
    assert [finding.policy for finding in engine(CfnLint(), write("a.yaml", SUPPRESSED))] == ["E3002"]
    assert [finding.policy for finding in engine(Validate(), write("a.yaml", SUPPRESSED))] == ["F3002"]


def test_a_configuration_file_of_cfn_lint_waives_nothing(engine, write, monkeypatch, project):
    write(".cfnlintrc", "ignore_checks: [E3002]\nregions: [no-such-region]\n")
    monkeypatch.setenv("HOME", str(project))
    assert [finding.policy for finding in engine(CfnLint(), write("a.yaml", WRONG))] == ["E3002"]


def test_regions_are_asked_together(engine, write):
    subjects = [Subject(_template(write("a.yaml")), region) for region in ("eu-west-1", "us-east-1", None)]
    (task,) = CfnLint().tasks(subjects)
    assert task.options == {"regions": ["eu-west-1", "us-east-1"]}


def _template(path: Path):
    from cfn.source import read

    return read(path, path.name)


def test_subjects_that_look_alike_share_a_task_and_its_environments(write):
    template = _template(write("a.yaml"))
    subjects = [
        Subject(template, "eu-west-1", {"Name": "x"}, "dev"),
        Subject(template, "eu-west-1", {"Name": "x"}, "prod"),
        Subject(template, "eu-west-1", {"Name": "y"}, "test"),
    ]
    assert [task.environments for task in Validate().tasks(subjects)] == [{"dev", "prod"}, {"test"}]


def test_parameters_reach_cloudformation_validate(engine, write):
    text = (
        "Parameters: {Class: {Type: String}}\n"
        "Resources: {Db: {Type: 'AWS::RDS::DBInstance', Properties: {DBInstanceClass: !Ref Class, Engine: mysql,"
        " AllocatedStorage: '20', MasterUsername: u, ManageMasterUserPassword: true}}}\n"
    )
    path = write("a.yaml", text)
    bad = {finding.policy for finding in engine(Validate(), path, parameters={"Class": "db.nothing"})}
    good = {finding.policy for finding in engine(Validate(), path, parameters={"Class": "db.r6g.large"})}
    assert bad - good


def test_a_byte_order_mark_is_no_fault(engine, write):
    assert [finding.policy for finding in engine(Validate(), write("a.yaml", "\ufeff" + WRONG))] == ["F3002"]


def test_a_list_from_ssm_is_no_text(engine, write):
    text = (
        "Parameters: {Subnets: {Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>'}}\n"
        "Resources: {G: {Type: 'AWS::RDS::DBSubnetGroup', Properties: {DBSubnetGroupDescription: d,"
        " SubnetIds: !Ref Subnets}}}\n"
    )
    assert "W9003" not in {finding.policy for finding in engine(Validate(), write("a.yaml", text))}


@pytest.mark.parametrize("each", [Validate(), CfnLint()], ids=["validate", "cfn-lint"])
def test_a_killed_engine_breaks_the_gate_by_name(write, each):
    from checks.cache import Cache

    task = Task(_template(write("a.yaml", WRONG)), each.tasks([Subject(_template(Path("a.yaml")))])[0].options)
    run = Run(each, [task], Cache(None), 60.0, lambda: None)
    os.kill(run.worker.pid, signal.SIGKILL)
    findings = run.findings()
    assert {(finding.state, finding.engine) for finding in findings} == {("error", each.name)}
    assert any("killed by signal 9" in finding.message for finding in findings)
    assert any(finding.file == "a.yaml" for finding in findings)
    assert not any(finding.waivable for finding in findings)


def test_an_engine_that_takes_too_long_breaks_the_gate(engine, write):
    findings = engine(CfnLint(), write("a.yaml"), timeout=0.05)
    assert any("stopped after 0.05 seconds" in finding.message for finding in findings)
    assert {finding.state for finding in findings} == {"error"}


def test_a_rule_of_cfn_lint_that_crashed_breaks_the_gate(write):
    run = Run(CfnLint(), [], _no_cache(), 1, lambda: None)
    raw = {"rule": "E0002", "error": "Unknown exception while processing rule E3001", "line": 2}
    finding = run._finding(raw, _template(write("a.yaml")))
    assert (finding.state, finding.policy, finding.line) == ("error", "E0002", 2)


def _no_cache():
    from checks.cache import Cache

    return Cache(None)


@pytest.fixture
def counted(engine, project, monkeypatch):
    """Run a fake worker with a cache; returns how many tasks it was given in this call."""
    asked = []

    class Worker:
        def __init__(self, python, driver):
            pass

        def send(self, options, tasks, **_):
            asked.append(len(tasks))
            self.tasks = tasks

        def answer(self):
            from checks.engines.worker import Answer

            return Answer(found={task["id"]: _raw(task) for task in self.tasks})

    monkeypatch.setattr("checks.engines.worker.Worker", Worker)

    def counter(each, *paths, **subject):
        asked.clear()
        findings = engine(each, *paths, cache=project / "cache", **subject)
        assert [finding.policy for finding in findings] == ["E1"] * len(paths)
        return sum(asked)

    return counter


def _raw(task):
    place = {"line": 1, "column": 1, "section": "", "logical_id": "", "path": ""}
    return [{"rule": "E1", "level": "ERROR" if "region" in task else "error", "message": task["path"], **place}]


def test_a_second_run_asks_nothing(counted, write):
    paths = [write("a.yaml"), write("b.yaml", WRONG)]
    assert [counted(Validate(), *paths) for _ in range(2)] == [2, 0]


def test_a_changed_template_is_asked_again(counted, write):
    paths = [write("a.yaml"), write("b.yaml", WRONG)]
    counted(Validate(), *paths)
    write("b.yaml", WRONG + "  # changed\n")
    assert counted(Validate(), *paths) == 1


def test_a_changed_parameter_or_region_is_asked_again(counted, write):
    path = write("a.yaml")
    assert counted(Validate(), path, parameters={"A": "1"}) == 1
    assert counted(Validate(), path, parameters={"A": "2"}) == 1
    assert counted(Validate(), path, parameters={"A": "1"}, region="eu-west-1") == 1
    assert counted(Validate(), path, parameters={"A": "1"}) == 0


@pytest.mark.parametrize("each", [Validate(), CfnLint()], ids=["validate", "cfn-lint"])
def test_a_changed_library_version_is_asked_again(counted, write, monkeypatch, each):
    path = write("a.yaml")
    counted(each, path)
    real = libraries.library_names
    monkeypatch.setattr(
        libraries,
        "library_names",
        lambda folder: [name.replace("aws_sam_translator-1", "aws_sam_translator-2") for name in real(folder)],
    )
    assert counted(each, path) == 1


def test_a_changed_driver_is_asked_again(counted, write, monkeypatch, tmp_path):
    path = write("a.yaml")
    counted(Validate(), path)
    (tmp_path / "drivers").mkdir()
    monkeypatch.setattr(foreign, "DRIVERS", tmp_path / "drivers")
    assert counted(Validate(), path) == 1


def test_a_changed_nested_template_is_asked_again(counted, write):
    parent = "Resources: {N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: nested/b.yaml}}}\n"
    nested = "Resources: {N: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: c.yaml}}}\n"
    path = write("a.yaml", parent)
    write("nested/b.yaml", nested)
    write("nested/c.yaml")
    assert [counted(CfnLint(), path) for _ in range(2)] == [1, 0]
    write("nested/c.yaml", WRONG)
    assert counted(CfnLint(), path) == 1


def test_files_that_a_template_does_not_name_do_not_matter(write):
    path = write("a.yaml", "Resources: {T: {Type: 'AWS::SNS::Topic', Properties: {TopicName: x.y}}}\n")
    before = named_files(_template(path))
    write("other.yaml")
    assert named_files(_template(path)) == before == ""
    write("x.y", "now there")
    assert named_files(_template(path)) != before


def test_without_known_library_versions_nothing_is_cached(counted, write, monkeypatch):
    path = write("a.yaml")
    monkeypatch.setattr(libraries, "library_names", lambda folder: [])
    assert [counted(Validate(), path) for _ in range(2)] == [1, 1]


def test_a_result_with_an_error_is_not_cached(engine, write, project, monkeypatch):
    monkeypatch.setattr(validate.Validate, "driver", "no_such_driver")
    path = write("a.yaml", WRONG)
    assert {finding.state for finding in engine(Validate(), path, cache=project / "cache")} == {"error"}
    monkeypatch.undo()
    assert [finding.policy for finding in engine(Validate(), path, cache=project / "cache")] == ["F3002"]


@pytest.fixture
def failing_once(monkeypatch):
    """A worker whose first answer is the given one, and whose later answers find E1; returns what it was asked."""
    from checks.engines.worker import Answer

    def make(first):
        asked = []

        class Worker:
            def __init__(self, python, driver):
                pass

            def send(self, options, tasks, **_):
                asked.append(tasks)

            def answer(self):
                if len(asked) == 1:
                    return Answer(**first)
                return Answer(found={task["id"]: _raw(task) for task in asked[-1]})

        monkeypatch.setattr("checks.engines.worker.Worker", Worker)
        return asked

    return make


GAVE_UP = {"rule": "", "error": "it gave up", "line": 1, "logical_id": ""}


@pytest.mark.parametrize(
    "first",
    [
        {"found": {0: []}, "broken": ["a check did not load"]},
        {"found": {0: [GAVE_UP]}},
        {"found": {0: []}, "errors": {0: "out of memory"}, "broken": ["killed"]},
    ],
    ids=["the engine broke after it", "it holds an error", "both"],
)
def test_what_an_engine_found_while_it_failed_is_asked_again(engine, write, project, failing_once, first):
    asked = failing_once(first)
    path = write("a.yaml")
    assert "error" in {finding.state for finding in engine(Validate(), path, cache=project / "cache")}
    for _ in range(2):
        assert [finding.policy for finding in engine(Validate(), path, cache=project / "cache")] == ["E1"]
    assert len(asked) == 2, "a whole answer is kept"


def test_cached_and_fresh_results_are_alike(engine, write, project):
    path = write("a.yaml", WRONG)
    fresh = engine(CfnLint(), path, cache=project / "cache")
    assert engine(CfnLint(), path, cache=project / "cache") == fresh
    assert json.loads(next((project / "cache").glob("??/*.json")).read_text())["value"][0]["rule"] == "E3002"


def test_long_texts_and_odd_names_are_no_files(write):
    template = _template(write("a.yaml", f'Description: "{"a." * 200}"\nMetadata: {{x: "a.\\0b"}}\n{WRONG}'))
    assert cfn_lint.named_files(template) == ""
