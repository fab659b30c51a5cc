"""Policy dr-objectives-declared."""

from policies.aws.cdn import is_set
from policies.aws.recovery import estimates
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

POLICY, APP = "AWS::ResilienceHub::ResiliencyPolicy", "AWS::ResilienceHub::App"
KINDS = ("Software", "Hardware", "AZ")
TIERS_OF_A_REGION = ("MissionCritical", "Critical")
SIDES = {"RtoInSecs": "recovery time", "RpoInSecs": "loss of data"}

policy = Policy(
    id="dr-objectives-declared",
    severity=MEDIUM,
    severity_reason="Nothing fails by it today; but without figures, or with figures that the design cannot keep, the "
    "plan for the day of the disaster is a wish.",
    resource=(POLICY, APP),
    title="Recovery objectives (RTO and RPO) are declared for each kind of disruption, and the design can keep them",
    serves={
        REL: {"REL13-BP01": PARTIAL, "REL13-BP02": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
    },
    why="A resiliency policy of AWS Resilience Hub says how long each kind of disruption may last and what may be "
    "lost. Software, Hardware and AZ need figures, the tiers MissionCritical and Critical also Region; zero is always "
    "missed. An application without a policy is measured against nothing. What stands beside the policy in the same "
    "template is estimated by typical values of its services (ours, no promise of AWS): a database of one zone with a "
    "target of minutes, a store without any backup. Objectives in tags or documents are fine too, so no template is "
    "asked to have a policy. Not seen: whether the figures are the business's, and measured times.",
    fix="Give Policy RtoInSecs and RpoInSecs above zero for each kind, and the App its ResiliencyPolicyArn; where the "
    "design is slower than the figure, change one of both.",
    passing=(
        """
Objectives:
  Type: AWS::ResilienceHub::ResiliencyPolicy
  Properties:
    PolicyName: shop
    Tier: MissionCritical
    Policy:
      Software: {RtoInSecs: "14400", RpoInSecs: 900}
      Hardware: {RtoInSecs: 3600, RpoInSecs: 900}
      AZ: {RtoInSecs: 900, RpoInSecs: 300}
      Region: {RtoInSecs: 14400, RpoInSecs: 3600}
Shop:
  Type: AWS::ResilienceHub::App
  Properties: {Name: shop, ResiliencyPolicyArn: !Ref Objectives}
Orders: {Type: AWS::RDS::DBInstance, Properties: {MultiAZ: "true", BackupRetentionPeriod: "7"}}
""",
        """
Some:
  Type: AWS::ResilienceHub::ResiliencyPolicy
  Properties:
    Tier: NonCritical
    Policy:
      Software: {RtoInSecs: 86400, RpoInSecs: 86400}
      Hardware: {RtoInSecs: 86400, RpoInSecs: 86400}
      AZ: {RtoInSecs: 86400, RpoInSecs: 86400}
Orders: {Type: AWS::RDS::DBInstance}
""",
    ),
    failing=(
        """
Objectives:
  Type: AWS::ResilienceHub::ResiliencyPolicy
  Properties:
    Tier: Critical
    Policy:  # <--
      Software: {RtoInSecs: 14400, RpoInSecs: 900}
      Hardware:
        RtoInSecs: 3600
        RpoInSecs: 0  # <--
      AZ:  # <--
        RpoInSecs: 300
Bare:  # <--
  Type: AWS::ResilienceHub::App
  Properties: {Name: shop}
""",
        """
Objectives:
  Type: AWS::ResilienceHub::ResiliencyPolicy
  Properties:
    Tier: Important
    Policy:
      Software:
        RtoInSecs: 14400
        RpoInSecs: 60  # <--
      Hardware: {RtoInSecs: 14400, RpoInSecs: 900}
      AZ:
        RtoInSecs: 300  # <--
        RpoInSecs: 900
Orders: {Type: AWS::RDS::DBInstance, Properties: {MultiAZ: false, BackupRetentionPeriod: 7}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Applications: a policy. Policies: figures for each kind, and the stores of the template against them."""
    if resource.type == APP:
        if not is_set(resource.get("ResiliencyPolicyArn")):
            yield resource.spot("ResiliencyPolicyArn"), "the application is measured against no objectives"
        return
    tier = resource.get("Tier")
    kinds = (*KINDS, "Region") if tier is not None and tier in TIERS_OF_A_REGION else KINDS
    for kind in kinds:
        target = resource.get(f"Policy.{kind}")
        if target is None:
            yield resource.spot(f"Policy.{kind}"), f"no objectives are set for the disruption {kind}"
        else:
            yield from _figures(target, kind)
    yield from _missed(resource)


def _figures(target: Value, kind: str) -> Violations:
    for name, told in SIDES.items():
        figure = target.get(name)
        if figure is None or figure <= 0:
            yield target.spot(name), f"no {told} above zero is set for the disruption {kind}"


def _missed(objectives: Resource) -> Violations:
    """Each figure that is less than what a store of the same template takes at the least."""
    for store, kind, side, least in estimates(objectives):
        figure = objectives.get(f"Policy.{kind}.{side}")
        if figure is not None and figure.number is not None and 0 < figure.number < least:
            yield figure, f"{store.id} takes longer: about {least} seconds of {SIDES[side]} at the least (an estimate)"
