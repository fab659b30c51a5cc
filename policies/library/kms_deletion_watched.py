"""Policy kms-deletion-watched."""

from policies.aws.events import RULE, hears, is_counted, is_told, is_watched
from policies.aws.platform import in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

KEY = "AWS::KMS::Key"
CALLS = ("ScheduleKeyDeletion", "DisableKey")

policy = Policy(
    id="kms-deletion-watched",
    severity=HIGH,
    resource=(KEY, RULE),
    title="Somebody hears when a key is disabled or its deletion begins",
    serves={
        REL: {"F16": PARTIAL, "REL11-BP01": SUPPORTING},
        PCI: {"10.7.2": SUPPORTING, "3.7.5": SUPPORTING},
        GDPR: {"32(1)(c)": SUPPORTING},
    },
    why="A disabled key stops every store under it at once; one whose deletion has begun takes them for good, and the "
    "waiting time helps only if somebody is told while it runs (kms-key-deletion-window keeps it at thirty days). In a "
    "platform each region with keys needs an event rule with a target, or a metric filter with an alarm. A lone key is "
    "left out, since the account has one such rule; a rule that hears these calls but tells nobody is a finding "
    "anywhere. Not seen: who answers, and keys outside the templates.",
    fix="Add an event rule for aws.kms with eventName ScheduleKeyDeletion and DisableKey, and a topic as target.",
    severity_reason="The waiting time of a deletion is the only way back from the loss of all data under a key, and "
    "it works only if somebody is told.",
    passing=(
        """
Lone: {Type: AWS::KMS::Key}
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.kms], detail: {eventName: [ScheduleKeyDeletion, DisableKey]}}
    Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
        """
--- # {name: base}
Resources:
  Key: {Type: AWS::KMS::Key}
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: '{ ($.eventName = ScheduleKeyDeletion) || ($.eventName = DisableKey) }'
      MetricTransformations: [{MetricNamespace: trail, MetricName: Keys, MetricValue: "1"}]
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: trail, MetricName: Keys}}
""",
    ),
    failing=(
        """
Parameters:
  State: {Type: String}
Resources:
  Off:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.kms], detail: {eventName: [ScheduleKeyDeletion]}}
      State: DISABLED  # <--
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
  Chosen:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.kms], detail: {eventName: [DisableKey]}}
      State: !Ref State  # <-- ?
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
        """
--- # {name: base}
Resources:
  Key: {Type: AWS::KMS::Key}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.kms], detail: {eventName: [ScheduleKeyDeletion]}}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Keys of a platform, and event rules."""
    return in_platform(resource) if resource.type == KEY else resource.get("EventPattern") is not None


@policy.check
def check(resource: Resource) -> Violations:
    """Rules: told on. Keys: watched."""
    if resource.type == RULE:
        if not is_told(resource) and any(hears(resource, "aws.kms", "", call) for call in CALLS):
            off = resource.get("State")
            yield (resource, "Targets") if off is None or off != "DISABLED" else off, "nobody is told of the key"
    elif not is_watched(resource, "aws.kms", "", *CALLS) and not is_counted(resource, *CALLS):
        yield resource, "nobody hears when this key is disabled or deleted"
