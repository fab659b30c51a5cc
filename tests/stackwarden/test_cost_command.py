import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from textwrap import dedent

import jsonschema
import pytest

from stackwarden.cli import main

ROOT = Path(__file__).resolve().parents[2]

WEB = """
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}
      Data: {Type: AWS::S3::Bucket}
      Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
    """

SITE = """
    AWSTemplateFormatVersion: '2010-09-09'
    Resources:
      Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
      Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
    """


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    write(tmp_path / "web.yaml", WEB)
    return tmp_path


def write(path, text):
    path.write_text(dedent(text).lstrip())
    return path


def cost(capsys, *arguments):
    code = main(["cost", *map(str, arguments)])
    out, err = capsys.readouterr()
    return code, out, err


def priced(capsys, *arguments):
    code, out, err = cost(capsys, *arguments, "--format", "json")
    assert err == ""
    return code, json.loads(out, parse_float=Decimal, parse_int=Decimal)


def test_json_of_a_strangers_template(folder, capsys):
    write(folder / "usage.yaml", "version: 1\nresources:\n  Data: {standard_gb: 100}\n  Web: {root_volume_gb: 8}\n")
    code, found = priced(capsys, "web.yaml", "--usage", "usage.yaml", "--region", "eu-west-1")
    assert code == 0
    assert found["version"] == "1.6"
    items = {(each["logical_id"], each["component"]): each for each in found["line_items"]}
    web = items["Web", "instance hours"]
    assert web["service_code"] == "AmazonEC2"
    assert web["usage_type"] == "BoxUsage:m5.large"
    assert (web["quantity"], web["unit"], web["unit_price"], web["amount"]) == (
        730,
        "hour",
        Decimal("0.107"),
        Decimal("78.11"),
    )
    assert (web["resource"], web["file"], web["line"]) == ("web.yaml/Web", "web.yaml", 3)
    assert web["price_source"]
    assert web["price_date"]
    assert items["Data", "Standard storage"]["amount"] == Decimal("2.3")
    assert found["total"]["base"] == sum(each["amount"] for each in found["line_items"])
    assert found["total"]["base"] == Decimal("78.11") + Decimal("2.3") + 8 * Decimal("0.088")
    assert [each["logical_id"] for each in found["free"]] == ["Role"]
    assert {each["cause"] for each in found["unpriced"]} == {"usage"}
    assert found["resources"] == {"resources": 3, "priced": 1, "partly": 1, "unpriced": 0, "free": 1}
    assert {each["name"] for each in found["totals"]["by_service"]} == {"AmazonEC2", "AmazonS3"}


def test_unit_prices_of_ones_own_outrank_the_book(folder, capsys):
    write(
        folder / "mine.yaml",
        """
        version: 1
        source: our contract
        effective_date: 2026-10-01
        prices: [{service: AmazonEC2, key: "BoxUsage:m5.large", unit: hour, price: 0.05}]
        """,
    )
    code, found = priced(capsys, "web.yaml", "--prices", "mine.yaml")
    line = next(each for each in found["line_items"] if each["component"] == "instance hours")
    assert code == 0
    assert line["amount"] == Decimal("36.5")
    assert "our contract" in line["price_source"]


HEAD = "version: 1\nsource: ours\neffective_date: 2026-10-01\nprices:\n"


def test_every_price_layer_that_was_used_is_named_with_its_count_and_zeros_are_marked(folder, capsys):
    project, user = folder / ".stackwarden/prices.yaml", folder / "data/stackwarden/prices.yaml"
    for path in (project, user):
        path.parent.mkdir(parents=True)
    project.write_text(HEAD + "  - {service: AmazonEC2, key: 'BoxUsage:m5.large', unit: hour, price: 0}\n")
    user.write_text(HEAD + "  - {service: AmazonS3, key: TimedStorage-ByteHrs, unit: GB-month, price: 0.01}\n")
    write(folder / "unused.yaml", HEAD + "  - {service: AmazonEC2, key: Misspelt, unit: hour, price: 1}\n")
    write(folder / "u.yaml", "version: 1\nresources:\n  Data: {standard_gb: 100}\n  Web: {root_volume_gb: 8}\n")
    arguments = ("web.yaml", "--usage", "u.yaml", "--prices", "unused.yaml", "--region", "eu-west-1")
    _, found = priced(capsys, *arguments)
    layers = {each["kind"]: each for each in found["price_layers"]}
    assert list(layers) == ["option", "project", "user", "shipped"]
    assert (layers["option"]["file"], layers["option"]["prices"]) == ("unused.yaml", 0)
    assert layers["project"] == {
        "kind": "project",
        "file": ".stackwarden/prices.yaml",
        "prices": 1,
        "zero": ["AmazonEC2 BoxUsage:m5.large"],
    }
    assert (layers["user"]["file"], layers["user"]["prices"], layers["user"]["zero"]) == (user.as_posix(), 1, [])
    assert layers["shipped"]["prices"] > 0
    assert {each["component"]: each["price_layer"] for each in found["line_items"]} == {
        "instance hours": "project",
        "root volume gp3": "shipped",
        "Standard storage": "user",
    }
    for form in ("text", "markdown"):
        _, out, _ = cost(capsys, *arguments, "--format", form)
        assert (
            "Prices: 0 from --prices unused.yaml, 1 from the project's .stackwarden/prices.yaml, 1 from the user's"
            in out
        )
        assert "PRICED AT 0 by the project's .stackwarden/prices.yaml: AmazonEC2 BoxUsage:m5.large" in out
        marked = [row for row in out.splitlines() if "price 0 given by the project's .stackwarden/prices.yaml" in row]
        assert len(marked) == 1
        assert "instance hours" in marked[0]


