"""svc-fulfilment: no message lost or taken twice, and the gap behind the order service watched (F09, F10, F22)."""

from collections.abc import Iterator

import pytest

from cfn.stack import Resource, Stack
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks

DAY = 86_400


def functions(environment: str) -> Iterator[tuple[Stack, Resource, Resource]]:
    for found in stacks(environment, "svc-fulfilment"):
        yield found, found.resources["Fulfilment"], found.resources["Reconcile"]


def alarms(environment: str, resource: Resource, topic: str) -> set[str]:
    """Metrics of the alarms that name the resource and reach the topic."""
    found = platform(environment).graph.referrers(resource, "AWS::CloudWatch::Alarm")
    return {a.get("MetricName") for a in found if referred(environment, a.get("AlarmActions")) == [topic]}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_message_stays_hidden_for_six_runs_and_fails_alone(environment: str) -> None:
    for found, consumer, _ in functions(environment):
        mapping = only(found, "AWS::Lambda::EventSourceMapping")
        [queue] = platform(environment).graph.targets(mapping.get("EventSourceArn"))
        assert queue.stack.key == f"{found.role}/messaging"
        window = mapping.get("MaximumBatchingWindowInSeconds") or 0
        assert queue.get("VisibilityTimeout") >= 6 * consumer.get("Timeout") + window
        assert mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"]
        assert 5 <= queue.get("RedrivePolicy.maxReceiveCount") <= 10


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_lambda_never_throttles_what_the_queue_sends(environment: str) -> None:
    for found, consumer, _ in functions(environment):
        sends = only(found, "AWS::Lambda::EventSourceMapping").get("ScalingConfig.MaximumConcurrency")
        assert 2 <= sends < consumer.get("ReservedConcurrentExecutions")


