"""``stackwarden cost second-opinion``: AWS's pricing calculator is asked in its own shapes, and tidied up after."""

import json
from decimal import Decimal

import pytest

from cost_model.prices import PriceBook
from cost_model.prices.operations import operation_of
from cost_model.second_opinion import Answered, Asked, Opinion, _spellings, text
from stackwarden.cli import main
from stackwarden.deploy.aws import Aws
from stackwarden.ending import RefusedError
from stackwarden.second_opinion import BATCH, REGION, opinion

boto3 = pytest.importorskip("boto3")
stub = pytest.importorskip("botocore.stub")

ACCOUNT, NAME, ESTIMATE = "111122223333", "stackwarden-test", "00000000-0000-0000-0000-000000000000"
KEYS = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": REGION}


def asked(number=1, *, spellings=("EU-BoxUsage:m5.large", "EUW1-BoxUsage:m5.large"), ours="100"):
    usage = f"BoxUsage:{number}"
    return Asked("AmazonEC2", "eu-west-1", usage, "RunInstances", "hour", Decimal(730), Decimal(ours), tuple(spellings))


class Calculator:
    """Stubbed services; what is asked and answered is held against botocore's shapes."""

    def __init__(self):
        self.aws = Aws(sleep=lambda _: None)
        self.stubs = {name: stub.Stubber(boto3.client(name, **KEYS)) for name in ("sts", "bcm-pricing-calculator")}
        for name, each in self.stubs.items():
            self.aws._clients[REGION, name] = each.client
            each.activate()
        self.calls = self.stubs["bcm-pricing-calculator"]
        self.stubs["sts"].add_response("get_caller_identity", {"Account": ACCOUNT}, {})
        made = {"name": NAME, "rateType": "BEFORE_DISCOUNTS"}
        self.calls.add_response("create_workload_estimate", {"id": ESTIMATE, "status": "VALID"}, made)

    def batch(self, usage, *, items=(), errors=()):
        sent = {"workloadEstimateId": ESTIMATE, "usage": usage}
        answer = {"items": [self.line(*each) for each in items], "errors": list(errors)}
        self.calls.add_response("batch_create_workload_estimate_usage", answer, sent)

    @staticmethod
    def line(key, number, **more):
        named = {"serviceCode": "AmazonEC2", "usageType": "u", "operation": "o", "key": key, "status": "VALID"}
        return {**named, "id": f"{number:08d}-0000-0000-0000-000000000000", **more}

    def summed(self, *pages, updating=0):
        for status in ["UPDATING"] * updating + ["VALID"]:
            answer = {"id": ESTIMATE, "status": status}
            self.calls.add_response("get_workload_estimate", answer, {"identifier": ESTIMATE})
        for index, page in enumerate(pages):
            sent = {"workloadEstimateId": ESTIMATE, "maxResults": 300} | ({"nextToken": f"t{index}"} if index else {})
            following = {"nextToken": f"t{index + 1}"} if index + 1 < len(pages) else {}
            self.calls.add_response("list_workload_estimate_usage", {"items": page, **following}, sent)

    def removed(self):
        self.calls.add_response("delete_workload_estimate", {}, {"identifier": ESTIMATE})

    def finished(self):
        for each in self.stubs.values():
            each.assert_no_pending_responses()


def entry(number, spelling):
    named = {"serviceCode": "AmazonEC2", "usageType": spelling, "operation": "RunInstances"}
    return {**named, "key": f"l{number}", "usageAccountId": ACCOUNT, "amount": 730.0}


def cost(calculator, number, amount):
    """A line as it is listed: without the key that it was made with."""
    line = calculator.line("", number, cost=amount, quantity={"unit": "Hrs", "amount": 730.0})
    return {name: value for name, value in line.items() if name != "key"}


def test_an_estimate_is_made_read_and_removed():
    calculator, question = Calculator(), asked()
    calculator.batch([entry(0, "EU-BoxUsage:m5.large")], items=[("l0", 1)])
    calculator.summed([cost(calculator, 9, 1.0)], [cost(calculator, 1, 98.5)], updating=2)
    calculator.removed()
    found = opinion(calculator.aws, [question], NAME)
    calculator.finished()
    assert found.answers == (Answered(question, Decimal("98.5"), "Hrs"),)


def test_a_refused_spelling_is_followed_by_the_next_one():
    calculator = Calculator()
    refused = {"key": "l1", "errorCode": "BAD_REQUEST", "errorMessage": "no such\nusage"}
    first, second = asked(1), asked(2)
    calculator.batch([entry(0, first.spellings[0]), entry(1, first.spellings[0])], items=[("l0", 1)], errors=[refused])
    calculator.batch([entry(0, first.spellings[1])], items=[("l0", 2)])
    calculator.summed([cost(calculator, 1, 1.0), cost(calculator, 2, 2.0)])
    calculator.removed()
    found = opinion(calculator.aws, [first, second], NAME)
    calculator.finished()
    assert [each.cost for each in found.answers] == [1, 2]


