"""A small platform of two stacks in two regions, in a folder of its own, and AWS in memory to deploy it into."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from stackwarden.cli import main
from stackwarden.deploy import arguments
from tests.stackwarden.deploy.fake import Fake

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
MANIFEST = """
project: shop
regions: {primary: eu-west-1, secondary: eu-central-1}
stacks:
  - {name: base, template: base.yaml, roles: [primary, secondary], after: {primary: [secondary/base]}}
  - {name: app, template: app.yaml, roles: [primary, secondary], wiring: {Topic: base/topic}}
  - {name: lone, template: lone.yaml, roles: [primary]}
"""
BASE = """
Parameters: {Project: {Type: String}, Environment: {Type: String}, Secret: {Type: String, NoEcho: true, Default: ''}}
Resources:
  Queue:
    Type: AWS::SQS::Queue
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {QueueName: orders, KmsMasterKeyId: alias/shop}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: !Sub '/${Project}/${Environment}/base/topic', Type: String, Value: first}
"""
APP = """
Parameters: {Topic: {Type: 'AWS::SSM::Parameter::Value<String>'}, Size: {Type: Number, Default: 1}}
Resources:
  Role: {Type: AWS::SSM::Parameter, Properties: {Name: /shop/prod/app/x, Type: String, Value: !Ref Topic}}
"""
LONE = (
    "Resources: {Lone: {Type: 'AWS::SSM::Parameter', Properties: {Name: /shop/prod/lone/y, Type: String, Value: '1'}}}"
)
WAIVERS = """
- policy: queue-dlq-and-alarm
  file: base.yaml
  reason: The sample stays small; what a queue needs beside it is not what is tried here.
  owner: tests
  expires: 2099-12-31
"""
SETTINGS = "roles: [primary, secondary]\nparameters: {{Project: shop, Environment: {name}}}\n"


class World:
    """The platform's files, the account, and the command line."""

    def __init__(self, folder: Path, fake: Fake, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.fake, self._capsys = folder, fake, capsys
        self.write("platform.yaml", MANIFEST)
        self.write("base.yaml", BASE)
        self.write("waivers.yaml", WAIVERS)
        self.write("app.yaml", APP)
        self.write("lone.yaml", LONE)
        for name in ("prod", "dev"):
            self.write(f"environments/{name}.yaml", SETTINGS.format(name=name))

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new))

    def run(self, command: str, *options: str, environment: str = "prod") -> tuple[int, str, str]:
        """Exit code, output, errors."""
        self._capsys.readouterr()
        where = ["--platform", str(self.folder / "platform.yaml"), "--environment", environment]
        code = main([command, *where, *options])
        return code, *self._capsys.readouterr()

    def deploy(self, *options: str, environment: str = "prod") -> tuple[int, dict[str, str], str]:
        """Exit code, result by stack, errors."""
        code, out, error = self.run(
            "deploy", "--yes", "--lane", "own", "--format", "json", *options, environment=environment
        )
        if out:
            Draft202012Validator(json.loads((SCHEMAS / "deploy-output.schema.json").read_text())).validate(
                json.loads(out)
            )
        results = {each["key"]: each["result"] for each in json.loads(out)["stacks"]} if out else {}
        self.reasons = {each["key"]: each["reasons"] for each in json.loads(out)["stacks"]} if out else {}
        return code, results, error

    def stack(self, key: str, environment: str = "prod"):
        role, name = key.split("/")
        region = {"primary": "eu-west-1", "secondary": "eu-central-1"}[role]
        return self.fake.stacks.get((region, f"shop-{environment}-{name}"))


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def world(tmp_path, monkeypatch, capsys, fake):
    monkeypatch.setattr(arguments, "connect", lambda endpoint: fake)
    monkeypatch.chdir(tmp_path)
    return World(tmp_path, fake, capsys)
