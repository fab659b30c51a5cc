"""Policy alarms-on-control-failure."""

from policies.aws.events import RULE, hears, is_told, is_watched
from policies.aws.platform import in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

CALLS = {
    "AWS::CloudTrail::Trail": ("aws.cloudtrail", ("StopLogging", "DeleteTrail")),
    "AWS::Config::ConfigurationRecorder": ("aws.config", ("StopConfigurationRecorder", "DeleteConfigurationRecorder")),
    "AWS::GuardDuty::Detector": ("aws.guardduty", ("DeleteDetector",)),
    "AWS::SecurityHub::Hub": ("aws.securityhub", ("DisableSecurityHub",)),
    "AWS::WAFv2::WebACL": ("aws.wafv2", ("DeleteWebACL", "DisassociateWebACL")),
}
PLAN = "AWS::Backup::BackupPlan"

policy = Policy(
    id="alarms-on-control-failure",
    severity=HIGH,
    severity_reason="Switching the controls off is how an intruder goes about the rest unseen; nobody is told that "
    "the watch has ended.",
    resource=(*CALLS, PLAN, RULE),
    title="A control that is switched off, or a backup that fails, raises an alarm",
    serves={
        PCI: {"10.7.2": PARTIAL, "12.10.5": PARTIAL, "10.2.1.6": SUPPORTING},
        GDPR: {"33(1)": PARTIAL, "33(2)": SUPPORTING},
        REL: {"F20": PARTIAL, "REL11-BP06": PARTIAL, "F15": SUPPORTING},
    },
    why="Controls fail in silence: a stopped trail looks like a quiet day, a failed backup like none was due. In a "
    "platform the calls that end trail, recorder, detector, hub and firewall have to meet an event rule with a target "
    "in their region, and so have failed backup jobs. In any template a rule that hears such calls but is switched "
    "off, or tells nobody, is a finding. Not seen: controls that stop without a call, such as a trail whose bucket "
    "refuses it.",
    fix="Add an event rule with source, detail-type AWS API Call via CloudTrail and the calls' names, and a topic.",
    passing=(
        """
Lone: {Type: AWS::CloudTrail::Trail}
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.cloudtrail], detail: {eventName: [StopLogging, DeleteTrail]}}
    Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
Tick: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), State: DISABLED}}
""",
        """
--- # {name: base}
Resources:
  Plan: {Type: AWS::Backup::BackupPlan}
  Acl: {Type: AWS::WAFv2::WebACL}
  Failed:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.backup], detail-type: [Backup Job State Change], detail: {state: [FAILED]}}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
  Calls:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.wafv2], detail: {eventName: [{prefix: D}]}}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
    ),
    failing=(
        """
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.cloudtrail], detail: {eventName: [StopLogging]}}
    State: DISABLED  # <--
    Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
Deaf:  # <--
  Type: AWS::Events::Rule
  Properties: {EventPattern: '{"source": ["aws.guardduty"], "detail": {"eventName": ["DeleteDetector"]}}'}
""",
        """
--- # {name: base}
Resources:
  Trail: {Type: AWS::CloudTrail::Trail}  # <--
  Plan: {Type: AWS::Backup::BackupPlan}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.cloudtrail], detail: {eventName: [StopLogging]}}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Controls of a platform, and rules that name a call that ends one."""
    if resource.type == RULE:
        return resource.get("EventPattern.detail.eventName") is not None or resource.get("EventPattern") is not None
    return in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Rules: told on. Controls: their end is heard of."""
    if resource.type == RULE:
        if not is_told(resource) and _ends_a_control(resource):
            off = resource.get("State")
            disabled = off is not None and off == "DISABLED"
            yield resource.spot("State" if disabled else "Targets"), "nobody is told when a control is switched off"
    elif resource.type == PLAN:
        if not is_watched(resource, "aws.backup", "Backup Job State Change"):
            yield resource, "nobody is told when a backup fails"
    else:
        source, calls = CALLS[resource.type]
        if not is_watched(resource, source, "", *calls):
            yield resource, "nobody is told when this control is switched off"


def _ends_a_control(rule: Resource) -> bool:
    return any(hears(rule, source, "", call) for source, calls in CALLS.values() for call in calls)