def test_consumers_take_more_orders_than_black_friday_brings() -> None:
    """Ten messages a batch, each a write of a tenth of a second at the very worst: a batch a second and consumer."""
    for found in stacks("prod", "svc-fulfilment"):
        mapping = only(found, "AWS::Lambda::EventSourceMapping")
        assert mapping.get("ScalingConfig.MaximumConcurrency") * mapping.get("BatchSize") >= 400  # orders a second


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_records_outlive_messages_and_every_look_back(environment: str) -> None:
    for found, consumer, reconcile in functions(environment):
        kept = {int(each.get("Environment.Variables.KEEP_DAYS")) for each in (consumer, reconcile)}
        [days] = kept
        for queue in stack(environment, "messaging", found.role).of_type("AWS::SQS::Queue"):
            assert days * DAY > queue.get("MessageRetentionPeriod")
        hours = [target["Input"] for rule in found.of_type("AWS::Events::Rule") for target in rule.get("Targets")]
        assert sorted(hours) == ['{"hours": 27}', '{"hours": 3}']
        table = stack(environment, "data-cart").resources["IdempotencyTable"]
        assert table.get("TimeToLiveSpecification") == {"AttributeName": "expiresAt", "Enabled": True}
        assert table.get("KeySchema") == [{"AttributeName": "idempotencyKey", "KeyType": "HASH"}]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_reconciling_runs_where_the_database_offers_the_data_api(environment: str) -> None:
    for found, _, reconcile in functions(environment):
        data = stack(environment, "data-orders", found.role)
        cluster = only(data, "AWS::RDS::DBCluster")
        classes = {instance.get("DBInstanceClass") for instance in data.of_type("AWS::RDS::DBInstance")}
        offers = cluster.get("EnableHttpEndpoint")
        assert not offers or not [name for name in classes if name.startswith("db.t")]
        assert offers is (environment != "dev")
        assert platform(environment).graph.targets(reconcile.get("Environment.Variables.CLUSTER_ARN")) == [cluster]
        states = {rule.get("State") for rule in found.of_type("AWS::Events::Rule")}
        assert states == {"ENABLED" if offers else "DISABLED"}
        group = data.resources["ClusterParameters"]
        assert group.get("Parameters")["password_encryption"] == "scram-sha-256"  # noqa: S105 - all the Data API takes
        assert group.get("Parameters")["timezone"] == "UTC"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_rules_may_start_reconcile_and_nothing_else_may(environment: str) -> None:
    for found, _, reconcile in functions(environment):
        graph = platform(environment).graph
        permissions = list(found.of_type("AWS::Lambda::Permission"))
        sources = [graph.targets(permission.get("SourceArn"))[0].logical_id for permission in permissions]
        assert sorted(sources) == sorted(rule.logical_id for rule in found.of_type("AWS::Events::Rule"))
        for permission in permissions:
            assert graph.targets(permission.get("FunctionName")) == [reconcile]
            assert permission.get("Principal") == "events.amazonaws.com"
            assert permission.get("SourceAccount")
        assert reconcile.get("ReservedConcurrentExecutions") == 1


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_each_function_may_do_what_it_does_and_no_more(environment: str) -> None:
    for found in stacks(environment, "svc-fulfilment"):
        allowed = {}
        for role in found.of_type("AWS::IAM::Role"):
            statements = [s for _, s in role.find("Policies.*.PolicyDocument.Statement.*")]
            actions = {a for s in statements for a in ([s["Action"]] if isinstance(s["Action"], str) else s["Action"])}
            allowed[role.logical_id] = {a for a in actions if not a.startswith(("logs:", "kms:"))}
        assert allowed == {
            "FulfilmentRole": {
                "dynamodb:PutItem",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ReceiveMessage",
                "sqs:SendMessage",
            },
            "ReconcileRole": {
                "dynamodb:BatchGetItem",
                "dynamodb:PutItem",
                "rds-data:ExecuteStatement",
                "secretsmanager:GetSecretValue",
                "sqs:GetQueueAttributes",
                "sqs:SendMessage",
            },
        }
        for role in found.of_type("AWS::IAM::Role"):
            for _, statement in role.find("Policies.*.PolicyDocument.Statement.*"):
                if statement["Action"] == "sqs:SendMessage" and role.logical_id == "FulfilmentRole":
                    assert referred(environment, statement["Resource"]) == ["FailedRuns"]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_goes_wrong_wakes_somebody(environment: str) -> None:
    for found, consumer, reconcile in functions(environment):
        assert "Errors" in alarms(environment, consumer, "CriticalTopic")
        assert "Errors" in alarms(environment, reconcile, "CriticalTopic")
        [dead] = alarms(environment, found.resources["FailedRuns"], "CriticalTopic")
        assert dead == "ApproximateNumberOfMessagesVisible"
        missing = found.resources["OrdersMissingAlarm"]
        assert referred(environment, missing.get("AlarmActions")) == ["CriticalTopic"]
        namespace = reconcile.get("Environment.Variables.NAMESPACE")
        assert missing.get("Namespace") == found.resources["OrdersReemittedAlarm"].get("Namespace") == namespace
        heartbeat = found.resources.get("ReconcileSilentAlarm")
        assert (heartbeat is not None) is (found.role == "primary" and environment != "dev")
        if heartbeat is not None:
            assert heartbeat.get("TreatMissingData") == "breaching"


def test_the_metrics_that_alarms_watch_are_the_ones_that_functions_print() -> None:
    found = stack("prod", "svc-fulfilment")
    code = "".join(str(f.get("Code.ZipFile")) for f in found.of_type("AWS::Lambda::Function"))
    own = [a for a in found.of_type("AWS::CloudWatch::Alarm") if str(a.get("Namespace")).endswith("/fulfilment")]
    assert len(own) == 4
    for alarm in own:
        assert f'"{alarm.get("MetricName")}"' in code
        assert alarm.get("Dimensions") == [{"Name": "Service", "Value": "svc-fulfilment"}]
    assert code.count('"Dimensions": [["Service"]]') == code.count('"Service": "svc-fulfilment"') == 2
