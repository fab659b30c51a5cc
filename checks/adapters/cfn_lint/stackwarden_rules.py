"""Our policies as rules of cfn-lint: ``cfn-lint --append-rules <this folder> -- TEMPLATE``.

A rule for each policy. Its id is E (CRITICAL, HIGH), W (MEDIUM) or I (LOW), a 9, and the three digits that the policy
has for ever. What cannot be judged is E9000, once a file.
"""

import importlib.util
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from cfnlint.rules import CloudFormationLintRule, RuleMatch

PAGES = Path(__file__).resolve().parents[3] / "docs" / "policies"
LETTERS = {"CRITICAL": "E", "HIGH": "E", "MEDIUM": "W", "LOW": "I"}
RAN = "E9000"
ATTRIBUTES = ("DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy")
Row = dict[str, Any]
Matcher = Callable[[Any], Iterator[RuleMatch]]


def _asking() -> ModuleType:
    """Our questions, which stand beside this folder."""
    spec = importlib.util.spec_from_file_location(
        "stackwarden_asking", Path(__file__).resolve().parent.parent / "asking.py"
    )
    if spec is None or spec.loader is None:
        raise ImportError("asking.py is not beside the folder of the rules: keep checks/adapters together")
    module = importlib.util.module_from_spec(spec)
    sys.modules["stackwarden_asking"] = module
    spec.loader.exec_module(module)
    return module


def _findings(asking: ModuleType, cfn: Any) -> list[Row]:
    """Those of the file; of what came through standard input, those of its template, whose lines are not ours."""
    if cfn.filename and Path(cfn.filename).is_file():
        rows: list[Row] = asking.findings(str(cfn.filename))
        return rows
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "template.json")
        copy.write_text(json.dumps(cfn.template, default=str), encoding="utf-8")
        return [row | {"line": 0} for row in asking.findings(str(copy))]


def _match(cfn: Any, row: Row, text: str) -> RuleMatch:
    """At our line and column, as far as cfn-lint's own place on that line goes; without a line, at its place."""
    place = row["property_path"].split(".") if row["property_path"] else []
    steps = [int(step) if step.isdigit() else step for step in place]
    path = ["Resources", row["logical_id"]] if row["logical_id"] else []
    path += steps if place[:1] and place[0] in ATTRIBUTES else ["Properties", *steps] if place else []
    if not row["line"]:
        return RuleMatch(path, text)
    line, column = row["line"] - 1, row["column"] - 1
    theirs = cfn.get_location_yaml(cfn.template, path)
    near = theirs and theirs[0] == line
    return RuleMatch(path, text, location=theirs if near else (line, column, line, column + 1))


def _rule(identifier: str, title: str, why: str, page: str, match: Matcher) -> type[CloudFormationLintRule]:
    """A class, since cfn-lint makes its rules itself."""
    parts = {
        "id": identifier,
        "shortdesc": title,
        "description": why,
        "source_url": page,
        "tags": ["stackwarden"],
        "match": lambda _, cfn: list(match(cfn)),
    }
    return type(f"Stackwarden{identifier}", (CloudFormationLintRule,), parts)


def _rules(asking: ModuleType) -> Iterator[type[CloudFormationLintRule]]:
    policies = asking.policies()
    known = {policy["id"] for policy in policies}

    def ran(cfn: Any) -> Iterator[RuleMatch]:
        """What broke, and what is told by none of the rules."""
        try:
            rows = _findings(asking, cfn)
        except asking.AskingError as error:
            yield RuleMatch([], f"stackwarden could not judge this template: {error}")
            return
        for row in rows:
            if row["state"] in asking.BROKEN or (row["policy"] not in known and _shown(row)):
                yield _match(cfn, row, f"{row['policy']}: {row['message']}")

    def matcher(policy: str) -> Matcher:
        def match(cfn: Any) -> Iterator[RuleMatch]:
            try:
                rows = _findings(asking, cfn)
            except asking.AskingError:
                return  # E9000 tells it
            for row in rows:
                if row["policy"] == policy and _shown(row):
                    undecided = "undecided: " if row["state"] == "undecided" else ""
                    yield _match(cfn, row, f"{policy}: {undecided}{row['message']}")

        return match

    for policy in policies:
        identifier = f"{LETTERS[policy['severity']]}9{policy['number']:03d}"
        page = (PAGES / f"{policy['id']}.md").as_uri()
        yield _rule(identifier, f"{policy['id']}: {policy['title']}", policy["why"], page, matcher(policy["id"]))
    yield _rule(RAN, "stackwarden could judge this template", "What is not judged is not clean.", "", ran)


def _shown(row: Row) -> bool:
    """As in the gate: undecided counts from HIGH on, waived and known findings do not."""
    if row["state"] == "undecided":
        return bool(row["severity"] in ("CRITICAL", "HIGH"))
    return bool(row["state"] == "fail" and row["severity"] != "INFO")


def _made() -> list[type[CloudFormationLintRule]]:
    """All rules; where there are none, the one that tells why."""
    try:
        return list(_rules(_asking()))
    except Exception as error:  # of whatever kind, it is told with each file and fails the run
        reason = f"stackwarden could not judge this template: {type(error).__name__}: {error}"
        return [
            _rule(RAN, "stackwarden could judge this template", reason, "", lambda _: iter([RuleMatch([], reason)]))
        ]


globals().update({rule.__name__: rule for rule in _made()})