def test_shipped_prices_alone_are_said_and_nothing_is_marked(folder, capsys):
    _, out, _ = cost(capsys, "web.yaml")
    assert "from the shipped prices" in out
    assert "PRICED AT 0" not in out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_figure_too_large_to_be_meant_is_wrong_input_with_its_line(folder, capsys, form):
    write(folder / "nat.yaml", "Resources:\n  N: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: s}}\n")
    write(folder / "u.yaml", "version: 1\nresources:\n  N:\n    processed_gb: 1e26\n")
    code, out, err = cost(capsys, "nat.yaml", "--usage", "u.yaml", "--format", form)
    assert (code, out) == (2, "")
    assert "u.yaml:4:" in err
    assert "1,000,000,000,000,000" in err


def test_missing_price_data_is_exit_code_5_with_the_total_still_printed(folder, capsys):
    write(folder / "odd.yaml", "Resources:\n  A: {Type: AWS::EC2::Instance, Properties: {InstanceType: zz9.large}}\n")
    code, found = priced(capsys, "web.yaml", "odd.yaml")
    assert code == 5
    assert found["total"]["base"] == Decimal("78.11")
    missing = [each for each in found["unpriced"] if each["cause"] == "price"]
    assert [each["logical_id"] for each in missing] == ["A"]
    code, out, _ = cost(capsys, "odd.yaml")
    assert code == 5
    assert "zz9.large" in out


def test_a_type_without_a_price_model_is_exit_code_5_until_it_gets_lines(folder, capsys):
    write(folder / "odd.yaml", "Resources:\n  A: {Type: AWS::Unheard::Of}\n")
    assert cost(capsys, "odd.yaml")[0] == 5
    line = "{component: c, service: AmazonEC2, key: NatGateway-Hours, quantity: 1}"
    write(folder / "usage.yaml", f"version: 1\nresources:\n  A: {{lines: [{line}]}}\n")
    assert cost(capsys, "odd.yaml", "--usage", "usage.yaml")[0] == 0


def test_a_region_without_prices_leaves_everything_unpriced_and_says_so(folder, capsys):
    code, found = priced(capsys, "web.yaml", "--region", "mx-central-1")
    assert code == 5
    assert found["line_items"] == []
    assert found["total"]["base"] == 0
    assert "mx-central-1" in next(each["reason"] for each in found["unpriced"] if each["cause"] == "price")


def test_without_a_region_one_is_taken_and_said(folder, capsys):
    _, out, _ = cost(capsys, "web.yaml")
    assert "no region given: priced in eu-west-1" in out
    _, out, _ = cost(capsys, "web.yaml", "--region", "us-east-1")
    assert "no region given" not in out
    assert "0.096" in out


@pytest.mark.parametrize(
    ("region", "near"),
    [("EU-WEST-1", "eu-west-1"), ("us-east-1a", "us-east-1"), ("eu-wset-1", "eu-west-1"), ("", "name one")],
)
def test_a_region_that_is_none_is_wrong_use_and_names_the_nearest(folder, capsys, region, near):
    code, out, err = cost(capsys, "web.yaml", "--region", region)
    assert (code, out) == (2, "")
    assert f"there is no region {region!r}" in err
    assert near in err


