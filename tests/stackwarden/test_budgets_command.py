"""``stackwarden budgets``: an account is brought to what is planned, in AWS's own shapes, and only where it differs."""

# ruff: noqa: N803  # the fake of AWS takes what boto3 takes

import copy
import json
import math
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from cfn.platform import load
from cost_model.budgets import Month, Recipients, Settings, plan_budgets, watch_of
from cost_model.prices import PriceBook
from cost_model.projection import Money
from cost_model.year import load_year, project_year
from stackwarden.budgets.account import REGION, read
from stackwarden.budgets.anomalies import anomaly_changes
from stackwarden.budgets.applying import apply
from stackwarden.budgets.changes import budget_changes, wanted
from stackwarden.cli import main
from stackwarden.deploy.aws import Aws, AwsError

boto3 = pytest.importorskip("boto3")
stub = pytest.importorskip("botocore.stub")

ACCOUNT, PREFIX = "111122223333", "shop/prod"
WARNING, CRITICAL = (f"arn:aws:sns:us-east-1:{ACCOUNT}:{name}" for name in ("warning", "critical"))
TAGS = {"Project": "shop", "ManagedBy": "stackwarden"}
KEYS = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": REGION}


class FakeAws(Aws):
    """Budgets and anomaly detection in memory. Every call is checked against the shapes that boto3 has for it."""

    def __init__(self):
        super().__init__(sleep=lambda _: None)
        self.made, self.budgets, self.alerts, self.monitors, self.subscriptions = [], {}, {}, {}, {}
        self._models = {name: boto3.client(name, **KEYS) for name in ("budgets", "ce", "sts")}

    def call(self, region, service, operation, /, **arguments):
        from botocore.validate import validate_parameters

        client = self._models[service]
        model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
        validate_parameters(arguments, model.input_shape)
        assert region == REGION
        if not operation.startswith(("get", "describe")):
            self.made.append(operation)
        return copy.deepcopy(getattr(self, operation)(**copy.deepcopy(arguments)) or {})

    def get_caller_identity(self):
        return {"Account": ACCOUNT}

    def describe_budgets(self, AccountId, ShowFilterExpression):
        if not self.budgets:
            raise AwsError("budgets:describe_budgets", "NotFoundException", "none")
        return {"Budgets": [self._answered(each) for each in self.budgets.values()]}

    @staticmethod
    def _answered(budget):
        """As AWS answers: amounts with decimals, a month that is over, the current limit, defaults spelt out."""
        limits = {key: {**each, "Amount": f"{each['Amount']}.0"} for key, each in budget["PlannedBudgetLimits"].items()}
        over = {"1790812800": {"Amount": "1.0", "Unit": "USD"}}
        text = json.dumps(budget["FilterExpression"]).replace('"prod"]', '"prod"], "MatchOptions": ["EQUALS"]')
        return {
            **budget,
            "PlannedBudgetLimits": over | limits,
            "BudgetLimit": next(iter(limits.values())),
            "CostFilters": {},
            "FilterExpression": json.loads(text),
        }

    def create_budget(self, AccountId, Budget, NotificationsWithSubscribers, ResourceTags):
        assert "BudgetLimit" not in Budget
        self.budgets[Budget["BudgetName"]] = Budget
        self.alerts[Budget["BudgetName"]] = [
            (each["Notification"], each["Subscribers"]) for each in NotificationsWithSubscribers
        ]

    def update_budget(self, AccountId, NewBudget):
        assert NewBudget["BudgetName"] in self.budgets
        self.budgets[NewBudget["BudgetName"]] = NewBudget

    def delete_budget(self, AccountId, BudgetName):
        del self.budgets[BudgetName], self.alerts[BudgetName]

    def describe_notifications_for_budget(self, AccountId, BudgetName):
        """AWS leaves out that a threshold is a percentage."""
        found = [dict(notification, NotificationState="OK") for notification, _ in self.alerts[BudgetName]]
        return {"Notifications": [{k: v for k, v in each.items() if k != "ThresholdType"} for each in found]}

    def describe_subscribers_for_notification(self, AccountId, BudgetName, Notification):
        return {"Subscribers": self._heard(BudgetName, Notification)}

    def _heard(self, name, notification):
        return next(heard for each, heard in self.alerts[name] if each == notification)

    def create_notification(self, AccountId, BudgetName, Notification, Subscribers):
        assert len(self.alerts[BudgetName]) < 5
        self.alerts[BudgetName].append((Notification, Subscribers))

    def update_notification(self, AccountId, BudgetName, OldNotification, NewNotification):
        found = self.alerts[BudgetName]
        index = [each for each, _ in found].index(OldNotification)
        found[index] = (NewNotification, found[index][1])

    def delete_notification(self, AccountId, BudgetName, Notification):
        self.alerts[BudgetName] = [each for each in self.alerts[BudgetName] if each[0] != Notification]

    def create_subscriber(self, AccountId, BudgetName, Notification, Subscriber):
        heard = self._heard(BudgetName, Notification)
        kinds = [each["SubscriptionType"] for each in heard]
        assert Subscriber["SubscriptionType"] != "SNS" or "SNS" not in kinds
        heard.append(Subscriber)

    def update_subscriber(self, AccountId, BudgetName, Notification, OldSubscriber, NewSubscriber):
        heard = self._heard(BudgetName, Notification)
        heard[heard.index(OldSubscriber)] = NewSubscriber

    def delete_subscriber(self, AccountId, BudgetName, Notification, Subscriber):
        heard = self._heard(BudgetName, Notification)
        heard.remove(Subscriber)
        assert heard, "AWS removes a notification with its last subscriber"

    def get_anomaly_monitors(self, NextPageToken=None):
        if NextPageToken is None:
            return {"AnomalyMonitors": [], "NextPageToken": "more"}
        return {"AnomalyMonitors": list(self.monitors.values())}

    def get_anomaly_subscriptions(self, NextPageToken=None):
        return {"AnomalySubscriptions": list(self.subscriptions.values())}

    def create_anomaly_monitor(self, AnomalyMonitor, ResourceTags):
        arn = f"arn:aws:ce::{ACCOUNT}:anomalymonitor/{len(self.monitors)}"
        self.monitors[arn] = {**AnomalyMonitor, "MonitorArn": arn}
        return {"MonitorArn": arn}

    def delete_anomaly_monitor(self, MonitorArn):
        del self.monitors[MonitorArn]

    def create_anomaly_subscription(self, AnomalySubscription, ResourceTags):
        assert set(AnomalySubscription["MonitorArnList"]) <= set(self.monitors)
        arn = f"arn:aws:ce::{ACCOUNT}:anomalysubscription/{len(self.subscriptions)}"
        self.subscriptions[arn] = {**AnomalySubscription, "SubscriptionArn": arn}

    def update_anomaly_subscription(self, SubscriptionArn, **changed):
        self.subscriptions[SubscriptionArn].update(changed)

    def delete_anomaly_subscription(self, SubscriptionArn):
        del self.subscriptions[SubscriptionArn]


