"""Somebody notices: canary, alarm on customer impact, dashboards, queries and rules, on the resolved platform."""

import json
import re

import pytest

from cfn.unknown import Unknown
from tests.templates.resolved import ENVIRONMENTS, only, platform, stack, stacks

NAME, EDGE = "observability", "observability-edge"


def _topic(environment, alarm, entry="AlarmActions"):
    [topic] = platform(environment).graph.targets(alarm.get(entry))
    assert topic.stack.key == f"{alarm.stack.role}/alerting"
    return topic.logical_id


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_canary_walks_the_public_shop_and_its_silence_is_an_alarm(environment):
    for found in stacks(environment, NAME):
        canary, alarm = only(found, "AWS::Synthetics::Canary"), found.resources["CheckoutCanaryAlarm"]
        assert canary.get("RunConfig.EnvironmentVariables.SHOP") == found.parameters["DomainName"]
        assert canary.get("StartCanaryAfterCreation") is True
        assert "def handler(" in canary.get("Code.Script")
        assert alarm.get("Dimensions.0.Value").target == canary.target
        assert (alarm.get("TreatMissingData"), _topic(environment, alarm)) == ("breaching", "CriticalTopic")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_window_of_the_canary_alarm_holds_two_runs(environment):
    """A window without a run would count as failure."""
    found = stack(environment, NAME)
    minutes = int(
        re.findall(r"rate\((\d+) minutes\)", only(found, "AWS::Synthetics::Canary").get("Schedule.Expression"))[0]
    )
    assert found.resources["CheckoutCanaryAlarm"].get("Period") >= 2 * 60 * minutes


def test_the_canary_keeps_its_traces_encrypted_and_for_a_while():
    for found in stacks("prod", NAME):
        graph, canary, bucket = (
            platform("prod").graph,
            only(found, "AWS::Synthetics::Canary"),
            only(found, "AWS::S3::Bucket"),
        )
        assert [r.logical_id for r in graph.targets(canary.get("ArtifactConfig"))] == ["LogsKey"]
        assert [r.logical_id for r in graph.targets(canary.get("ArtifactS3Location"))] == [bucket.logical_id]
        assert bucket.get("LifecycleConfiguration.Rules.0.ExpirationInDays") <= 90
        group = only(found, "AWS::Logs::LogGroup")
        assert str(group.get("LogGroupName")) == "/aws/lambda/cwsyn-${CheckoutCanary}-${CheckoutCanary.Id}"


def test_the_canary_cannot_make_a_log_group_of_its_own():
    """It would be unencrypted and kept for ever, and the template's group could not be made any more."""
    for found in stacks("prod", NAME):
        role = only(found, "AWS::IAM::Role")
        actions = [action for _, action in role.find("Policies.*.PolicyDocument.Statement.*.Action")]
        assert "logs:CreateLogGroup" not in str(actions)


def test_the_canary_name_leaves_room_for_the_function_that_synthetics_names_after_it():
    """cwsyn-NAME-<36 letters of id> has to fit into 64 letters, or the log group's name is another."""
    for environment in ENVIRONMENTS:
        assert len(only(stack(environment, NAME), "AWS::Synthetics::Canary").get("Name")) <= 64 - len("cwsyn--") - 36


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_customer_impact_is_what_customers_meet_and_held_back_by_announced_maintenance_only(environment):
    graph = platform(environment).graph
    for found in stacks(environment, NAME):
        alarm = only(found, "AWS::CloudWatch::CompositeAlarm")
        parts = graph.targets(alarm.get("AlarmRule"))
        assert {part.logical_id for part in parts} >= {
            "CheckoutCanaryAlarm",
            "ServerErrorsAlarm",
            "UiHealthyAlarm",
            "CatalogErrorsAlarm",
            "CartErrorsAlarm",
            "CheckoutErrorsAlarm",
            "OrdersErrorsAlarm",
        }
        assert {part.stack.role for part in parts} == {found.role}
        assert str(alarm.get("AlarmRule")).count(" OR ") == len(parts) - 1
        assert _topic(environment, alarm) == "CriticalTopic"
        [suppressor] = graph.targets(alarm.get("ActionsSuppressor"))
        assert suppressor not in parts
        # Nobody announces: no data, no suppression. And whoever announces is seen to.
        assert (suppressor.get("TreatMissingData"), _topic(environment, suppressor)) == ("notBreaching", "WarningTopic")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_orders_that_stop_while_everything_answers_are_missed(environment):
    """The canary orders nothing, so nothing else would say it."""
    for found in stacks(environment, NAME):
        alarm = found.resources["UnusualOrdersAlarm"]
        [dimension] = alarm.get("Metrics.1.MetricStat.Metric.Dimensions")
        assert dimension["Value"] == stack(environment, "messaging", found.role).resources["OrderEvents"].get(
            "QueueName"
        )
        silence = "breaching" if found.key == "primary/observability" and environment == "prod" else "notBreaching"
        for watched in (alarm, found.resources["UnusualTrafficAlarm"]):
            assert watched.get("TreatMissingData") == silence