def test_an_error_about_the_assumed_region_says_that_it_is_assumed(folder, capsys):
    write(
        folder / "map.yaml",
        """
        Mappings: {Ami: {us-east-1: {id: ami-1}}}
        Resources:
          A: {Type: AWS::EC2::Instance, Properties: {ImageId: !FindInMap [Ami, !Ref 'AWS::Region', id]}}
        """,
    )
    code, _, err = cost(capsys, "map.yaml")
    assert code == 2
    assert "No region was given, eu-west-1 is assumed" in err
    code, _, err = cost(capsys, "map.yaml", "--region", "eu-west-1")
    assert code == 2
    assert "assumed" not in err


def test_no_load_is_assumed_for_templates_until_a_profile_is_named(folder, capsys):
    write(
        folder / "alb.yaml",
        """
        Resources:
          Alb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [subnet-a, subnet-b]}}
          Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Alb}}
        """,
    )
    code, found = priced(capsys, "alb.yaml")
    assert code == 0
    assert found["total"]["base"] == 730 * Decimal("0.0252") + 1460 * Decimal("0.005")
    assert (found["profile"], found["orders"]) == (None, None)
    assert any("no load profile given" in note for note in found["notes"])
    _, loaded = priced(capsys, "alb.yaml", "--profile", "normal")
    assert loaded["total"]["base"] > found["total"]["base"]
    assert any("300,000 sessions" in note for note in loaded["notes"])
    assert loaded["orders"]["cost_per_order"] > 0


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("p.yaml", "Size: a\nNope: 1\n", "p.yaml:2:1"),
        (
            "p.json",
            '[{"ParameterKey": "Size", "ParameterValue": "a"},\n {"ParameterKey": "Nope", "ParameterValue": "1"}]',
            "2:2",
        ),
        ("p.json", '{"Parameters": {"Size": "a",\n  "Nope": "1"}}', "p.json:2:3"),
        ("p.json", '["Size=a",\n "Nope=1"]', "p.json:2:2"),
    ],
)
def test_a_parameter_that_no_template_has_is_an_error_at_its_place_in_the_file(folder, capsys, name, text, place):
    write(folder / "sized.yaml", WEB.replace("Resources:", "Parameters: {Size: {Type: String}}\n    Resources:"))
    (folder / name).write_text(text)
    code, _, err = cost(capsys, "sized.yaml", "--parameters", name)
    assert code == 2
    assert "no template declares the parameter 'Nope'" in err
    assert f"{place}:" in err


def test_open_parameters_are_tried_and_the_dearest_way_is_shown(folder, capsys):
    write(
        folder / "sized.yaml",
        """
        Parameters: {Size: {Type: String, AllowedValues: [m5.large, m5.xlarge]}}
        Resources:
          Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref Size}}
        """,
    )
    _, found = priced(capsys, "sized.yaml")
    assert [(each["assumed"]["Size"], each["chosen"]) for each in found["variants"]] == [
        ("m5.large", False),
        ("m5.xlarge", True),
    ]
    assert found["total"]["base"] == max(each["total"]["base"] for each in found["variants"])
    write(folder / "p.json", '[{"ParameterKey": "Size", "ParameterValue": "m5.large"}]')
    _, found = priced(capsys, "sized.yaml", "--parameters", "p.json")
    assert found["variants"] == []
    assert found["total"]["base"] == Decimal("78.11")


def test_nested_stacks_are_priced_with_their_parent(folder, capsys):
    write(
        folder / "parent.yaml",
        "Resources:\n  C: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml}}\n",
    )
    write(folder / "c.yaml", "Resources:\n  V: {Type: AWS::EC2::Volume, Properties: {Size: 10, VolumeType: gp3}}\n")
    code, found = priced(capsys, "parent.yaml", "--region", "eu-west-1")
    assert code == 0
    assert [(each["resource"], each["amount"]) for each in found["line_items"]] == [
        ("parent.yaml/C/V", Decimal("0.88"))
    ]
    assert [each["logical_id"] for each in found["free"]] == ["C"]


