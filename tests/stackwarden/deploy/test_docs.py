"""docs/deploy.md keeps up with the code: options, exit codes, calls to AWS, kinds of problems."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.session import get_session

from stackwarden import cli
from stackwarden.deploy.ledger import Entry

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
COMMANDS = ("plan", "deploy", "verify", "destroy", "bootstrap", "failover", "failback")
SOURCES = sorted((ROOT / "stackwarden/deploy").glob("*.py"))
PREFIXES = {"elbv2": "elasticloadbalancing", "service-quotas": "servicequotas", "s3control": "s3"}
NAMES = {
    "s3:GetPublicAccessBlock": "s3:GetAccountPublicAccessBlock",
    "s3:PutPublicAccessBlock": "s3:PutAccountPublicAccessBlock",
}


class Parser:
    def __init__(self):
        self.options = []

    def add_argument(self, name, *_, **__):
        self.options.append(name)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command):
    parser = Parser()
    importlib.import_module(f"stackwarden.commands.{command}").add_arguments(parser)
    assert parser.options
    assert not [option for option in parser.options if option not in PAGE]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_known(command):
    assert command in cli.COMMANDS


def test_every_exit_code_is_explained():
    for code in (
        cli.EXIT_CLEAN,
        cli.EXIT_FINDINGS,
        cli.EXIT_USAGE,
        cli.EXIT_FAILED,
        cli.EXIT_REFUSED,
        cli.EXIT_CREDENTIALS,
        cli.EXIT_INTERRUPTED,
        cli.EXIT_TERMINATED,
    ):
        assert re.search(rf"^\| {code} \|", PAGE, re.M), code


def calls():
    """Every (service, operation) that the sources name in a call to AWS."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            words = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
            of_job = isinstance(node.func.value, ast.Name) and node.func.value.id == "job"
            if node.func.attr == "cfn" or (node.func.attr == "pages" and of_job):
                yield "cloudformation", words[0]
            elif node.func.attr in ("call", "pages") and len(words) >= 3:
                yield words[1], words[2]
            elif node.func.attr == "_call":
                yield "ecs", words[0]


def test_every_call_to_aws_is_among_the_permissions():
    found = {(service, operation) for service, operation in calls() if service and operation}
    assert len(found) > 40
    missing = set()
    for service, operation in found:
        model = get_session().get_service_model(service)
        names = {xform_name(name): name for name in model.operation_names}
        action = f"{PREFIXES.get(service, service)}:{names[operation]}"
        if f"`{NAMES.get(action, action)}`" not in PAGE:
            missing.add(action)
    assert not missing


def test_no_action_is_listed_that_nothing_calls():
    listed = set(re.findall(r"`([a-z0-9-]+:[A-Z]\w+)`", PAGE.split("## Permissions")[1])) - {"iam:PassRole"}
    source = "".join(file.read_text(encoding="utf-8") for file in SOURCES)
    back = {value: key for key, value in NAMES.items()}
    unused = {action for action in listed if xform_name(back.get(action, action).split(":")[1]) not in source}
    assert unused <= {"ec2:RevokeSecurityGroupIngress", "ec2:RevokeSecurityGroupEgress"}  # made from parts


def test_every_kind_of_problem_and_every_field_of_the_ledger_is_explained():
    verifying = (ROOT / "stackwarden/deploy/verifying.py").read_text(encoding="utf-8")
    kinds = set(re.findall(r'Problem\("(\w+)"', verifying))
    assert len(kinds) >= 9
    assert not [kind for kind in kinds if f"`{kind}`" not in PAGE.split("## verify")[1]]
    fields = set(Entry.__dataclass_fields__) - {"version"}
    assert not [name for name in fields if f"`{name}`" not in PAGE.split("## The ledger")[1]]


def test_the_way_out_of_a_failed_creation_is_explained():
    section = PAGE.split("## deploy\n")[1].split("\n## ")[0]
    assert "Replacement type updates not supported" in section
    assert "destroy --only STACK" in section


def test_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