def test_what_aws_does_not_take_is_told_with_its_reason_and_stays_apart():
    calculator = Calculator()
    refused = {"key": "l0", "errorCode": "NOT_FOUND", "errorMessage": "no such usage"}
    own = asked(2, spellings=(), ours="7")
    calculator.batch([entry(0, "EU-X")], errors=[refused])
    calculator.summed([])
    calculator.removed()
    found = opinion(calculator.aws, [asked(spellings=("EU-X",)), own], NAME)
    assert [(each.cost, each.reason) for each in found.answers] == [
        (None, "no such usage"),
        (None, "its usage type is the price book's own word"),
    ]
    assert found.total == ("total", 0, 0, 107)
    assert "$107.00 of ours it did not take" in text(found)


def test_batches_have_the_size_aws_takes():
    calculator, many = Calculator(), [asked(number, spellings=("EU-X",)) for number in range(BATCH + 1)]
    calculator.batch([entry(n, "EU-X") for n in range(BATCH)], items=[(f"l{n}", n) for n in range(BATCH)])
    calculator.batch([entry(0, "EU-X")], items=[("l0", BATCH)])
    calculator.summed([cost(calculator, number, 1.0) for number in range(BATCH + 1)])
    calculator.removed()
    assert opinion(calculator.aws, many, NAME).total.aws == BATCH + 1
    calculator.finished()


def test_the_estimate_is_removed_whatever_happens_unless_it_is_to_be_kept():
    calculator = Calculator()
    calculator.calls.add_client_error("batch_create_workload_estimate_usage", "AccessDeniedException", "no")
    calculator.removed()
    with pytest.raises(RefusedError, match="AccessDenied"):
        opinion(calculator.aws, [asked()], NAME)
    calculator.finished()
    kept = Calculator()
    kept.batch([entry(0, "EU-BoxUsage:m5.large")], items=[("l0", 1)])
    kept.summed([cost(kept, 1, 1.0)])
    opinion(kept.aws, [asked()], NAME, keep=True)
    kept.finished()


class Slow(Aws):
    """A calculator that is never done."""

    def __init__(self):
        self.waited = []
        super().__init__(sleep=self.waited.append)
        self.removed = False

    def call(self, region, service, operation, /, **arguments):
        self.removed |= operation == "delete_workload_estimate"
        return {"Account": ACCOUNT, "id": ESTIMATE, "status": "UPDATING"}


def test_sums_that_never_come_end_the_run():
    slow = Slow()
    with pytest.raises(RefusedError, match="no sums after two minutes"):
        opinion(slow, [asked(spellings=("EU-X",))], NAME)
    assert 100 < sum(slow.waited) < 140
    assert slow.removed


def test_services_are_compared_dearest_first():
    rds = asked()._replace(service="AmazonRDS", ours=Decimal(300))
    found = Opinion((Answered(asked(), Decimal(80)), Answered(rds, Decimal(300)), Answered(asked(2), None, reason="r")))
    assert [(each.service, each.percent) for each in found.by_service()] == [("AmazonRDS", 0), ("AmazonEC2", 25)]
    assert "$380.00 a month for what we price at $400.00 (+5.3 %), 2 of 3 usage types" in text(found)


def test_usage_types_are_spelt_as_services_spell_regions():
    assert _spellings("AmazonEC2", "eu-west-1", "X") == ("EU-X", "EUW1-X", "eu-west-1-X", "X")
    assert _spellings("AmazonEC2", "us-east-1", "X") == ("X", "USE1-X", "us-east-1-X")
    assert _spellings("AmazonCloudFront", "edge", "EU-X") == ("EU-X",)


@pytest.mark.parametrize(
    ("service", "key", "operation"),
    [
        ("AmazonRDS", "InstanceUsage:db.r7g.xlarge|Aurora PostgreSQL", "CreateDBInstance:0021"),
        ("AmazonEC2", "BoxUsage:m7g.xlarge", "RunInstances"),
        ("AmazonElastiCache", "NodeUsage:cache.r7g.large|Valkey", "CreateCacheCluster:Valkey"),
        ("AmazonDynamoDB", "ReplWriteRequestUnits", "PayPerRequestThroughput"),
        ("AWSELB", "LCUUsage|LoadBalancing:Application", "LoadBalancing:Application"),
        ("AmazonSNS", "Requests-Tier1", ""),
    ],
)
def test_an_operation_that_a_row_leaves_out_comes_from_rows_of_its_kind(service, key, operation):
    assert operation_of(PriceBook.load("eu-west-1").price(service, key)) == operation


WEB = "Resources:\n  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: ami-1}}\n"


@pytest.fixture
def web(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.yaml").write_text(WEB)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))


def test_without_credentials_it_is_one_line(web, capsys):
    assert main(["cost", "second-opinion", "web.yaml"]) == 8
    assert capsys.readouterr().err.count("\n") == 1


def test_json_holds_both_sides(web, capsys, monkeypatch):
    def answered(aws, asked, name, *, keep):
        return Opinion(tuple(Answered(each, each.ours, "Hrs") for each in asked))

    monkeypatch.setattr("stackwarden.second_opinion.opinion", answered)
    assert main(["cost", "second-opinion", "web.yaml", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["total"]["ours"] == found["total"]["aws"] > 0
    assert found["usage"][0]["operation"] == "RunInstances"


def test_nothing_to_ask_about_is_no_call(web, capsys, tmp_path):
    (tmp_path / "free.yaml").write_text("Resources:\n  A: {Type: AWS::CloudFormation::WaitConditionHandle}\n")
    assert main(["cost", "second-opinion", "free.yaml"]) == 3