@pytest.mark.parametrize(
    ("address", "exit_code"),
    [("https://bucket.s3.amazonaws.com/c.yaml", 5), ("none.yaml", 5), ("!Ref Url", 0)],
)
@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_nested_template_that_is_not_at_hand_is_told_and_the_rest_priced(folder, capsys, address, exit_code, form):
    write(
        folder / "parent.yaml",
        f"""
        Parameters: {{Url: {{Type: String}}}}
        Resources:
          C: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {address}}}}}
          V: {{Type: AWS::EC2::Volume, Properties: {{Size: 10, VolumeType: gp3}}}}
        """,
    )
    code, out, _ = cost(capsys, "parent.yaml", "--region", "eu-west-1", "--format", form)
    assert code == exit_code
    if form == "json":
        found = json.loads(out)
        assert [(e["file"], e["line"], e["problem"]) for e in found["unseen"]] == [("parent.yaml", 3, exit_code == 5)]
        assert found["exit_code"] == exit_code
        assert [each["logical_id"] for each in found["unpriced"]] == ["C"]
        assert found["total"]["base"] == 0.88
    else:
        assert "NOT SEEN: 1 part" in out
        assert "parent.yaml:3:" in out
        assert "$0.88" in out


def test_a_macro_is_told_not_to_be_seen(folder, capsys):
    write(folder / "macro.yaml", "Transform: MyMacro\nResources:\n  R: {Type: AWS::IAM::Role}\n")
    code, out, _ = cost(capsys, "macro.yaml")
    assert code == 0
    assert "the macro MyMacro" in out


