"""Policy cost-budget-and-anomaly."""

from policies.aws.events import RULE, hears, is_told
from policies.aws.platform import in_platform, lacks
from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Value, Violations

BUDGET, MONITOR, SUBSCRIPTION, NETWORK = (
    "AWS::Budgets::Budget",
    "AWS::CE::AnomalyMonitor",
    "AWS::CE::AnomalySubscription",
    "AWS::EC2::VPC",
)

policy = Policy(
    id="cost-budget-and-anomaly",
    severity=LOW,
    severity_reason="It endangers the purse only.",
    resource=(BUDGET, MONITOR, SUBSCRIPTION, NETWORK),
    title="Spending is bounded, forecast and watched, and somebody is told",
    serves={REL: {"F20": SUPPORTING, "F18": SUPPORTING}},
    why="What scales by itself also spends by itself: a loop, an attack or a forgotten test shows on the bill first. "
    "A budget of costs has to tell both what was spent and what is forecast, while there is time; a monitor of "
    "anomalies without a subscription tells nobody. In a platform with a network there has to be a budget, and an "
    "event rule for what Trusted Advisor recommends, in whichever region it speaks. A lone "
    "monitor is undecided where its subscription may stand elsewhere. Low: it endangers the purse only. Not seen: "
    "whether amounts and thresholds are sensible, and budgets of the organisation.",
    fix="Give the budget NotificationsWithSubscribers for ACTUAL and for FORECASTED, each with a subscriber, and the "
    "monitor an AWS::CE::AnomalySubscription; send events of aws.trustedadvisor to a topic.",
    passing=(
        """
Budget:
  Type: AWS::Budgets::Budget
  Properties:
    Budget: {BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: "100", Unit: USD}}
    NotificationsWithSubscribers:
      - Notification: {NotificationType: ACTUAL, Threshold: 80}
        Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
      - Notification: {NotificationType: FORECASTED, Threshold: 100}
        Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
Coverage:
  Type: AWS::Budgets::Budget
  Properties:
    Budget: {BudgetType: RI_COVERAGE, TimeUnit: MONTHLY}
    NotificationsWithSubscribers:
      - Notification: {NotificationType: ACTUAL, Threshold: 80}
        Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
Monitor: {Type: AWS::CE::AnomalyMonitor}
Subscription:
  Type: AWS::CE::AnomalySubscription
  Properties:
    MonitorArnList: [!GetAtt Monitor.MonitorArn]
    Subscribers: [{Type: EMAIL, Address: a@example.com}]
Network: {Type: AWS::EC2::VPC}
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.trustedadvisor]}
      Targets: [{Id: topic, Arn: !Ref Topic}]
  Topic: {Type: AWS::SNS::Topic}
  Reader: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.com}}
  Budget:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: USAGE, TimeUnit: MONTHLY}
      NotificationsWithSubscribers:
        - Notification: {NotificationType: ACTUAL, Threshold: 80}
          Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::Budgets::Budget
  Properties: {Budget: {BudgetType: COST}}
Late:
  Type: AWS::Budgets::Budget
  Properties:
    Budget: {BudgetType: COST}
    NotificationsWithSubscribers:  # <--
      - Notification: {NotificationType: ACTUAL, Threshold: 80}
        Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
      - Notification: {NotificationType: FORECASTED, Threshold: 100}
        Subscribers: []
Monitor: {Type: AWS::CE::AnomalyMonitor}  # <-- ?
Subscription:
  Type: AWS::CE::AnomalySubscription
  Properties:
    MonitorArnList: ["arn:aws:ce::111122223333:anomalymonitor/a"]
    Subscribers: []  # <--
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
  Monitor: {Type: AWS::CE::AnomalyMonitor}  # <--
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.trustedadvisor]}
      Targets: [{Id: topic, Arn: !Ref Topic}]
  Topic: {Type: AWS::SNS::Topic}
  Reader: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.com}}
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
  Budget:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: USAGE, TimeUnit: MONTHLY}
      NotificationsWithSubscribers:
        - Notification: {NotificationType: ACTUAL, Threshold: 80}
          Subscribers: [{SubscriptionType: EMAIL, Address: a@example.com}]
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """What watches spending, and networks of a platform."""
    return resource.type != NETWORK or in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """By type: a budget at all; both kinds of notification; a subscription; a subscriber."""
    if resource.type == NETWORK:
        if not resource.view.of_type(BUDGET):
            yield resource, "no budget bounds what this platform spends"
        if not any(hears(rule, "aws.trustedadvisor") and is_told(rule) for rule in resource.view.of_type(RULE)):
            yield resource, "nobody hears what Trusted Advisor recommends"
    elif resource.type == MONITOR:
        if not resource.referrers(SUBSCRIPTION) and lacks(resource, "have its subscription elsewhere"):
            yield resource, "nobody is told of the anomalies that the monitor finds"
    elif resource.type == SUBSCRIPTION:
        if next(resource.each("Subscribers.*"), None) is None:
            yield resource.spot("Subscribers"), "nobody is told of anomalies"
    else:
        yield from _budget(resource)


def _budget(budget: Resource) -> Violations:
    kind = budget.get("Budget.BudgetType")
    told = [each for each in budget.each("NotificationsWithSubscribers.*") if _has_reader(each)]
    if not told:
        yield budget.spot("NotificationsWithSubscribers"), "the budget tells nobody"
    elif kind is not None and kind == "COST":
        for wanted in ("ACTUAL", "FORECASTED"):
            kinds = [each.get("Notification.NotificationType") for each in told]
            if not any(each is not None and each == wanted for each in kinds):
                yield budget.spot("NotificationsWithSubscribers"), f"the budget does not tell of {wanted.lower()} costs"


def _has_reader(notification: Value) -> bool:
    return next(notification.each("Subscribers.*"), None) is not None