def test_every_alarm_in_the_rule_wakes_somebody_by_itself():
    """The composite adds a judgement; the alarms below it are not silenced by maintenance."""
    for found in stacks("prod", NAME):
        for part in platform("prod").graph.targets(only(found, "AWS::CloudWatch::CompositeAlarm").get("AlarmRule")):
            assert _topic("prod", part) == "CriticalTopic"


def _dashboards(environment):
    return [d for found in stacks(environment, NAME, EDGE) for d in found.of_type("AWS::CloudWatch::Dashboard")]


def test_dashboards_of_two_regions_do_not_overwrite_each_other():
    """CloudWatch keeps dashboards once per account: the same name in a second region would replace the first."""
    names = [dashboard.get("DashboardName") for e in ENVIRONMENTS for dashboard in _dashboards(e)]
    assert len(names) == len(set(names)) == 19


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_dashboards_are_legal_and_their_widgets_do_not_overlap(environment):
    for dashboard in _dashboards(environment):
        region = platform(environment).regions[dashboard.stack.role]
        widgets = json.loads(str(dashboard.get("DashboardBody")))["widgets"]
        cells = [
            (x, y)
            for w in widgets
            for x in range(w["x"], w["x"] + w["width"])
            for y in range(w["y"], w["y"] + w["height"])
        ]
        assert len(cells) == len(set(cells))
        assert max(x for x, _ in cells) < 24
        for widget in widgets:
            assert widget["properties"]["title"]
            assert widget["type"] == "alarm" or widget["properties"]["region"] == region


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_searches_name_no_prefix_in_quotes(environment):
    """In a search, quotes ask for the whole value: a quoted prefix finds nothing, and an empty graph looks calm."""
    for dashboard in _dashboards(environment):
        for search in re.findall(r"SEARCH\(.*?\)", str(dashboard.get("DashboardBody"))):
            assert f"}} shop {environment} MetricName=" in search.replace('\\"', '"')


def _group_names(environment, role):
    """Log groups that a region's stacks make; a name with a part that only the deployment knows matches nothing."""
    groups = [g for g in platform(environment).graph.of_type("AWS::Logs::LogGroup") if g.stack.role == role]
    return {g.get("LogGroupName") for g in groups if not isinstance(g.get("LogGroupName"), Unknown)}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_queries_and_rules_read_log_groups_that_exist(environment):
    for found in stacks(environment, NAME):
        asked = {name for q in found.of_type("AWS::Logs::QueryDefinition") for name in q.get("LogGroupNames")}
        for rule in found.of_type("AWS::CloudWatch::InsightRule"):
            body = json.loads(rule.get("RuleBody"))
            assert body["Contribution"]["Keys"]
            asked |= set(body["LogGroupNames"])
        assert asked
        assert asked <= _group_names(environment, found.role)


def test_the_rule_on_refused_connections_reads_the_columns_of_a_flow_log():
    """Flow logs come in the default format: were one written in another, these numbers would name other columns."""
    text = "version account interface source destination from port protocol packets bytes start end action status"
    for found in stacks("prod", NAME):
        body = json.loads(found.resources["RefusedConnectionsRule"].get("RuleBody"))
        assert {int(number): name for number, name in body["Fields"].items()}.items() <= dict(
            enumerate(text.split(), 1)
        ).items()
        assert only(stack("prod", "network", found.role), "AWS::EC2::FlowLog").get("LogFormat") is None


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_edge_shows_what_the_canaries_of_all_regions_see(environment):
    regions = {region for role, region in platform(environment).regions.items() if role != "edge"}
    dashboard = only(stack(environment, EDGE, "edge"), "AWS::CloudWatch::Dashboard")
    walks = json.loads(str(dashboard.get("DashboardBody")))["widgets"][0]["properties"]["metrics"]
    assert {metric[-1]["region"] for metric in walks} == regions
    names = {only(found, "AWS::Synthetics::Canary").get("Name") for found in stacks(environment, NAME)}
    assert {metric[3] for metric in walks} == names


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_figures_of_the_edge_are_asked_for_where_they_are(environment):
    """CloudFront, its firewall and Route 53 report in one region; an alarm elsewhere would never see a figure."""
    graph = platform(environment).graph
    watched = []
    for alarm in graph.of_type("AWS::CloudWatch::Alarm"):
        metrics = [m for _, m in alarm.find("Metrics.*.MetricStat.Metric")] or [alarm.properties]
        for metric in metrics:
            regional = any(d["Name"] == "Region" and d["Value"] != "Global" for d in metric.get("Dimensions") or [])
            if metric["Namespace"] in ("AWS/CloudFront", "AWS/Route53") or (
                metric["Namespace"] == "AWS/WAFV2" and not regional
            ):
                watched.append(alarm)
    assert watched
    assert {alarm.stack.role for alarm in watched} == {"edge"}