def test_sam_functions_are_priced_as_functions(folder, capsys):
    write(
        folder / "sam.yaml",
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: python3.12, InlineCode: x}}
        """,
    )
    write(folder / "u.yaml", "version: 1\nresources:\n  F: {requests: 1000000, duration_ms: 100}\n")
    code, found = priced(capsys, "sam.yaml", "--usage", "u.yaml")
    assert code == 0
    # 1 M x 0.0000002, and 1 M x 0.1 s x 128 MB = 12,500 GB-s x 0.0000166667
    assert found["total"]["base"] == Decimal("0.2") + 12_500 * Decimal("0.0000166667")


def test_a_folder_with_other_files_prices_the_templates_and_names_the_rest(folder, capsys):
    write(folder / "notes.json", "{}")
    code, out, _ = cost(capsys, ".")
    assert code == 0
    assert "notes.json" in out
    assert "web.yaml/Web" in out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_output_goes_to_a_file_whole(folder, capsys, form):
    code, out, _ = cost(capsys, "web.yaml", "--format", form)
    assert cost(capsys, "web.yaml", "--format", form, "--output", "out.txt") == (code, "", "")
    assert (folder / "out.txt").read_text() == out
    assert sorted(path.name for path in folder.iterdir()) == ["out.txt", "web.yaml"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name either PATHs"),
        (("web.yaml", "--platform", "p.yaml"), "name either PATHs"),
        (("--platform", "p.yaml"), "--platform needs --environment"),
        (("web.yaml", "--role", "primary"), "need --platform"),
        (("--platform", "p.yaml", "--environment", "prod", "--region", "eu-west-1"), "a platform has its own"),
        (("web.yaml", "--profile", "none"), "no load profile 'none'"),
        (("missing.yaml",), "Cannot be read"),
        (("web.yaml", "--usage", "none.yaml"), "Cannot be read"),
        (("web.yaml", "--prices", "none.yaml"), "annot be read"),
        (("web.yaml", "--parameters", "params.yaml"), "no template declares the parameter 'Nope'"),
        (("web.yaml", "--output", "no/such/folder/x"), "Cannot be written"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(folder, capsys, arguments, message):
    write(folder / "params.yaml", "Nope: 1\n")
    code, out, err = cost(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert message in err
    assert len(err.splitlines()) == 1


def test_a_folder_without_templates_is_exit_code_3(folder, capsys):
    (folder / "empty").mkdir()
    code, out, err = cost(capsys, "empty")
    assert (code, out) == (3, "")
    assert "no resource" in err


def test_the_platform_prices_as_one(capsys):
    manifest = ROOT / "templates" / "platform.yaml"
    code, found = priced(capsys, "--platform", manifest, "--environment", "prod", "--profile", "black-friday")
    assert code == 0
    assert found["profile"]["name"] == "black-friday"
    regions = {each["name"] for each in found["totals"]["by_region"]}
    assert {"eu-west-1", "eu-central-1"} <= regions
    assert any(each["price_grade"] == "proxy" for each in found["line_items"])
    assert {each["grade"] for each in found["proxies"]} <= {"proxy", "derived"}
    one, alone = priced(capsys, "--platform", manifest, "--environment", "prod", "--role", "secondary")
    assert one == 0
    assert {each["region"] for each in alone["line_items"]} == {"eu-central-1"}


def test_text_never_shows_zero_dollars_for_something_that_costs(folder, capsys):
    write(folder / "usage.yaml", "version: 1\nresources:\n  Data: {get_requests: 1}\n")
    _, out, _ = cost(capsys, "web.yaml", "--usage", "usage.yaml")
    assert "< $0.01  web.yaml/Data: GET" in out


def test_the_command_loads_no_library_of_other_commands(tmp_path):
    arguments = ["cost", str(ROOT / "templates/stacks/network.yaml"), "--output", str(tmp_path / "out.txt")]
    program = (
        "import sys\nfrom stackwarden.cli import main\n"
        f"assert main({arguments!r}) in (0, 5)\n"
        "print([name for name in ('jinja2', 'boto3', 'cfnlint', 'cloudformation_validate') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


CONTRACT = "version: 1\nsource: Agreement\neffective_date: 2026-01-01\ndiscounts:\n"


def test_discounts_are_shown_at_their_lines_and_in_sum(folder, capsys):
    write(folder / "contract.yaml", CONTRACT + "  - {name: EDP 2026, percent: 10}\n")
    code, found = priced(capsys, "web.yaml", "--prices", "contract.yaml", "--as-of", "2026-11-28")
    assert code == 0
    [web] = [each for each in found["line_items"] if each["component"] == "instance hours"]
    assert web["discounts"] == [{"name": "EDP 2026", "percent": "10 %", "source": "Agreement (contract.yaml:5)"}]
    assert (web["list_amount"], web["amount"]) == (Decimal("78.11"), Decimal("70.299"))
    assert web["unit_price"] == Decimal("0.0963")
    _, out, _ = cost(capsys, "web.yaml", "--prices", "contract.yaml", "--as-of", "2026-11-28")
    assert "Discounts: $7.81 off $78.11 at list prices: EDP 2026, 10 %, Agreement (contract.yaml:5)" in out
    assert "[EDP 2026: 10 % off]" in out


def test_a_misspelt_price_key_is_named_with_what_is_spelt_like_it(folder, capsys):
    start = "version: 1\nsource: Agreement\neffective_date: 2026-01-01\nprices:\n"
    entries = [
        f"  - {{service: {name}, key: {key}, unit: hour, price: 1}}\n"
        for name, key in (
            ("AmazonEC2", "BoxUsage:m7g.xlrge"),
            ("AmazonEC2", "NatGateway-Hours"),
            ("AmazonNone", "Thing"),
        )
    ]
    write(folder / "own.yaml", start + "".join(entries))
    _, found = priced(capsys, "web.yaml", "--prices", "own.yaml")
    [said] = [note for note in found["notes"] if note.startswith("of --prices")]
    assert said.startswith(
        "of --prices nothing here is priced with AmazonEC2 BoxUsage:m7g.xlrge (did you mean BoxUsage:m"
    )
    assert said.endswith("AmazonNone Thing; the shipped prices have no such key")
    assert "NatGateway-Hours" not in said, "a file may price more than these templates hold"


def test_discounts_that_do_nothing_are_named(folder, capsys):
    write(
        folder / "contract.yaml",
        CONTRACT + "  - {name: old, percent: 10, until: 2026-06-30}\n"
        "  - {name: mistyped, percent: 5, service: AmazonEC3}\n",
    )
    _, found = priced(capsys, "web.yaml", "--prices", "contract.yaml", "--as-of", "2026-11-28")
    assert "discount old (contract.yaml:5) ended on 2026-06-30: not applied on 2026-11-28" in found["notes"]
    assert "discount mistyped, Agreement (contract.yaml:6), is for nothing here" in found["notes"]
    assert all(each["discounts"] == [] and each["list_amount"] == each["amount"] for each in found["line_items"])


@pytest.mark.parametrize(("more", "said"), [([], True), (["--stale-after", "9999"], False)])
def test_a_stale_book_is_said(folder, capsys, more, said):
    _, out, _ = cost(capsys, "web.yaml", "--as-of", "2027-11-28", *more)
    assert ("prices used were last seen more than 180 days before 2027-11-28, the oldest on " in out) is said
    assert ("`stackwarden prices refresh` brings them up to date" in out) is said


def test_a_day_that_is_none_is_refused(folder, capsys):
    with pytest.raises(SystemExit):
        main(["cost", "web.yaml", "--as-of", "yesterday"])
    assert "'yesterday' is no day" in capsys.readouterr().err


def test_unit_economics_and_a_simulation_of_a_named_load(folder, capsys):
    pytest.importorskip("numpy", reason="numpy is not installed: only --monte-carlo needs it")
    write(folder / "site.yaml", SITE)
    code, found = priced(capsys, "site.yaml", "--profile", "normal", "--monte-carlo", "200", "--seed", "7")
    assert code == 0
    simulation = found["simulation"]
    assert "not a confidence interval" in simulation["what"]
    assert (simulation["runs"], simulation["seed"]) == (200, 7)
    assert found["total"]["low"] < simulation["total"]["p10"] < simulation["total"]["p90"] < found["total"]["high"]
    assert simulation["sensitivity"][0]["driver"] == "sessions_per_day"
    units = found["unit_economics"]
    assert units["next_orders"]["orders"] == 1_000_000
    assert units["cost_per_order"]["base"] == pytest.approx(found["orders"]["cost_per_order"])
    again = priced(capsys, "site.yaml", "--profile", "normal", "--monte-carlo", "200", "--seed", "7")[1]
    assert again == found
    _, out, _ = cost(capsys, "site.yaml", "--profile", "normal", "--monte-carlo", "200")
    assert "a simulation over our stated assumptions, not a confidence interval" in out
    assert "Swing of $" in out
    assert "The next 1,000,000 orders" in out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--seed", "1"], "--seed needs --monte-carlo"),
        (["--monte-carlo", "99", "--profile", "normal"], "100 to 1,000,000 runs"),
        (["--monte-carlo", "100"], "name one with --profile"),
        (["--monte-carlo", "100", "--profile", "normal", "--seed", "-1"], "from 0 on"),
    ],
)
def test_a_simulation_asked_for_in_a_wrong_way(folder, capsys, options, words):
    write(folder / "site.yaml", SITE)
    code, out, err = cost(capsys, "site.yaml", *options)
    assert (code, out) == (2, "")
    assert words in err


def test_without_numpy_a_simulation_says_what_to_install_and_the_rest_works(folder, capsys, monkeypatch):
    for name in ("numpy", "cost_model.simulation", "cost_model.many"):
        monkeypatch.setitem(sys.modules, name, None)
    write(folder / "site.yaml", SITE)
    assert cost(capsys, "site.yaml", "--profile", "normal")[0] == 0
    code, _, err = cost(capsys, "site.yaml", "--profile", "normal", "--monte-carlo", "100")
    assert code == 2
    assert "Install numpy." in err


def test_alternatives_are_told_in_every_format(folder, capsys):
    code, out, _ = cost(capsys, "web.yaml", "--alternatives")
    assert code == 0
    assert "Graviton (arm64) instead of x86" in out
    assert "do not add up" in out
    assert "Compute Savings Plan" in out
    _, page, _ = cost(capsys, "web.yaml", "--alternatives", "--format", "markdown")
    assert "## Alternatives" in page
    assert "What gets worse" in page
    _, plain, _ = cost(capsys, "web.yaml")
    assert "Alternatives" not in plain


def test_alternatives_keep_the_contract_of_the_json(folder, capsys):
    from jsonschema import Draft202012Validator

    schema = Draft202012Validator(json.loads((ROOT / "docs/schemas/cost-output.schema.json").read_text()))
    for more in ([], ["--profile", "normal"]):
        _, out, _ = cost(capsys, "web.yaml", "--alternatives", "--format", "json", *more)
        found = json.loads(out)
        assert list(schema.iter_errors(found)) == []
        graviton = next(each for each in found["alternatives"]["options"] if each["alternative"] == "graviton")
        assert graviton["deltas"][0]["delta"] < 0
        assert found["alternatives"]["commitments"][0]["deltas"] == [
            {"profile": more[1] if more else "no load", "delta": None}
        ]
    _, out, _ = cost(capsys, "web.yaml", "--format", "json")
    assert "alternatives" not in json.loads(out)


OLD_WEB = """
    Resources:
      Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large}}
      Idle: {Type: AWS::EC2::EIP}
    """


def test_recommendations_are_told_in_every_format(folder, capsys):
    write(folder / "old.yaml", OLD_WEB)
    _, out, _ = cost(capsys, "old.yaml", "--recommendations")
    assert "old.yaml/Idle: release the address" in out
    assert "from template, not measured" in out
    _, page, _ = cost(capsys, "old.yaml", "--recommendations", "--format", "markdown")
    assert "## Recommendations" in page


def test_recommendations_and_advice_keep_the_contract_of_the_json(folder, capsys):
    from jsonschema import Draft202012Validator

    write(folder / "old.yaml", OLD_WEB)
    hub = {"recommendationId": "r-1", "actionType": "Stop", "resourceId": "i-1", "estimatedMonthlySavings": 12.5}
    (folder / "hub.json").write_text(json.dumps({"items": [hub]}))
    code, out, _ = cost(capsys, "old.yaml", "--advice", "hub.json", "--format", "json")
    assert code == 0
    found = json.loads(out)
    schema = Draft202012Validator(json.loads((ROOT / "docs/schemas/cost-output.schema.json").read_text()))
    assert list(schema.iter_errors(found)) == []
    items = {(each["source"], each["kind"]) for each in found["recommendations"]["items"]}
    assert items == {("template", "idle"), ("template", "graviton"), ("cost-optimization-hub", "idle")}
    assert "alternatives" not in found


def test_advice_that_is_none_is_refused(folder, capsys):
    (folder / "hub.json").write_text("{}")
    code, out, err = cost(capsys, "web.yaml", "--advice", "hub.json")
    assert (code, out) == (2, "")
    assert "hub.json" in err


def test_focus_holds_the_estimate_alone(folder, capsys):
    code, _, err = cost(capsys, "web.yaml", "--alternatives", "--format", "focus")
    assert code == 2
    assert "leave --alternatives" in err


def schema(name):
    return json.loads((ROOT / "docs" / "schemas" / name).read_text())


def test_twelve_months_of_templates(folder, capsys):
    write(folder / "site.yaml", SITE)
    code, found = priced(capsys, "site.yaml", "--year")
    assert code == 0
    plain = json.loads(json.dumps(found, default=float))
    jsonschema.validate(plain, schema("cost-year.schema.json"))
    assert [each["name"] for each in found["months"]][::11] == ["January", "December"]
    assert found["total"]["base"] == sum(each["total"]["base"] for each in found["months"])
    assert {each["name"] for each in found["drivers"]} >= {"growth", "data_growth", "months.11.load"}
    _, out, _ = cost(capsys, "site.yaml", "--year", "retail")
    assert "a year, ESTIMATED in USD before tax, year retail" in out
    assert "November   black-friday x 1.1" in out
    _, out, _ = cost(capsys, "site.yaml", "--year", "--format", "markdown")
    assert "| November | black-friday x 1.1 |" in out


def test_all_profiles_side_by_side(folder, capsys):
    write(folder / "site.yaml", SITE)
    code, found = priced(capsys, "site.yaml", "--all-profiles")
    assert code == 0
    plain = json.loads(json.dumps(found, default=float))
    jsonschema.validate(plain, schema("cost-profiles.schema.json"))
    names = [each["profile"] for each in found["estimates"]]
    assert names == ["quiet", "normal", "peak-season", "black-friday"]
    for each in found["estimates"]:
        alone = priced(capsys, "site.yaml", "--profile", each["profile"])[1]
        assert each["total"] == alone["total"]
    _, out, _ = cost(capsys, "site.yaml", "--all-profiles")
    assert "black-friday" in out


def test_all_profiles_of_a_platform_price_every_environment(folder, capsys):
    manifest = ROOT / "templates" / "platform.yaml"
    code, found = priced(capsys, "--platform", manifest, "--all-profiles", "--role", "edge")
    assert code == 0
    assert {each["environment"] for each in found["estimates"]} == {"dev", "prod", "staging"}
    _, one = priced(capsys, "--platform", manifest, "--environment", "dev", "--role", "edge", "--profile", "quiet")
    assert (
        next(e for e in found["estimates"] if (e["environment"], e["profile"]) == ("dev", "quiet"))["total"]
        == one["total"]
    )


def test_all_profiles_in_two_processes_are_those_of_one(folder, capsys, monkeypatch):
    manifest = ROOT / "templates" / "platform.yaml"
    told = []
    for cores in (1, 2):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        told.append(cost(capsys, "--platform", manifest, "--all-profiles", "--role", "edge", "--format", "json"))
    assert told[0] == told[1]


@pytest.mark.parametrize("view", ["--year", "--all-profiles"])
def test_views_say_what_the_plain_output_says_of_prices(folder, capsys, view):
    write(folder / "site.yaml", SITE)
    write(
        folder / "deal.yaml",
        "version: 1\nsource: Agreement\neffective_date: 2026-01-01\n"
        "discounts:\n  - {name: EDP, percent: 10, until: 2026-06-30}\n"
        "  - {name: Lake, percent: 5, service: AmazonAthena}\n",
    )
    words = ("site.yaml", view, "--prices", "deal.yaml", "--as-of", "2028-01-01")
    _, found = priced(capsys, *words)
    old = [note for note in found["notes"] if "more than 180 days before 2028-01-01" in note]
    assert len(old) == 1
    assert any("discount EDP" in note and "ended on 2026-06-30" in note for note in found["notes"])
    assert any(note.startswith("discount Lake") and "is for nothing here" in note for note in found["notes"])
    assert len(set(found["notes"])) == len(found["notes"])
    _, out, _ = cost(capsys, *words)
    assert old[0] in out
    _, found = priced(capsys, *words, "--stale-after", "9999")
    assert not [note for note in found["notes"] if "were last seen" in note]


@pytest.mark.parametrize(
    "options",
    [
        ["--year", "--all-profiles"],
        ["--year", "--profile", "normal"],
        ["--all-profiles", "--profile", "normal", "--monte-carlo", "100"],
    ],
)
def test_views_that_contradict_each_other(folder, capsys, options):
    code, out, err = cost(capsys, "web.yaml", *options)
    assert (code, out) == (2, "")
    assert "--all-profiles" in err


def test_a_view_of_nothing_is_no_estimate(folder, capsys):
    write(folder / "empty.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n")
    for option in ("--year", "--all-profiles"):
        code, out, err = cost(capsys, "empty.yaml", option)
        assert (code, out) == (3, "")
        assert "no resource to price" in err


def test_accounts_are_left_out_of_advice_only(folder, capsys):
    code, _, err = cost(capsys, "web.yaml", "--recommendations", "--redact-accounts")
    assert code == 2
    assert "needs --advice" in err


def test_a_day_beyond_the_calendar_of_a_year_is_refused(folder, capsys):
    with pytest.raises(SystemExit) as left:
        main(["cost", "web.yaml", "--format", "focus", "--year", "--as-of", "9999-12-31"])
    assert left.value.code == 2
    assert "9999-12-31 is no day of 2000 to 2199" in capsys.readouterr().err


def test_two_outputs_do_not_overwrite_each_other(folder, capsys):
    code, _, err = cost(capsys, "web.yaml", "--profile", "normal", "--html", "x", "--output", "./x")
    assert code == 2
    assert "--html and --output name the same file" in err
    assert not (folder / "x").exists()


def test_a_misspelt_type_in_a_usage_file_has_its_neighbour_named(folder, capsys):
    write(folder / "usage.yaml", "version: 1\ntypes: {AWS::EC2::Instanc: {hours: 3}}\n")
    code, _, err = cost(capsys, "web.yaml", "--usage", "usage.yaml")
    assert code == 2
    assert "usage.yaml:2:29: AWS::EC2::Instanc has no usage key 'hours'. Did you mean AWS::EC2::Instance?" in err


def test_absurd_figures_are_shown_not_stumbled_over(folder, capsys):
    most = "1000000000000000"
    write(folder / "usage.yaml", f'version: 1\nresources: {{"*": {{hours: {most}}}}}\n')
    start = "version: 1\nsource: Agreement\neffective_date: 2026-01-01\nprices:\n"
    keys = ("BoxUsage:m7g.large", "BoxUsage:t3.large", "BoxUsage:m5.large")
    write(
        folder / "own.yaml",
        start + "".join(f"  - {{service: AmazonEC2, key: '{key}', unit: hour, price: {most}}}\n" for key in keys),
    )
    absurd = (
        "--usage",
        "usage.yaml",
        "--prices",
        "own.yaml",
        "--profile",
        "normal",
        "--alternatives",
        "--html",
        "x.html",
    )
    code, found = priced(capsys, "web.yaml", *absurd)
    assert code in {0, 5}
    assert found["total"]["base"] >= Decimal(10) ** 30


@pytest.mark.parametrize(
    ("unit", "told"),
    [("hour", False), ("Hrs", False), ("instance-hours", False), ("request", True), ("GB", True), ("month", True)],
)
def test_a_price_by_another_unit_than_the_books_is_named(folder, capsys, unit, told):
    start = "version: 1\nsource: Agreement\neffective_date: 2026-01-01\nprices:\n"
    keys = ("BoxUsage:m7g.large", "BoxUsage:t3.large", "BoxUsage:m5.large")
    write(
        folder / "own.yaml",
        start + "".join(f"  - {{service: AmazonEC2, key: '{key}', unit: {unit}, price: 1}}\n" for key in keys),
    )
    _, found = priced(capsys, "web.yaml", "--prices", "own.yaml")
    said = [note for note in found["notes"] if "nothing is converted" in note]
    assert bool(said) is told
    if told:
        assert f"is priced by the {unit} (Agreement (own.yaml:" in said[0]
        assert "counted by the hour" in said[0]
