"""``cost diff REF``: what a change does to the cost, and the limits it is held to."""

import json
import os
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cfn.errors import CfnError, Location
from cost_model.difference_present import LIMIT, MARKER
from cost_model.prices.shipped import COLUMNS
from stackwarden import cli, cost_states

ROOT = Path(__file__).resolve().parents[2]
HEAD = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n"
WEB = "  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: %s, ImageId: ami-1}}\n"
NAT = "  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-1}}\n"
LARGE, XLARGE = Decimal("78.11"), Decimal("156.22")  # 730 h of m5.large and m5.xlarge in eu-west-1
NAT_HOURS = Decimal("35.04")


def _git(*arguments: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose ``main`` has a template with one m5.large; the working tree is on a branch."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path.parent / "data"))
    _git("init", "-q", "-b", "main")
    (tmp_path / "web.yaml").write_text(HEAD + WEB % "m5.large")
    _git("add", "-A")
    _git("commit", "-q", "-m", "c")
    _git("checkout", "-q", "-b", "change")
    return tmp_path


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(["cost", "diff", "main", *arguments])
    return (code, *capsys.readouterr())


def _diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict]:
    code, out, err = _run(capsys, *(arguments or ("web.yaml",)), "--format", "json")
    assert out, err
    found = json.loads(out, parse_float=Decimal)
    schema = json.loads((ROOT / "docs/schemas/cost-diff-output.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads(out))
    assert found["exit_code"] == code
    return code, found


def _only(found: dict) -> dict:
    (comparison,) = found["comparisons"]
    return comparison


def test_no_change_costs_nothing(repository, capsys):
    code, found = _diff(capsys)
    assert (code, found["verdict"]) == (0, "passed")
    assert _only(found)["change"] == 0
    assert _only(found)["stacks"] == []
    assert _only(found)["resources"] == {"new": 0, "gone": 0, "changed": 0, "same": 1}


def test_new_gone_and_changed_are_told_with_their_lines(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge" + NAT)
    _, found = _diff(capsys)
    comparison = _only(found)
    assert (comparison["before"]["base"], comparison["after"]["base"]) == (LARGE, XLARGE + NAT_HOURS)
    (stack,) = comparison["stacks"]
    by_name = {each["logical_id"]: each for each in stack["resources"]}
    assert by_name["Nat"]["change_kind"] == "new"
    assert by_name["Nat"]["change"] == NAT_HOURS
    assert by_name["Web"]["change_kind"] == "changed"
    assert by_name["Web"]["change"] == XLARGE - LARGE
    kinds = {each["usage_type"]: each["change_kind"] for each in by_name["Web"]["line_items"]}
    assert kinds == {"BoxUsage:m5.xlarge": "new", "BoxUsage:m5.large": "gone"}


def test_a_resource_that_goes_saves(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + NAT)
    _, found = _diff(capsys)
    kinds = {
        each["logical_id"]: (each["change_kind"], each["change"]) for each in _only(found)["stacks"][0]["resources"]
    }
    assert kinds == {"Web": ("gone", -LARGE), "Nat": ("new", NAT_HOURS)}


def test_a_moved_template_is_not_new(repository, capsys):
    (repository / "stacks").mkdir()
    _git("mv", "web.yaml", "stacks/shop.yaml")
    _, found = _diff(capsys, "stacks/shop.yaml")
    assert _only(found)["change"] == 0
    assert _only(found)["stacks"] == []


def test_a_template_that_the_commit_does_not_have_is_said_to_be_new(repository, capsys):
    (repository / "more.yaml").write_text(HEAD + NAT)
    _, found = _diff(capsys, "web.yaml", "more.yaml")
    assert _only(found)["change"] == NAT_HOURS
    assert any("has no more.yaml: all of it is new" in note for note in found["notes"])


def test_a_baseline_that_cannot_be_priced_fails_and_is_never_nothing(repository, capsys):
    good = (repository / "web.yaml").read_text()
    (repository / "web.yaml").write_text(HEAD + "  Web: {Type: AWS::EC2::Instance\n")
    _git("commit", "-q", "-a", "-m", "broken")
    _git("branch", "-q", "-f", "main")
    (repository / "web.yaml").write_text(good)
    code, out, err = _run(capsys, "web.yaml")
    assert (code, out) == (2, "")
    assert "The cost before cannot be told: main" in err
    assert ".." not in err
    assert "web.yaml:" in err


@pytest.mark.parametrize(
    ("options", "limit"),
    [
        (["--max-increase", "78"], "max-increase"),
        (["--max-percent", "99"], "max-percent"),
        (["--max-percent", "99", "--floor", "78"], "max-percent"),
        (["--budget", "156.21"], "budget"),
    ],
)
def test_a_limit_that_is_not_kept_ends_with_1(repository, capsys, options, limit):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge")
    code, found = _diff(capsys, "web.yaml", *options)
    assert (code, found["verdict"]) == (1, "failed")
    assert [each["limit"] for each in found["breaches"]] == [limit]


@pytest.mark.parametrize(
    "options",
    [
        ["--max-increase", "78.11"],
        ["--max-percent", "100"],
        ["--max-percent", "1", "--floor", "78.11"],
        ["--budget", "156.22"],
    ],
)
def test_a_limit_that_is_just_kept_passes(repository, capsys, options):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge")
    assert _diff(capsys, "web.yaml", *options)[0] == 0


def test_a_new_type_without_a_price_model_can_be_refused(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.large" + "  Odd: {Type: AWS::Unheard::Of}\n")
    code, found = _diff(capsys, "web.yaml", "--fail-on-unpriced")
    assert code == 1
    assert found["breaches"][0]["resource_type"] == "AWS::Unheard::Of"
    code, found = _diff(capsys)
    assert (code, found["verdict"]) == (5, "incomplete")
    _git("commit", "-q", "-a", "-m", "it is there already")
    _git("branch", "-q", "-f", "main")
    code, found = _diff(capsys, "web.yaml", "--fail-on-unpriced")
    assert code == 0  # the change is not touched by what has no price on either side
    assert [each["resource_type"] for each in _only(found)["unpriced"]["same"]] == [
        "AWS::EC2::Instance",  # the size of its root volume is not known
        "AWS::Unheard::Of",
    ]
    assert _diff(capsys, "web.yaml", "--budget", "1000")[0] == 5  # a total without it says nothing of a budget


OVERRIDE = """version: 1
overrides:
  - {limit: max-increase, up_to: %s, reason: More memory, owner: web team, expires: 2030-01-01}
"""


@pytest.mark.parametrize(
    ("up_to", "as_of", "code"), [("80", "2030-01-01", 0), ("80", "2030-01-02", 1), ("78", "2030-01-01", 1)]
)
def test_an_override_holds_up_to_its_amount_and_day_and_is_recorded(repository, capsys, up_to, as_of, code):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge")
    (repository / "o.yaml").write_text(OVERRIDE % up_to)
    options = ("--max-increase", "10", "--overrides", "o.yaml", "--as-of", as_of)
    found = _diff(capsys, "web.yaml", *options)
    assert found[0] == code
    (breach,) = found[1]["breaches"]
    recorded = breach["override"] or breach["expired_override"]
    if up_to == "80":
        assert (recorded["owner"], recorded["reason"], recorded["line"]) == ("web team", "More memory", 3)
    else:
        assert recorded is None


def test_an_override_without_a_bound_is_refused(repository, capsys):
    (repository / "o.yaml").write_text(OVERRIDE.replace("up_to: %s, ", ""))
    code, _, err = _run(capsys, "web.yaml", "--overrides", "o.yaml")
    assert code == 2
    assert "o.yaml:3" in err
    assert "up_to" in err


def test_both_sides_have_the_same_usage_and_prices_unless_they_changed(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.large" + NAT)
    (repository / "usage.yaml").write_text("version: 1\nresources:\n  Web: {hours: 100}\n  Nat: {processed_gb: 1}\n")
    _, found = _diff(capsys, "web.yaml", "--usage", "usage.yaml")
    assert _only(found)["before"]["base"] == Decimal("10.7")  # also before, where there is no Nat to be named
    assert any("has no usage.yaml: both sides are priced with it" in note for note in found["notes"])
    _git("add", "-A")
    _git("commit", "-q", "-m", "usage")
    _git("branch", "-q", "-f", "main")
    (repository / "usage.yaml").write_text("version: 1\nresources:\n  Web: {hours: 200}\n")
    _, found = _diff(capsys, "web.yaml", "--usage", "usage.yaml")
    sides = [_only(found)[side]["base"] for side in ("before", "after")]
    assert sides == [Decimal("10.7") + NAT_HOURS + Decimal("0.048"), Decimal("21.4") + NAT_HOURS]
    assert any("usage.yaml changed" in note for note in found["notes"])


def test_prices_of_the_project_hold_for_both_sides_unless_they_changed(repository, capsys):
    own = repository / ".stackwarden" / "prices.yaml"
    own.parent.mkdir()
    head = "version: 1\nsource: contract\neffective_date: 2026-01-01\n"
    price = head + "prices: [{service: AmazonEC2, key: 'BoxUsage:m5.large', unit: hour, price: %s}]\n"
    own.write_text(price % "1")
    assert [_only(_diff(capsys)[1])[side]["base"] for side in ("before", "after")] == [730, 730]
    _git("add", "-A")
    _git("commit", "-q", "-m", "prices")
    _git("branch", "-q", "-f", "main")
    own.write_text(price % "2")
    _, found = _diff(capsys)
    assert [_only(found)[side]["base"] for side in ("before", "after")] == [730, 1460]
    assert any(".stackwarden/ changed" in note for note in found["notes"])


def test_the_comment_has_the_total_first_and_folds_the_rest(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge" + NAT)
    code, out, _ = _run(capsys, "web.yaml", "--max-increase", "1", "--format", "comment", "--comment", "c.md")
    lines = out.splitlines()
    assert code == 1
    assert lines[0] == MARKER
    assert lines[1].startswith("## stackwarden cost: +$113.15 (+144.86 %) a month: OVER THE LIMIT")
    assert out.count("<details>") == out.count("</details>") == 2  # what has no usage, and one stack
    assert (repository / "c.md").read_text() == out


def test_the_comment_stays_short_and_says_what_it_leaves_out(repository, capsys):
    many = "".join(WEB.replace("Web", f"Instance{'x' * 150}{number}") % "m5.large" for number in range(300))
    (repository / "web.yaml").write_text(HEAD + many)
    _, out, _ = _run(capsys, "web.yaml", "--format", "comment")
    assert len(out) <= LIMIT
    assert "more rows are left out here" in out
    assert out.count("<details>") == out.count("</details>")


def test_text_says_what_moves(repository, capsys):
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge")
    _, out, _ = _run(capsys, "web.yaml")
    assert out.startswith("Cost: +$78.11 (+100.00 %) a month\n")
    assert "~ Web (AWS::EC2::Instance): $78.11 -> $156.22, +$78.11" in out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["web.yaml", "--platform", "p.yaml"], "either PATHs"),
        (["web.yaml", "--floor", "1"], "--floor needs"),
        (["web.yaml", "--budget", "1", "--budget", "2"], "two budgets"),
        (["web.yaml", "--budget", "prod=2"], "no --environment"),
        (["web.yaml", "--limit-profile", "normal"], "is not compared"),
    ],
)
def test_wrong_use_ends_with_2(repository, capsys, options, told):
    code, _, err = _run(capsys, *options)
    assert code == 2
    assert told in err


def test_an_unknown_commit_ends_with_2(repository, capsys):
    assert cli.main(["cost", "diff", "nowhere", "web.yaml"]) == 2
    assert "no commit 'nowhere'" in capsys.readouterr().err


MANIFEST = """project: shop
regions: {primary: eu-west-1}
stacks:
  - {name: web, template: web.yaml, roles: [primary]}
"""


def test_a_platform_is_compared_by_environment_and_profile(repository, capsys):
    (repository / "platform.yaml").write_text(MANIFEST)
    (repository / "environments").mkdir()
    (repository / "environments" / "prod.yaml").write_text("roles: [primary]\n")
    _git("add", "-A")
    _git("commit", "-q", "-m", "platform")
    _git("branch", "-q", "-f", "main")
    (repository / "environments" / "dev.yaml").write_text("roles: [primary]\n")
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge")
    options = ["--platform", "platform.yaml", "--environment", "prod", "--environment", "dev"]
    code, found = _diff(capsys, *options, "--budget", "dev=200", "--budget", "100", "--profile", "normal")
    assert [(each["environment"], each["change"]) for each in found["comparisons"]] == [
        ("prod", XLARGE - LARGE),
        ("dev", XLARGE),
    ]
    assert any("has no environment dev: all of it is new" in note for note in found["notes"])
    assert (code, [each["environment"] for each in found["breaches"]]) == (1, ["prod"])
    (repository / "infra").mkdir()
    for name in ("platform.yaml", "environments", "web.yaml"):
        _git("mv", name, "infra")
    moved = ["--platform", "infra/platform.yaml", *options[2:4]]
    _, found = _diff(capsys, *moved)
    assert {each["change"] for each in found["comparisons"]} == {XLARGE - LARGE}
    assert [each["profile"] for each in found["comparisons"]] == ["quiet", "normal", "peak-season", "black-friday"]


def test_two_processes_tell_the_same_as_one(repository, capsys, monkeypatch):
    (repository / "platform.yaml").write_text(MANIFEST)
    (repository / "environments").mkdir()
    (repository / "environments" / "prod.yaml").write_text("roles: [primary]\n")
    _git("add", "-A")
    _git("commit", "-q", "-m", "platform")
    _git("branch", "-q", "-f", "main")
    (repository / "web.yaml").write_text(HEAD + WEB % "m5.xlarge" + NAT)
    monkeypatch.setattr(cost_states, "WORTH_IT", 0)
    told = []
    for cores in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        told.append(_run(capsys, "--platform", "platform.yaml", "--environment", "prod", "--format", "json"))
    assert told[0] == told[1]
    assert told[0][1].count('"profile"') == 4


def test_a_baseline_that_a_second_process_cannot_price_fails_too(repository, capsys, monkeypatch):
    (repository / "platform.yaml").write_text(MANIFEST)
    (repository / "environments").mkdir()
    (repository / "environments" / "prod.yaml").write_text("roles: [primary]\n")
    _git("add", "-A")
    _git("commit", "-q", "-m", "platform")
    _git("branch", "-q", "-f", "main")
    monkeypatch.setattr(cost_states, "WORTH_IT", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    here, priced = os.getpid(), cost_states._priced

    def fails(state, profile, reuse):
        if os.getpid() != here:
            raise CfnError("no", Location("web.yaml"), "Mend it.")
        return priced(state, profile, reuse)

    monkeypatch.setattr(cost_states, "_priced", fails)
    code, out, err = _run(capsys, "--platform", "platform.yaml", "--environment", "prod")
    assert (code, out) == (2, "")
    assert "web.yaml" in err


def test_refreshed_prices_that_changed_are_each_sides_own(repository, capsys):
    folder = repository / ".stackwarden" / "prices"
    folder.mkdir(parents=True)
    head = ",".join(COLUMNS)
    row = "eu-west-1,BoxUsage:m5.large,,RunInstances,hour,0,,%s,2026-11-01,2026-11-01,A,read,1,aws,SKU,"
    (folder / "AmazonEC2.csv").write_text(f"{head}\n{row % '0.2'}\n")
    _git("add", "-A")
    _git("commit", "-q", "-m", "prices")
    _git("branch", "-q", "-f", "main")
    (folder / "AmazonEC2.csv").write_text(f"{head}\n{row % '0.3'}\n")
    _, found = _diff(capsys)
    assert (_only(found)["before"]["base"], _only(found)["after"]["base"]) == (Decimal(146), Decimal(219))
