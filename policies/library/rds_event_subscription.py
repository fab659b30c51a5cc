"""Policy rds-event-subscription."""

from policies.aws.alarms import TOPIC, is_heard
from policies.aws.databases import CLUSTER, INSTANCE, in_cluster
from policies.kernel import GDPR, LOW, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Value, Violations

SUBSCRIPTION = "AWS::RDS::EventSubscription"
KINDS = {CLUSTER: "db-cluster", INSTANCE: "db-instance"}
BREAKS = ("failover", "failure", "availability", "global-failover")
"""Categories of events that say that a database is, or was, not there."""

policy = Policy(
    id="rds-event-subscription",
    severity=LOW,
    severity_reason="Low: it tells of failures, but guards nothing.",
    resource=(SUBSCRIPTION, CLUSTER, INSTANCE),
    title="Failures and failovers of databases are told to somebody",
    serves={
        PCI: {"11.5.2": SUPPORTING, "10.7.2": SUPPORTING, "12.10.5": SUPPORTING},
        GDPR: {"33(1)": SUPPORTING},
        REL: {"REL11-BP06": PARTIAL, "F05": PARTIAL},
    },
    why="A failover is over before an alarm on averages notices, and the reason stands only in RDS's own events, for "
    "a fortnight. A subscription that is off, or whose topic nobody reads, tells nobody. That each cluster, and each "
    "database of its own, has a subscription for what breaks is asked within a platform only, since one subscription "
    "serves a whole account. Low: it tells, but guards nothing. Not seen: whether the reader understands and acts.",
    fix="Declare an EventSubscription with SourceType db-cluster (or db-instance) and the categories failover and "
    "failure, to a topic with a subscriber, and leave Enabled on.",
    repair={"AWS::RDS::EventSubscription:Enabled": True},
    passing=(
        """
Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}
All: {Type: AWS::RDS::EventSubscription, Properties: {SnsTopicArn: !Ref Topic, Enabled: "true"}}
Far: {Type: AWS::RDS::EventSubscription, Properties: {SnsTopicArn: !ImportValue topic}}
Lone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
""",
        """
--- # {name: data}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
  Told:
    Type: AWS::RDS::EventSubscription
    Properties:
      SnsTopicArn: "arn:aws:sns:eu-west-1:111122223333:critical"
      SourceType: db-cluster
      SourceIds: [!Ref Cluster]
      EventCategories: [failover, failure]
""",
    ),
    failing=(
        """
Parameters:
  On: {Type: String}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Off:
    Type: AWS::RDS::EventSubscription
    Properties:
      SnsTopicArn: "arn:aws:sns:eu-west-1:111122223333:critical"
      Enabled: "false"  # <--
  Unheard:
    Type: AWS::RDS::EventSubscription
    Properties:
      SnsTopicArn: !Ref Topic  # <--
  Chosen:
    Type: AWS::RDS::EventSubscription
    Properties:
      SnsTopicArn: "arn:aws:sns:eu-west-1:111122223333:critical"
      Enabled: !Ref On  # <-- ?
""",
        """
--- # {name: data}
Resources:
  Cluster:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql}
  Other: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  OnlyOther:
    Type: AWS::RDS::EventSubscription
    Properties: {SnsTopicArn: t, SourceType: db-cluster, SourceIds: [!Ref Other], EventCategories: [failover]}
  OnlyBackups:
    Type: AWS::RDS::EventSubscription
    Properties: {SnsTopicArn: t, SourceType: db-cluster, EventCategories: [backup]}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Subscriptions; databases of their own in a platform."""
    return resource.type == SUBSCRIPTION or (bool(resource.stack.role) and not in_cluster(resource))


@policy.check
def check(resource: Resource) -> Violations:
    """On and heard; or told of."""
    if resource.type != SUBSCRIPTION:
        if not any(_tells(each, resource) for each in resource.view.of_type(SUBSCRIPTION)):
            yield resource, "nobody is told when it fails or fails over"
        return
    enabled, topic = resource.get("Enabled"), resource.get("SnsTopicArn")
    if enabled is not None and not enabled:
        yield enabled, "the subscription is switched off"
    for target in topic.targets() if topic is not None else ():
        if topic is not None and target.type == TOPIC and not is_heard(target):
            yield topic, f"nobody subscribes to topic {target.id}"


def _tells(subscription: Resource, database: Resource) -> bool:
    if subscription.region != database.region:
        return False
    kind, categories = subscription.get("SourceType"), list(subscription.each("EventCategories.*"))
    sources = list(subscription.each("SourceIds.*"))
    return (
        (kind is None or kind == KINDS[database.type])
        and (not categories or any(each in BREAKS for each in categories))
        and (not sources or any(_means(each, database) for each in sources))
    )


def _means(value: Value, database: Resource) -> bool:
    name = "DBClusterIdentifier" if database.type == CLUSTER else "DBInstanceIdentifier"
    return database in value.resource.view.named(value, database.type, name)
