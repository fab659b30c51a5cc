"""Policy detect-guardduty-findings-routed."""

from policies.aws.events import is_watched
from policies.aws.platform import in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="detect-guardduty-findings-routed",
    severity=HIGH,
    severity_reason="A finding that nobody hears of is as good as none, and the seventy-two hours pass unused.",
    resource="AWS::GuardDuty::Detector",
    title="GuardDuty findings reach somebody through an event rule",
    serves={PCI: {"10.4.1.1": PARTIAL, "12.10.5": PARTIAL}, GDPR: {"33(1)": PARTIAL}},
    why="GuardDuty writes its findings in a console. In a platform an event rule of the detector's region has to tell "
    "somebody; in a lone template such a rule may stand anywhere, so it is not asked for. Not seen: who answers, and "
    "an organisation that gathers findings centrally.",
    fix="Add an event rule for aws.guardduty, GuardDuty Finding, with a topic as target.",
    passing=(
        """
--- # {name: base}
Resources:
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: '{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}'
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
        """
Lone: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
""",
    ),
    failing=(
        """
--- # {name: base}
Resources:
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      State: DISABLED
      EventPattern: {source: [aws.guardduty]}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
    ),
)


@policy.applies
def applies(detector: Resource) -> bool:
    """Detectors of a platform, where all rules are at hand."""
    return in_platform(detector)


@policy.check
def check(detector: Resource) -> Violations:
    """A rule that is on and has a target."""
    if not is_watched(detector, "aws.guardduty", "GuardDuty Finding"):
        yield detector, "no event rule tells anybody of this detector's findings"
