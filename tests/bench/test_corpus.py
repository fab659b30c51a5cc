"""The corpus that the bench times: deterministic, valid, varied."""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from bench.corpus import FEWEST_LINES, MOST_LINES, corpus, write
from bench.render import as_json, as_yaml
from cfn.located import Map
from cfn.resolve import Context, resolve
from cfn.source import parse, read


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(tmp_path_factory.mktemp("corpus"))


def digest(texts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def test_same_seed_same_bytes() -> None:
    assert digest(corpus(40)) == digest(corpus(40))
    assert digest(corpus(40)) != digest(corpus(40, seed=1))


def test_the_bytes_of_a_template_do_not_depend_on_how_many_are_made() -> None:
    few, many = corpus(5), corpus(50)
    assert few == {name: many[name] for name in few}


def test_writing_again_leaves_nothing_of_an_earlier_run(tmp_path: Path) -> None:
    write(tmp_path / "corpus", 8)
    kept = write(tmp_path / "corpus", 3)
    assert sorted((tmp_path / "corpus").iterdir()) == kept


def test_sizes_formats_and_types_are_varied(files: list[Path]) -> None:
    lines = [file.read_text().count("\n") for file in files]
    assert len(files) == 400
    assert min(lines) >= FEWEST_LINES
    assert max(lines) <= MOST_LINES
    assert sum(count < 80 for count in lines) > 40
    assert sum(count > 300 for count in lines) > 40
    suffixes = Counter(file.suffix for file in files)
    assert min(suffixes[".json"], suffixes[".yaml"], suffixes[".yml"]) > 60
    short = sum(1 for file in files if "!Ref" in file.read_text())
    long = sum(1 for file in files if file.suffix != ".json" and "Ref: " in file.read_text().replace("!Ref", ""))
    assert min(short, long) > 30


def test_all_resolve_and_hold_many_types(files: list[Path]) -> None:
    stacks = [stack for file in files for stack in resolve(read(file), Context())]
    assert len({resource.type for stack in stacks for resource in stack.resources.values()}) >= 60
    assert len(stacks) > len(files)  # some have parameters without a value, so every variant is looked at


def test_all_are_valid(files: list[Path]) -> None:
    from cloudformation_validate import CelEngine, ReportStatus, Severity

    engine = CelEngine()
    wrong, warned = [], 0
    for file in files:
        report = engine.validate_template(str(file))
        assert report.status == ReportStatus.OK
        wrong += [d.message for d in report.diagnostics if d.severity in {Severity.FATAL, Severity.ERROR}]
        warned += any(d.severity == Severity.WARN for d in report.diagnostics)
    assert wrong == []
    assert warned > 10  # valid, and not all wise: policies find something


@pytest.mark.slow
def test_a_sample_is_valid_for_cfn_lint(files: list[Path]) -> None:
    from cfnlint.api import lint
    from cfnlint.config import ManualArgs

    for file in files[::20]:
        matches = lint(file.read_text(), config=ManualArgs(ignore_checks=["W", "I"]))
        assert [str(match) for match in matches] == [], file.name


def plain(node: object) -> object:
    if isinstance(node, Map):
        return {key: plain(value) for key, value in node.items()}
    return [plain(item) for item in node] if isinstance(node, list) else node


TRICKY = {
    "Resources": {
        "A": {
            "Type": "AWS::X::Y",
            "Properties": {
                "Texts": ["", "no", "12", "1.5", "a: b", "# c", "it's", "- d", "*", "{{x}}", "a,b", "C:", "0x1f", "~"],
                "Lines": "first\n  second\n\nlast\n",
                "Empty": {},
                "None": [],
                "Nested": [[1, [True, {"k": {"Ref": "B"}}]], [{"a": 1, "b": [{"c": "d"}]}]],
                "Encoded": {"Fn::Base64": {"Fn::Sub": "#!/bin/sh\necho ${AWS::Region}\n"}},
                "Chosen": {"Fn::If": ["C", {"Fn::GetAtt": ["B", "Arn.X"]}, {"Ref": "AWS::NoValue"}]},
            },
        }
    }
}


@pytest.mark.parametrize("text", [as_json(TRICKY), as_json(TRICKY, 4), as_yaml(TRICKY), as_yaml(TRICKY, short=False)])
def test_every_style_says_the_same(text: str) -> None:
    assert plain(parse(text.encode(), "t").root) == TRICKY