@pytest.fixture
def aws():
    return FakeAws()


def settings(**changed):
    return Settings(PREFIX, ("Environment", "prod"), **changed)


def recipients(mails=("a@example.com",), warning=WARNING, critical=CRITICAL):
    return Recipients(mails, warning, critical)


def changes(aws, chosen=None, heard=None, *, amount=1000, as_of=date(2026, 11, 28), delete=False):
    chosen, heard = chosen or settings(), heard or recipients()
    money = Money(*[Decimal(amount)] * 3)
    budgets = plan_budgets([Month(money, {"AmazonRDS": money})] * 12, chosen, as_of)
    state = read(aws, PREFIX)
    return [
        *budget_changes(state, [wanted(each, heard) for each in budgets], TAGS, delete=delete),
        *anomaly_changes(state, watch_of(chosen), heard, TAGS, delete=delete),
    ]


def applied(aws, *args, **named):
    """What was called to bring the account there; then there is nothing left to do."""
    aws.made.clear()
    apply(aws, changes(aws, *args, **named), lambda _: None)
    done = list(aws.made)
    assert not any(each.calls for each in changes(aws, *args, **named))
    return done


def test_an_empty_account_gets_budgets_and_anomaly_detection_and_then_nothing(aws):
    made = applied(aws)
    assert made == ["create_budget"] * 3 + ["create_anomaly_monitor"] + ["create_anomaly_subscription"] * 2
    assert set(aws.budgets) == {"shop/prod/account", "shop/prod/environment", "shop/prod/rds"}
    assert applied(aws) == []


