"""Budgets and anomaly detection as a CloudFormation template that stands beside the stack ``cost``."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cost_model.budgets.budget import METRIC, Budget, Notification, Watch, tagged

HEADER = """\
# Planned budgets and anomaly detection, rendered by `stackwarden budgets render`: do not edit it, and do not keep it.
# AWS takes a plan that begins in the current month only: render it where it is deployed, in us-east-1 after `alerting`.
# Budgets have no names here: a changed threshold or recipient replaces one, and two of a name cannot stand together.
"""
_TAGS = ("Project", "Environment", "Owner", "CostCenter", "DataClassification")
_FIXED = {"Service": "cost", "PciScope": "out-of-scope", "ManagedBy": "cloudformation", "BackupPlan": "none"}


def render(budgets: Sequence[Budget], watch: Watch, defaults: dict[str, str]) -> str:
    """The template as YAML; ``defaults`` by parameter."""
    import yaml

    resources = {each.logical_id: _budget(each) for each in budgets}
    document = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Planned budgets and cost anomaly detection of {budgets[0].prefix}",
        "Parameters": _parameters(defaults),
        "Resources": {**resources, **_watch(watch)},
    }
    return HEADER + yaml.safe_dump(document, sort_keys=False, width=130, allow_unicode=True)


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "Type": "AWS::Budgets::Budget",
        "Properties": {
            "Budget": {
                "BudgetType": "COST",
                "TimeUnit": "MONTHLY",
                "PlannedBudgetLimits": {
                    second: {"Amount": _number(limit), "Unit": "USD"} for second, limit in budget.planned.items()
                },
                "FilterExpression": budget.expression,
                "Metrics": [METRIC],
            },
            "NotificationsWithSubscribers": [_notification(each, budget) for each in budget.notifications],
            "ResourceTags": _tags(),
        },
    }


def _notification(notification: Notification, budget: Budget) -> dict[str, Any]:
    topic = {"Ref": "CriticalTopicArn" if notification.urgent else "WarningTopicArn"}
    heard: list[dict[str, Any]] = [{"SubscriptionType": "SNS", "Address": topic}]
    if budget.mailed:
        heard.append({"SubscriptionType": "EMAIL", "Address": {"Ref": "AlertEmail"}})
    plain = {**notification.plain, "Threshold": _number(notification.threshold)}
    return {"Notification": plain, "Subscribers": heard}


def _watch(watch: Watch) -> dict[str, Any]:
    """A monitor by tag: AWS allows one monitor of services in an account, and the stack ``cost`` cares for that."""
    return {
        "TaggedMonitor": {
            "Type": "AWS::CE::AnomalyMonitor",
            "Properties": {
                "MonitorName": watch.name,
                "MonitorType": "CUSTOM",
                "MonitorSpecification": json.dumps(tagged(watch.tag)),
                "ResourceTags": _tags(),
            },
        },
        "TaggedAnomalyToTopic": _subscription(watch, "topic", "IMMEDIATE", ("SNS", "WarningTopicArn")),
        "TaggedAnomalyToMailbox": _subscription(watch, "mail", "DAILY", ("EMAIL", "AlertEmail")),
    }


def _subscription(watch: Watch, kind: str, frequency: str, subscriber: tuple[str, str]) -> dict[str, Any]:
    return {
        "Type": "AWS::CE::AnomalySubscription",
        "Properties": {
            "SubscriptionName": watch.subscription(kind),
            "MonitorArnList": [{"Fn::GetAtt": ["TaggedMonitor", "MonitorArn"]}],
            "Frequency": frequency,
            "Subscribers": [{"Type": subscriber[0], "Address": {"Ref": subscriber[1]}}],
            "ThresholdExpression": json.dumps(watch.threshold),
            "ResourceTags": _tags(),
        },
    }


def _tags() -> list[dict[str, Any]]:
    """New objects each time: a dumper would write shared ones as anchors."""
    own = [{"Key": name, "Value": {"Ref": name}} for name in _TAGS]
    return own + [{"Key": key, "Value": value} for key, value in _FIXED.items()]


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _parameters(defaults: dict[str, str]) -> dict[str, Any]:
    """Those of the stack ``cost`` that are needed here, with its patterns."""
    found = {name: {**shape, **_default(name, defaults)} for name, shape in _SHAPES.items()}
    project, environment = defaults["Project"], defaults["Environment"]
    for name in ("Critical", "Warning"):
        found[f"{name}TopicArn"] = {
            "Type": "AWS::SSM::Parameter::Value<String>",
            "Description": f"SSM path of the topic for what is {name.lower()}",
            "Default": f"/{project}/{environment}/alerting/{name.lower()}-topic-arn",
            "AllowedPattern": f"^/[a-z0-9-]+/[a-z0-9-]+/alerting/{name.lower()}-topic-arn$",
            "ConstraintDescription": f"An SSM path that ends in /alerting/{name.lower()}-topic-arn",
        }
    return found


def _default(name: str, defaults: dict[str, str]) -> dict[str, str]:
    return {"Default": defaults[name]} if defaults.get(name) else {}


_SHAPES: dict[str, dict[str, Any]] = {
    "Project": {
        "Type": "String",
        "Description": "Name of the platform (tag)",
        "AllowedPattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        "ConstraintDescription": "Lower-case letters, digits, single hyphens; letter first",
        "MinLength": 2,
        "MaxLength": 16,
    },
    "Environment": {
        "Type": "String",
        "Description": "Which environment the budgets are for (tag)",
        "AllowedPattern": "^[a-z][a-z0-9-]*$",
        "ConstraintDescription": "Lower-case letters, digits, hyphens; letter first",
        "MaxLength": 32,
    },
    "Owner": {
        "Type": "String",
        "Description": "Team that answers for these resources (tag)",
        "AllowedPattern": "^[A-Za-z0-9][A-Za-z0-9 ._@-]{1,63}$",
        "ConstraintDescription": "2 to 64 letters, digits, spaces or . _ @ -",
    },
    "CostCenter": {
        "Type": "String",
        "Description": "Where the cost is booked (tag)",
        "AllowedPattern": "^[A-Za-z0-9-]{2,32}$",
        "ConstraintDescription": "2 to 32 letters, digits or hyphens",
    },
    "DataClassification": {
        "Type": "String",
        "Description": "Highest class of data these resources may hold (tag)",
        "AllowedValues": ["public", "internal", "confidential", "restricted"],
    },
    "AlertEmail": {
        "Type": "String",
        "Description": "Mailbox that is told about spending beside the topics",
        "AllowedPattern": r"^[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
        "ConstraintDescription": "An e-mail address",
        "MaxLength": 254,
    },
}
