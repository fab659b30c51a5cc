"""Policy detect-securityhub-findings-routed."""

from policies.aws.events import is_watched
from policies.aws.platform import beside, in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

HUB, NETWORK = "AWS::SecurityHub::Hub", "AWS::EC2::VPC"

policy = Policy(
    id="detect-securityhub-findings-routed",
    severity=MEDIUM,
    severity_reason="The detectors themselves have their own ways to tell; what is lost is the one place where all of "
    "it comes together.",
    resource=(HUB, NETWORK),
    title="Security Hub stands in each region of a platform, and its findings reach somebody",
    serves={
        PCI: {"10.4.1.1": SUPPORTING, "6.3.1": SUPPORTING, "12.10.5": PARTIAL},
        GDPR: {"33(1)": PARTIAL, "32(1)(d)": SUPPORTING},
    },
    why="Security Hub gathers what the detectors find, and without an event rule it tells nobody. In a platform each "
    "region with a network needs a hub and such a rule; in a lone template the rule may stand anywhere, so it is not "
    "asked for. Not seen: findings that were suppressed, and who answers.",
    fix="Declare AWS::SecurityHub::Hub and an event rule for aws.securityhub, Security Hub Findings - Imported, with a "
    "topic as target.",
    passing=(
        """
--- # {name: base}
Resources:
  Hub: {Type: AWS::SecurityHub::Hub}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [{prefix: aws.security}], detail-type: [Security Hub Findings - Imported]}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
  Network: {Type: AWS::EC2::VPC}
""",
        """
Hub: {Type: AWS::SecurityHub::Hub}
Network: {Type: AWS::EC2::VPC}
""",
    ),
    failing=(
        """
--- # {name: base}
Resources:
  Hub: {Type: AWS::SecurityHub::Hub}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: {source: [aws.securityhub], detail-type: [Security Hub Findings - Custom Action]}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
--- # {name: network, roles: [secondary]}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Hubs and networks of a platform, where all rules are at hand."""
    return in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Networks: a hub. Hubs: a rule."""
    if resource.type == NETWORK:
        if not beside(resource, HUB):
            yield resource, "no Security Hub stands in the region of this network"
    elif not is_watched(resource, "aws.securityhub", "Security Hub Findings - Imported"):
        yield resource, "no event rule tells anybody of the hub's findings"