def test_a_changed_estimate_and_a_new_month_update_budgets_alone(aws):
    applied(aws)
    told = [each.detail for each in changes(aws, amount=2000)]
    assert told[0] == "limit of 2026-11 1,100 → 2,200 USD, and 11 more"
    assert applied(aws, amount=2000) == ["update_budget"] * 3
    assert applied(aws, amount=2000, as_of=date(2026, 12, 1)) == ["update_budget"] * 3


def test_a_moved_threshold_is_updated_and_keeps_its_subscribers(aws):
    applied(aws)
    made = applied(aws, settings(actual=(Decimal(90), Decimal(100))))
    assert made == ["update_notification"] * 3
    assert len(aws._heard("shop/prod/account", aws.alerts["shop/prod/account"][0][0])) == 2


def test_notifications_come_and_go(aws):
    applied(aws, settings(actual=tuple(map(Decimal, (50, 60, 70, 100)))))
    assert applied(aws) == ["delete_notification", "delete_notification", "update_notification"] * 3
    assert [each["Threshold"] for each, _ in aws.alerts["shop/prod/rds"]] == [80, 100, 100]
    assert applied(aws, settings(actual=tuple(map(Decimal, (50, 80, 100))))) == ["create_notification"] * 3


def test_a_topic_is_replaced_and_mailboxes_are_diffed(aws):
    applied(aws)
    other = WARNING + "-new"
    made = applied(aws, heard=recipients(warning=other))
    assert set(made) == {"update_subscriber", "update_anomaly_subscription"}
    made = applied(aws, heard=recipients(("a@example.com", "b@example.com"), other))
    assert made == ["create_subscriber"] * 3 + ["update_anomaly_subscription"]
    made = applied(aws, heard=recipients(("b@example.com",), other))
    assert made == ["delete_subscriber"] * 3 + ["update_anomaly_subscription"]


def test_what_is_not_planned_any_more_goes_with_the_flag_only(aws):
    applied(aws)
    left = changes(aws, settings(top=0), recipients(mails=("a@example.com",)))
    assert [(each.action, each.what) for each in left] == [("leave", "budget shop/prod/rds")]
    assert applied(aws, settings(top=0), delete=True) == ["delete_budget"]


def test_what_others_made_is_never_touched(aws):
    aws.budgets["team/mine"] = {"BudgetName": "team/mine", "PlannedBudgetLimits": {"0": {"Amount": "1", "Unit": "USD"}},
                                "FilterExpression": {}}  # fmt: skip
    applied(aws, delete=True)
    assert "team/mine" in aws.budgets
    assert "delete_budget" not in aws.made


def test_a_monitor_of_another_tag_is_not_replaced_unasked(aws):
    applied(aws)
    found = changes(aws, Settings(PREFIX, ("env", "production")))
    assert [each.what for each in found if each.action == "leave"] == ["anomaly monitor shop/prod/tagged"]


def test_the_first_refusal_ends_the_run_and_what_is_done_is_told(aws, monkeypatch):
    def refused(**_):
        raise AwsError("ce:create_anomaly_monitor", "LimitExceededException", "too many")

    monkeypatch.setattr(aws, "create_anomaly_monitor", refused)
    told = []
    with pytest.raises(AwsError, match="LimitExceeded"):
        apply(aws, changes(aws), told.append)
    assert [each.what for each in told] == [f"budget shop/prod/{name}" for name in ("account", "environment", "rds")]


