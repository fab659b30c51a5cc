"""Every output says the same, is valid by its schema, and is not fooled by what templates contain."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from lxml import etree

from checks.finding import Finding, Requirement, Waiver
from checks.outputs import FORMATS, render
from checks.outputs.as_comment import LIMIT, MARKER
from checks.outputs.as_json import as_object, as_values, pieces
from checks.own import Rule
from checks.verdict import Summary, Verdict, counts

SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schemas"

SOURCE = b"Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: x\n"
FAIL = Finding(
    "s3-name",
    "own",
    ("pci-dss-4.0.1", "gdpr"),
    "HIGH",
    "fail",
    "stacks/a b.yaml",
    "the name is <too> short | really",
    5,
    7,
    "Bucket",
    "AWS::S3::Bucket",
    "BucketName",
    ("dev", "prod"),
    (Requirement("pci-dss-4.0.1", "3.5.1", "supporting"),),
)
ERROR = FAIL._replace(policy="CKV_1", engine="checkov", packs=("checkov",), state="error", severity="CRITICAL", file="")
WAIVED = FAIL._replace(
    policy="s3-log", state="waived", waiver=Waiver("it is the log", "me", "2027-01-31", "waivers.yaml:3:3")
)
OTHERS = [
    FAIL._replace(policy="s3-open", state="undecided", severity="CRITICAL", line=2),
    FAIL._replace(policy="s3-low", state="undecided", severity="LOW", line=2),
    FAIL._replace(policy="note", state="fail", severity="INFO", logical_id="", property_path=""),
    FAIL._replace(policy="unreadable-template", engine="gate", state="unreadable", file="/abs/bad.yaml", line=99),
    WAIVED._replace(
        policy="inline",
        waiver=Waiver("why", "me", "2027-01-31", "stacks/a b.yaml:1:1"),
        message="control \x1b[31m\x00 characters\nand lines \ud7ff",
    ),
    FAIL._replace(policy="expired", waiver=Waiver("why", "me", "2020-01-31", "waivers.yaml:1:1", expired=True)),
]


def _verdict(findings, skipped=(("values.yaml", "not a template"),)):
    ordered = sorted(findings, key=lambda finding: finding.order)
    summary = Summary("full", ("own", "checkov"), ("dev", "prod"), 2, 7, 3, skipped, **counts(ordered))
    sources = {"stacks/a b.yaml": SOURCE, "clean.yaml": SOURCE}
    return Verdict(ordered, summary, sources, {"s3-name": Rule("Names are long", "Because.", "Make it longer.")})


EVERYTHING = _verdict([FAIL, ERROR, WAIVED, *OTHERS])
CLEAN = _verdict([], ())
NOTHING = Verdict([], Summary("own", ("own",), (), 0, 0, 0, ()))
VERDICTS = pytest.mark.parametrize("verdict", [EVERYTHING, CLEAN, NOTHING], ids=["everything", "clean", "nothing"])


@VERDICTS
def test_json_keeps_its_contract(verdict):
    schema = json.loads((SCHEMAS / "gate-output.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(render("json", verdict)), schema)


def test_json_holds_every_field_of_the_contract():
    (finding,) = as_object(_verdict([FAIL]))["findings"]
    assert finding["pack"] == "pci-dss-4.0.1"
    assert finding["requirements"] == [{"framework": "pci-dss-4.0.1", "id": "3.5.1", "strength": "supporting"}]
    assert finding["environments"] == ["dev", "prod"]
    summary = as_object(EVERYTHING)["summary"]
    numbers = {name: summary[name] for name in ("failed", "undecided", "waived", "errors", "unreadable", "notes")}
    assert numbers == {"failed": 2, "undecided": 2, "waived": 2, "errors": 1, "unreadable": 1, "notes": 1}
    assert summary["skipped"] == [{"file": "values.yaml", "reason": "not a template"}]


def _sarif(verdict):
    return json.loads(render("sarif", verdict))["runs"][0]


@VERDICTS
def test_sarif_is_valid_by_the_official_schema(verdict):
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text())
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(render("sarif", verdict))
    )


def test_sarif_names_each_rule_once_and_results_point_to_theirs():
    run = _sarif(_verdict([FAIL, FAIL._replace(line=2, property_path="Tags"), *OTHERS]))
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_sarif_uris_are_relative_and_escaped_or_absolute_files():
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]
        for result in _sarif(EVERYTHING)["results"]
        if "locations" in result
    ]
    assert {"uri": "stacks/a%20b.yaml", "uriBaseId": "SRCROOT"} in uris
    assert {"uri": "file:///abs/bad.yaml"} in uris


def test_sarif_fingerprints_do_not_know_lines():
    def prints(finding):
        return [result["partialFingerprints"] for result in _sarif(_verdict([finding]))["results"]]

    assert prints(FAIL) == prints(FAIL._replace(line=1, message="x")) == [{"stackwarden/v1": FAIL.fingerprint}]


def test_sarif_says_what_is_waived_and_where():
    kinds = {
        result["ruleId"]: result["suppressions"][0]["kind"]
        for result in _sarif(EVERYTHING)["results"]
        if "suppressions" in result
    }
    assert kinds == {"s3-log": "external", "inline": "inSource"}


def test_sarif_says_that_the_gate_broke():
    invocation = _sarif(EVERYTHING)["invocations"][0]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 4)
    levels = [each["level"] for each in invocation["toolExecutionNotifications"]]
    assert levels == ["error", "error", "note"]


@VERDICTS
def test_junit_is_valid_by_its_schema(verdict):
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd"))
    schema.assertValid(etree.fromstring(render("junit", verdict).encode()))


@VERDICTS
def test_junit_counts_what_it_holds(verdict):
    for suite in ElementTree.fromstring(render("junit", verdict)):
        cases = suite.findall("testcase")
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name)) == sum(case.find(tag) is not None for case in cases), (suite.get("name"), name)
        assert int(suite.get("tests")) == len(cases)


@pytest.mark.parametrize(
    "findings", [[], [FAIL], [WAIVED], [ERROR], OTHERS[:1], OTHERS[1:2], OTHERS[2:3], OTHERS[3:4]], ids=str
)
def test_junit_is_red_when_the_gate_is_red(findings):
    verdict = _verdict(findings)
    suites = ElementTree.fromstring(render("junit", verdict))
    red = any(int(suite.get("failures")) + int(suite.get("errors")) for suite in suites)
    assert red == (verdict.exit_code != 0)


def test_junit_is_red_when_nothing_was_checked():
    assert 'failures="1"' in render("junit", NOTHING)


def test_text_shows_the_offending_line_with_a_caret():
    lines = render("text", _verdict([FAIL])).splitlines()
    assert lines[0] == "stacks/a b.yaml"
    assert lines[2:4] == ["          5 |       BucketName: x", "            |       ^"]


def test_text_shows_a_place_once_for_all_that_is_wrong_there():
    text = render("text", _verdict([FAIL, FAIL._replace(policy="s3-other", message="and another")]))
    assert text.count("BucketName: x") == 1
    assert "s3-other: and another" in text


def test_text_says_once_how_to_mend_it():
    text = render("text", _verdict([FAIL, FAIL._replace(line=2, property_path="Tags")]))
    assert text.count("Fix: Make it longer.") == 1
    assert "Fix:" not in render("text", _verdict([WAIVED._replace(policy="s3-name")]))


def test_text_has_no_colour_unless_asked():
    assert "\x1b" not in render("text", EVERYTHING)
    assert "\x1b[31m" in render("text", EVERYTHING, colour=True)


def test_text_shows_control_characters_and_does_not_obey_them():
    for colour in (False, True):
        shown = re.sub(r"\x1b\[[0-9;]*m", "", render("text", EVERYTHING, colour=colour))
        assert "\x1b" not in shown
        assert "\x00" not in shown
    assert r"\x1b[31m\x00" in render("text", EVERYTHING)


def test_text_colours_change_nothing_but_colours():
    assert re.sub(r"\x1b\[[0-9;]*m", "", render("text", _verdict([FAIL]), colour=True)) == render(
        "text", _verdict([FAIL])
    )


def test_text_cuts_a_long_line_around_the_place():
    source = b'{"Resources": {' + b" " * 5000 + b'"Here": 1' + b" " * 5000 + b"}}"
    verdict = replace(_verdict([FAIL._replace(line=1, column=5017)]), sources={FAIL.file: source})
    shown = render("text", verdict).splitlines()
    assert max(len(line) for line in shown) < 200
    line, caret = next((line, shown[n + 1]) for n, line in enumerate(shown) if '"Here"' in line)
    assert line[caret.index("^") :].startswith("Here")


def test_text_says_who_waived_and_until_when():
    assert "waived by me until 2027-01-31: it is the log" in render("text", _verdict([WAIVED]))


def test_text_lists_what_was_skipped():
    many = tuple((f"{number}.yaml", "no template") for number in range(25))
    text = render("text", _verdict([], many))
    assert "Skipped 25:" in text
    assert "and 5 more: --format json lists them all" in text


def test_markdown_keeps_its_tables_whole():
    text = render("markdown", EVERYTHING)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(widths) == 1, table
    assert r"the name is \<too\> short \| really" in text


def test_markdown_says_what_fails_the_gate_and_what_does_not_and_the_environments():
    text = render("markdown", EVERYTHING)
    failing, others = text.index("## Fails the gate"), text.index("## Does not fail the gate")
    assert failing < text.index("s3-open") < others, "undecided, and grave"
    assert text.index("s3-low") > others
    assert "Environments: dev, prod." in text
    assert "Environments:" not in render("markdown", NOTHING)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_ends_with_one_newline_and_is_stable(form):
    text = render(form, EVERYTHING)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == render(form, EVERYTHING)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_every_finding(form):
    text = render(form, EVERYTHING)
    brief = form in ("comment", "github")  # what a review must act on
    assert all(finding.policy in text for finding in EVERYTHING.findings if not brief or finding.state != "waived")


@pytest.mark.parametrize("form", ["github", "markdown", "comment"])
def test_what_a_pull_request_shows_has_no_control_characters(form):
    shown = render(form, _verdict([FAIL._replace(logical_id="A\x1bB", message="red \x1b[31m and \x00")]))
    assert shown.count(r"\x1b") == 2 and r"\x00" in shown
    assert not {"\x1b", "\x00"} & set(shown)


def test_annotations_mark_lines_the_gravest_first_and_escape_what_would_end_them():
    lines = render("github", _verdict([*OTHERS, FAIL, ERROR, WAIVED])).splitlines()
    assert lines[0].startswith("::error title=CRITICAL CKV_1")
    marked = next(line for line in lines if "s3-name" in line)
    place = "::error file=stacks/a b.yaml,line=5,col=7,title=HIGH s3-name on Bucket::"
    assert marked == f"{place}the name is <too> short | really [dev, prod]"
    assert not any("s3-log" in line for line in lines[:-1]), "what is waived is no annotation"
    assert lines[-1].startswith("stackwarden: ")
    odd = FAIL._replace(message="50%\nof it", file="a,b:c.yaml")
    assert "file=a%2Cb%3Ac.yaml,line=5" in render("github", _verdict([odd]))
    assert "::50%25%0Aof it" in render("github", _verdict([odd]))


def test_a_comment_counts_what_is_waived_and_does_not_list_it():
    text = render("comment", EVERYTHING)
    assert "s3-log" not in text
    assert "2 waived." in text


def test_a_comment_is_marked_and_never_too_long():
    many = [FAIL._replace(line=number, logical_id=f"Bucket{number}", message="x" * 200) for number in range(1, 2000)]
    text = render("comment", _verdict(many))
    assert text.startswith(MARKER)
    assert LIMIT - 600 < len(text) <= LIMIT
    told = len(re.findall(r"^\| \d+ \| HIGH", text, re.MULTILINE))
    left = int(re.search(r"^(\d+) more are left out", text, re.MULTILINE)[1])
    assert told + left == len(many)
    assert "left out" not in render("comment", _verdict([FAIL]))


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_known_is_told_to_machines_and_counted_for_people(form):
    known = FAIL._replace(state="known", policy="s3-known")
    verdict = _verdict([FAIL, known])
    verdict = replace(verdict, summary=replace(verdict.summary, compared_with="main (0123)", gone=3))
    text = render(form, verdict)
    assert ("s3-known" in text) == (form in ("json", "sarif"))
    if form == "sarif":
        states = [each["baselineState"] for each in json.loads(text)["runs"][0]["results"]]
        assert sorted(states) == ["new", "unchanged"]
    if form in ("text", "markdown", "comment", "github"):
        assert "main" in text
        assert "1" in text


@pytest.mark.parametrize("finding", EVERYTHING.findings, ids=lambda finding: finding.policy)
def test_a_line_of_json_is_what_the_encoder_would_write(finding):
    assert "".join(pieces(finding)) == json.dumps(as_values(finding), ensure_ascii=False) + ",\n"
