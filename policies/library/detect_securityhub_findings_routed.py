"""Policy detect-securityhub-findings-routed."""

from policies.aws.events import is_watched
from policies.aws.platform import beside, in_platform, lacks
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

HUB, STANDARD, NETWORK = "AWS::SecurityHub::Hub", "AWS::SecurityHub::Standard", "AWS::EC2::VPC"

policy = Policy(
    id="detect-securityhub-findings-routed",
    severity=MEDIUM,
    resource=(HUB, NETWORK),
    title="Security Hub checks a standard, and its findings reach somebody",
    serves={
        PCI: {"10.4.1.1": SUPPORTING, "6.3.1": SUPPORTING, "12.10.5": PARTIAL},
        GDPR: {"33(1)": PARTIAL, "32(1)(d)": SUPPORTING},
    },
    why="Security Hub gathers what the detectors find and asks the account about a standard every day; without a "
    "standard it asks nothing, and without an event rule it tells nobody. In a platform each region with a network "
    "needs a hub and such a rule; a lone hub is undecided where other templates may hold them. Medium: the detectors "
    "themselves have their own ways to tell. Not seen: findings that were suppressed, and who answers.",
    fix="Declare AWS::SecurityHub::Standard (or leave EnableDefaultStandards on) and an event rule for "
    "aws.securityhub, Security Hub Findings - Imported, with a topic as target.",
    passing=(
        """
Hub: {Type: AWS::SecurityHub::Hub}
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [{prefix: aws.security}], detail-type: [Security Hub Findings - Imported]}
    Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
Network: {Type: AWS::EC2::VPC}
""",
    ),
    failing=(
        """
Hub: {Type: AWS::SecurityHub::Hub, Properties: {EnableDefaultStandards: "false"}}  # <-- ?
Rule:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [aws.securityhub], detail-type: [Security Hub Findings - Custom Action]}
    Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
        """
--- # {name: base}
Resources:
  Hub:  # <--
    Type: AWS::SecurityHub::Hub
    Properties:
      EnableDefaultStandards: false  # <--
--- # {name: network, roles: [secondary]}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Hubs, and networks of a platform."""
    return resource.type == HUB or in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Networks: a hub. Hubs: a standard, and a rule."""
    if resource.type == NETWORK:
        if not beside(resource, HUB):
            yield resource, "no Security Hub stands in the region of this network"
        return
    standing = resource.get("EnableDefaultStandards")
    bare = standing is not None and not standing and not resource.view.of_type(STANDARD)
    if bare and lacks(resource, "have its standards in another template"):
        yield resource.spot("EnableDefaultStandards"), "the hub checks no standard"
    heard = is_watched(resource, "aws.securityhub", "Security Hub Findings - Imported")
    if not heard and lacks(resource, "have its event rule in another template"):
        yield resource, "no event rule tells anybody of the hub's findings"