def test_the_api_is_asked_for_every_page_and_with_its_filters():
    aws = Aws(sleep=lambda _: None)
    stubs = {name: stub.Stubber(boto3.client(name, **KEYS)) for name in ("sts", "budgets", "ce")}
    for name, each in stubs.items():
        aws._clients[REGION, name] = each.client
        each.activate()
    stubs["sts"].add_response("get_caller_identity", {"Account": ACCOUNT}, {})
    asked = {"AccountId": ACCOUNT, "ShowFilterExpression": True}
    plain = {"BudgetName": "shop/prod/account", "TimeUnit": "MONTHLY", "BudgetType": "COST"}
    other = {**plain, "BudgetName": "shop/production"}
    stubs["budgets"].add_response("describe_budgets", {"Budgets": [other], "NextToken": "n"}, asked)
    stubs["budgets"].add_response("describe_budgets", {"Budgets": [plain]}, {**asked, "NextToken": "n"})
    named = {"AccountId": ACCOUNT, "BudgetName": "shop/prod/account"}
    alert = {"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80.0}
    stubs["budgets"].add_response("describe_notifications_for_budget", {"Notifications": [alert]}, named)
    heard = {"Subscribers": [{"SubscriptionType": "EMAIL", "Address": "a@example.com"}]}
    full = {**named, "Notification": {**alert, "ThresholdType": "PERCENTAGE"}}
    stubs["budgets"].add_response("describe_subscribers_for_notification", heard, full)
    stubs["ce"].add_response("get_anomaly_monitors", {"AnomalyMonitors": []}, {})
    stubs["ce"].add_response("get_anomaly_subscriptions", {"AnomalySubscriptions": []}, {})
    state = read(aws, PREFIX)
    assert list(state.budgets) == ["shop/prod/account"]
    for each in stubs.values():
        each.assert_no_pending_responses()


class Emulated(FakeAws):
    """Budgets in an emulator, which somebody else wrote; it has no anomaly detection, that stays in memory."""

    def __init__(self, client):
        super().__init__()
        self._client_of_budgets = client

    def call(self, region, service, operation, /, **arguments):
        if service != "budgets":
            return super().call(region, service, operation, **arguments)
        if not operation.startswith("describe"):
            self.made.append(operation)
        return getattr(self._client_of_budgets, operation)(**arguments)


@pytest.mark.slow
@pytest.mark.xdist_group("test_budgets_command")
def test_an_emulated_account_is_brought_along_the_same_way():
    from emulator.running import ACCOUNT as THEIRS
    from emulator.running import running

    with running() as emulated:
        client = emulated.client("budgets", REGION)
        aws = Emulated(client)
        aws.get_caller_identity = lambda: {"Account": THEIRS}
        assert applied(aws)[:3] == ["create_budget"] * 3
        assert applied(aws, amount=2000) == ["update_budget"] * 3
        other = recipients(("a@example.com", "b@example.com"), WARNING + "-new")
        applied(aws, settings(actual=(Decimal(60), Decimal(100)), top=0), other, amount=2000, delete=True)
        named = {"AccountId": THEIRS, "BudgetName": "shop/prod/account"}
        budgets = client.describe_budgets(AccountId=THEIRS, ShowFilterExpression=True)["Budgets"]
        alerts = client.describe_notifications_for_budget(**named)["Notifications"]
        heard = client.describe_subscribers_for_notification(**named, Notification=alerts[0])["Subscribers"]
        assert sorted(each["BudgetName"] for each in budgets) == ["shop/prod/account", "shop/prod/environment"]
        assert budgets[0]["PlannedBudgetLimits"]["1793491200"]["Amount"] == "2200"
        assert sorted((each["NotificationType"], each["Threshold"]) for each in alerts) == [
            ("ACTUAL", 60), ("ACTUAL", 100), ("FORECASTED", 100),
        ]  # fmt: skip
        assert {each["Address"] for each in heard} >= {"a@example.com", "b@example.com"}


SHOP = """
project: shop
regions: {primary: eu-west-1}
stacks:
  - {name: data, template: data.yaml, roles: [primary]}
"""
DATA = """
AWSTemplateFormatVersion: '2010-09-09'
Parameters: {AlertEmail: {Type: String}}
Resources:
  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: ami-1}}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch, aws):
    (tmp_path / "environments").mkdir()
    (tmp_path / "platform.yaml").write_text(SHOP)
    (tmp_path / "data.yaml").write_text(DATA)
    settings = "environment: prod\nroles: [primary]\nparameters: {AlertEmail: a@example.com}\n"
    (tmp_path / "environments/prod.yaml").write_text(settings)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("stackwarden.commands.budgets.connect", lambda endpoint: aws)
    return tmp_path


def run(capsys, *arguments):
    code = main(["budgets", *arguments, "--platform", "platform.yaml", "--environment", "prod"])
    out, err = capsys.readouterr()
    return code, out, err


def test_plan_shows_and_apply_makes(shop, capsys, aws):
    code, out, _ = run(capsys, "plan", "--as-of", "2026-11", "--top", "0")
    assert (code, aws.made) == (0, [])
    assert "Account 111122223333: 4 changes" in out
    code, out, _ = run(capsys, "apply", "--as-of", "2026-11", "--top", "0", "--yes")
    assert code == 0
    assert out.count("done: ") == 4
    assert "shop/prod/account" in aws.budgets
    code, out, _ = run(capsys, "plan", "--as-of", "2026-11", "--top", "0", "--format", "json")
    assert json.loads(out)["changes"] == []


def test_apply_asks_nobody_who_is_not_there(shop, capsys, aws):
    code, _, err = run(capsys, "apply")
    assert (code, aws.made) == (2, [])
    assert err.count("\n") == 1


def test_render_writes_a_template_for_the_month(shop, capsys):
    code, out, _ = run(capsys, "render", "--as-of", "2027-02-14", "--output", "budgets.yaml")
    text = Path("budgets.yaml").read_text()
    assert (code, out) == (0, "")
    assert "'1801440000':" in text  # February 2027
    assert "'1793491200':" not in text  # November 2026
    assert "Default: a@example.com" in text


def test_limits_follow_the_year_and_grow_from_the_month_the_plan_begins_in(capsys):
    platform = str(Path(__file__).resolve().parents[2] / "templates/platform.yaml")
    options = ["--platform", platform, "--environment", "prod", "--as-of", "2026-10", "--headroom", "0", "--top", "0"]
    assert main(["budgets", "render", *options]) == 0
    planned = yaml.safe_load(capsys.readouterr().out)["Resources"]["PlannedAccountBudget"]["Properties"]["Budget"]
    amounts = [each["Amount"] for each in planned["PlannedBudgetLimits"].values()]
    assert amounts[1] == max(amounts), "November is dearest"
    assert min(amounts) in amounts[9:11], "July or August is cheapest"
    graph = load(Path(platform), "prod").graph
    found = project_year(graph, load_year(), PriceBook.load("eu-west-1", as_of=date(2026, 10, 1)), start=10)
    assert amounts == [math.ceil(each.projection.total.base) for each in found.months]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--as-of", "soon"], "no day"),
        (["--year", "nowhere"], "no year 'nowhere'"),
        (["--tag", "prod"], "no KEY=VALUE"),
        (["--actual", "0"], "takes 0.1"),
        (["--email", "nobody"], "no e-mail address"),
    ],
)
def test_wrong_use_is_one_line(shop, capsys, options, told):
    code, _, err = run(capsys, "plan", *options)
    assert (code, err.count("\n")) == (2, 1)
    assert told in err
