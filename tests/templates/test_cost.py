"""Money is watched: budgets that fit the estimate, anomalies, the bill in detail; on the resolved platform."""

import json
from functools import cache

import pytest

from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack

LOGS_KEY_USERS = ("budgets.amazonaws.com", "costalerts.amazonaws.com")


def _cost(environment):
    return stack(environment, "cost", "edge")


@cache
def _dearest(environment):
    """The month with the most load, as reports/cost has it."""
    return project(platform(environment).graph, load_profile("black-friday"), PriceBook.load("eu-west-1"))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_budget_fits_the_dearest_month_of_the_estimate(environment):
    """Below the estimate it alarms every November; far above, nothing is noticed. Set it when the estimate changes."""
    budget, dearest = _cost(environment).parameters["MonthlyBudget"], float(_dearest(environment).total.base)
    assert 1.05 * dearest <= budget <= 1.25 * dearest, (
        f"set MonthlyBudget of {environment} to about {1.1 * dearest:.0f}"
    )


@pytest.mark.parametrize(("name", "service"), [("DatabaseBudget", "AmazonRDS"), ("InstanceBudget", "AmazonEC2")])
def test_budgets_of_services_fit_what_the_estimate_says_of_them(name, service):
    dearest = float(_dearest("prod").by_service()[service].base)
    budget = _cost("prod").parameters[name]
    assert 1.05 * dearest <= budget <= 1.25 * dearest, f"set {name} of prod to about {1.1 * dearest:.0f}"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_happened_is_reported_before_and_at_the_limit_and_what_is_forecast_at_it(environment):
    found = _cost(environment)
    assert found.resources["TotalBudget"].get("Budget.CostFilters") is None, "what nobody tagged is spent all the same"
    for name in ("TotalBudget", "EnvironmentBudget"):
        notices = found.resources[name].get("NotificationsWithSubscribers")
        kinds = [(each["Notification"]["NotificationType"], each["Notification"]["Threshold"]) for each in notices]
        early = 80 if environment == "prod" else 90
        assert kinds == [("ACTUAL", early), ("ACTUAL", 100), ("FORECASTED", 100)]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_notice_reaches_a_topic_of_its_own_region_that_lets_the_sender_in(environment):
    """A topic in another region, a topic policy or a key that does not know the sender: each loses the alert."""
    graph, found = platform(environment).graph, _cost(environment)
    addresses = [
        subscriber["Address"]
        for budget in found.of_type("AWS::Budgets::Budget")
        for notice in budget.get("NotificationsWithSubscribers")
        for subscriber in notice["Subscribers"]
        if subscriber["SubscriptionType"] == "SNS"
    ]
    addresses += [a.get("Subscribers.0.Address") for a in found.of_type("AWS::CE::AnomalySubscription")][:1]
    assert addresses
    topics = graph.targets(addresses)
    assert {(topic.type, topic.stack.key) for topic in topics} == {("AWS::SNS::Topic", "edge/alerting")}
    for topic in topics:
        [policy] = graph.referrers(topic, "AWS::SNS::TopicPolicy")
        [statement] = [s for s in policy.get("PolicyDocument.Statement") if s["Sid"] == "OwnServicesPublish"]
        assert set(LOGS_KEY_USERS) <= set(statement["Principal"]["Service"])
        [key] = graph.targets(topic.get("KmsMasterKeyId"))
        senders = [s["Principal"].get("Service") for s in key.get("KeyPolicy.Statement") if s["Effect"] == "Allow"]
        assert any(set(LOGS_KEY_USERS) <= set(sender) for sender in senders if isinstance(sender, list))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_budgets_have_no_name_so_that_a_changed_threshold_can_replace_them(environment):
    for budget in _cost(environment).of_type("AWS::Budgets::Budget"):
        assert budget.get("Budget.BudgetName") is None
        assert len(budget.get("NotificationsWithSubscribers")) <= 5


def test_the_budget_by_tag_counts_this_environment():
    for environment in ENVIRONMENTS:
        filters = _cost(environment).resources["EnvironmentBudget"].get("Budget.CostFilters")
        assert filters == {"TagKeyValue": [f"user:Environment${environment}"]}


def test_prod_limits_databases_and_instances_each_and_nothing_is_covered_that_is_not_bought():
    kinds = {e: {b.logical_id for b in _cost(e).of_type("AWS::Budgets::Budget")} for e in ENVIRONMENTS}
    assert kinds["prod"] == {"TotalBudget", "EnvironmentBudget", "DatabasesBudget", "InstancesBudget"}
    assert kinds["dev"] == kinds["staging"] == {"TotalBudget", "EnvironmentBudget"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_anomalies_go_to_the_topic_at_once_and_to_the_mailbox_daily(environment):
    found = _cost(environment)
    pairs = {(s.get("Frequency"), s.get("Subscribers.0.Type")) for s in found.of_type("AWS::CE::AnomalySubscription")}
    assert pairs == {("IMMEDIATE", "SNS"), ("DAILY", "EMAIL")}
    for subscription in found.of_type("AWS::CE::AnomalySubscription"):
        assert referred(environment, subscription.get("MonitorArnList")) == ["SpendingMonitor"]
        assert subscription.body["Condition"] == "HearsAnomalies", (
            "also where AWS made the account's one monitor itself"
        )
        threshold = json.loads(subscription.get("ThresholdExpression"))["Dimensions"]
        assert threshold["Key"] == "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
        assert float(threshold["Values"][0]) > 0


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_bill_goes_to_the_bucket_that_stands_encrypted_in_the_primary_region(environment):
    whole, export = platform(environment), only(_cost(environment), "AWS::BCMDataExports::Export")
    target = export.get("Export.DestinationConfigurations.S3Destination")
    bucket = only(stack(environment, "billing"), "AWS::S3::Bucket")
    assert target["S3Region"] == whole.regions["primary"]
    assert str(target["S3Bucket"]) == str(bucket.get("BucketName"))
    [key] = whole.graph.targets(bucket.get("BucketEncryption"))
    services = [s["Principal"].get("Service") for s in key.get("KeyPolicy.Statement") if s["Effect"] == "Allow"]
    assert "bcm-data-exports.amazonaws.com" in services
    writers = [
        s["Principal"]["Service"]
        for s in only(bucket.stack, "AWS::S3::BucketPolicy").get("PolicyDocument.Statement")
        if s["Effect"] == "Allow"
    ]
    assert writers == ["bcm-data-exports.amazonaws.com"]


def test_the_export_names_its_columns():
    """The service refuses an asterisk; the last two tell what the estimate calls service code and operation."""
    query = only(_cost("prod"), "AWS::BCMDataExports::Export").get("Export.DataQuery.QueryStatement")
    assert "*" not in query
    assert query.endswith("x_Operation, x_ServiceCode FROM FOCUS_1_2_AWS")


def test_the_bucket_is_made_before_the_export_asks_for_it(manifest):
    [entry] = [entry for entry in manifest["stacks"] if entry["name"] == "cost"]
    assert entry["after"] == {"edge": ["primary/billing"]}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_trusted_advisor_is_heard_where_it_speaks(environment):
    rule = stack(environment, "alerting", "edge").resources["TrustedAdvisorFinding"]
    assert rule.get("EventPattern.source") == ["aws.trustedadvisor"]
    assert referred(environment, rule.get("Targets.0.Arn")) == ["WarningTopic"]
    assert "TrustedAdvisorFinding" not in stack(environment, "alerting").resources
