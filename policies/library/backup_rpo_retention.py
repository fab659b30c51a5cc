"""Policy backup-rpo-retention."""

from policies.aws.backups import PLAN
from policies.aws.retention import WITHOUT_CARDHOLDERS
from policies.aws.schedules import days
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, REL, Policy, Resource, Value, Violations

LEAST, MOST = 7, 3653
COLD = 90

policy = Policy(
    id="backup-rpo-retention",
    severity=HIGH,
    severity_reason="Up to a week of orders is lost with one fault, or the last good copy has expired before the "
    "fault is found.",
    resource=PLAN,
    title="Backups are made daily at least, kept for a week at least, and end some day",
    serves={
        PCI: {"3.2.1": PARTIAL},
        GDPR: {"5(1)(e)": PARTIAL, "32(1)(c)": DIRECT},
        REL: {"REL09-BP03": DIRECT, "REL13-BP01": PARTIAL, "REL13-BP02": PARTIAL, "F19": PARTIAL},
    },
    why="What was written since the last backup is lost, so one rule of a plan has to run each day, or without a "
    "break; further rules may run more seldom and keep longer. A fault is noticed after days, and a backup that never "
    "ends keeps what people asked to have erased. Cold storage charges 90 days, and AWS refuses less. Retention may be "
    "shorter in an environment named dev, staging or test. Not seen: the recovery point objective of the "
    "business, and whether jobs run.",
    fix=f"Give a rule a daily ScheduleExpression (or EnableContinuousBackup), and each rule Lifecycle.DeleteAfterDays "
    f"between {LEAST} and {MOST}, {COLD} days or more after MoveToColdStorageAfterDays.",
    passing=(
        """
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanName: p
      BackupPlanRule:
        - {RuleName: daily, ScheduleExpression: "cron(0 4 * * ? *)", Lifecycle: {DeleteAfterDays: "35"}}
        - RuleName: monthly
          ScheduleExpression: cron(0 4 1 * ? *)
          Lifecycle: {MoveToColdStorageAfterDays: 30, DeleteAfterDays: 365}
Often:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan: {BackupPlanRule: [{ScheduleExpression: rate(12 hours), Lifecycle: {DeleteAfterDays: 7}}]}
Always:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan: {BackupPlanRule: [{EnableContinuousBackup: true, Lifecycle: {DeleteAfterDays: 35}}]}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Plan:
    Type: AWS::Backup::BackupPlan
    Properties: {BackupPlan: {BackupPlanRule: [{Lifecycle: {DeleteAfterDays: 3}}]}}
""",
        """
Plan:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule: [{RuleName: cold, Lifecycle: {MoveToColdStorageAfterDays: 30, DeleteAfterDays: 120}}]
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
  When: {Type: String}
Resources:
  Weekly:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - RuleName: weekly
            ScheduleExpression: cron(0 4 ? * SUN *)  # <--
            Lifecycle: {DeleteAfterDays: 90}
  Short:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - RuleName: daily
            Lifecycle:
              DeleteAfterDays: "1"  # <--
          - RuleName: forever  # <--
            ScheduleExpression: rate(1 day)
          - RuleName: cold
            Lifecycle:
              MoveToColdStorageAfterDays: 30
              DeleteAfterDays: 60  # <--
          - RuleName: ages
            Lifecycle:
              DeleteAfterDays: 9999  # <--
  Chosen:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - RuleName: r
            ScheduleExpression: !Ref When  # <-- ?
            Lifecycle:
              DeleteAfterDays: !Ref Days  # <-- ?
  Early:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - RuleName: twice
            ScheduleExpression: rate(2 days)  # <--
            Lifecycle: {DeleteAfterDays: 14}
""",
    ),
)


@policy.check
def check(plan: Resource) -> Violations:
    """How often at best, and how long each rule keeps."""
    rules = list(plan.each("BackupPlan.BackupPlanRule.*"))
    if rules and not any(_is_daily(rule) for rule in rules):
        yield rules[0].spot("ScheduleExpression"), "a day's changes and more can be lost between two backups"
    for rule in rules:
        kept, cold = rule.get("Lifecycle.DeleteAfterDays"), rule.get("Lifecycle.MoveToColdStorageAfterDays")
        if kept is None:
            yield rule.spot("Lifecycle"), "these backups never end"
        elif kept > MOST:
            yield kept, f"these backups are kept for more than {MOST} days"
        elif kept < LEAST and plan.environment not in WITHOUT_CARDHOLDERS:
            yield kept, f"these backups are kept for less than {LEAST} days"
        elif cold is not None and cold.number is not None and kept < cold.number + COLD:
            yield kept, f"these backups end before they have been cold for {COLD} days"


def _is_daily(rule: Value) -> bool:
    if rule.on("EnableContinuousBackup"):
        return True
    schedule = rule.get("ScheduleExpression")
    if schedule is None:
        return True  # AWS Backup then runs at five each morning
    if schedule.unknown:
        return schedule.holds("run each day")
    between = days(str(schedule))
    return between is not None and between <= 1
