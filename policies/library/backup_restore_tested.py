"""Policy backup-restore-tested."""

from policies.aws.backups import ARNS, BUCKET, FILES, PLAN, VOLUME, has_backups
from policies.aws.databases import CLUSTER, INSTANCE, is_aurora, is_copy
from policies.aws.schedules import days
from policies.aws.tables import GLOBAL, TABLE
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

TESTING, SELECTION = "AWS::Backup::RestoreTestingPlan", "AWS::Backup::RestoreTestingSelection"
KINDS = {INSTANCE: "RDS", TABLE: "DynamoDB", GLOBAL: "DynamoDB", BUCKET: "S3", FILES: "EFS", VOLUME: "EBS"}
YEAR = 366

policy = Policy(
    id="backup-restore-tested",
    severity=MEDIUM,
    severity_reason="The backups exist all the same; what is unknown is whether, and how fast, they can be used.",
    resource=(TESTING, PLAN),
    title="Restores are tested by schedule, for every kind of store",
    serves={
        REL: {"REL09-BP04": PARTIAL, "REL13-BP03": SUPPORTING, "F19": PARTIAL},
        GDPR: {"32(1)(c)": PARTIAL, "32(1)(d)": PARTIAL},
    },
    why="A backup that has never been restored is a hope: keys, roles and subnet groups go missing unnoticed. A "
    "testing plan without a selection tests nothing. In a platform all is at hand, so there a backup plan asks for a "
    "testing plan, and each kind of store that is backed up for a selection; an environment named dev or staging, and "
    "a warm standby, need none. Not seen: which stores ought to be tested each quarter, results, validation of what "
    "was restored, and drills by hand.",
    fix="Declare a RestoreTestingPlan with a schedule of a year at most, and a RestoreTestingSelection for each of "
    "Aurora, RDS, DynamoDB, S3, EFS and EBS that holds data.",
    passing=(
        """
Testing:
  Type: AWS::Backup::RestoreTestingPlan
  Properties: {RestoreTestingPlanName: t, ScheduleExpression: "cron(0 9 2 * ? *)"}
Tables:
  Type: AWS::Backup::RestoreTestingSelection
  Properties: {RestoreTestingPlanName: !Ref Testing, ProtectedResourceType: DynamoDB}
Named:
  Type: AWS::Backup::RestoreTestingPlan
  Properties: {RestoreTestingPlanName: named, ScheduleExpression: rate(30 days)}
Clusters:
  Type: AWS::Backup::RestoreTestingSelection
  Properties: {RestoreTestingPlanName: named, ProtectedResourceType: Aurora}
""",
        """
Lone: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanRule: []}}}
""",
    ),
    failing=(
        """
Parameters:
  When: {Type: String}
Resources:
  Empty:  # <--
    Type: AWS::Backup::RestoreTestingPlan
    Properties:
      RestoreTestingPlanName: t
      ScheduleExpression: rate(400 days)  # <--
  Chosen:
    Type: AWS::Backup::RestoreTestingPlan
    Properties:
      ScheduleExpression: !Ref When  # <-- ?
  Tables:
    Type: AWS::Backup::RestoreTestingSelection
    Properties: {RestoreTestingPlanName: !Ref Chosen, ProtectedResourceType: DynamoDB}
""",
        """
--- # {name: backup}
Resources:
  Plan:  # <--
    Type: AWS::Backup::BackupPlan
    Properties: {BackupPlan: {BackupPlanRule: []}}
""",
        """
--- # {name: backup}
Resources:
  Plan: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanRule: []}}}
  Testing:  # <--
    Type: AWS::Backup::RestoreTestingPlan
    Properties: {RestoreTestingPlanName: t, ScheduleExpression: "cron(0 9 2 * ? *)"}
  Tables:
    Type: AWS::Backup::RestoreTestingSelection
    Properties: {RestoreTestingPlanName: !Ref Testing, ProtectedResourceType: DynamoDB}
  Carts: {Type: AWS::DynamoDB::Table}
  Orders: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
""",
    ),
)


@policy.applies
def applies(plan: Resource) -> bool:
    """Testing plans; in a platform also plans of what has to be restored."""
    if plan.type == TESTING:
        return True
    return bool(plan.stack.role) and plan.environment not in ("dev", "staging") and not plan.standby


@policy.check
def check(plan: Resource) -> Violations:
    """There, often enough, and for each kind."""
    if plan.type == PLAN:
        if not plan.view.of_type(TESTING):
            yield plan, "nobody ever tries to restore what it keeps"
        return
    schedule = plan.get("ScheduleExpression")
    if schedule is not None:
        between = None if schedule.unknown else days(str(schedule))
        often = schedule.holds("come round within a year") if schedule.unknown else (between or YEAR + 1) <= YEAR
        if not often:
            yield schedule, "more than a year lies between two tests"
    tested = [
        str(kind)
        for selection in plan.view.of_type(SELECTION)
        for name in selection.each("RestoreTestingPlanName")
        if plan in plan.view.named(name, TESTING, "RestoreTestingPlanName")
        for kind in selection.each("ProtectedResourceType")
    ]
    if not tested:
        yield plan, "nothing is selected to be restored"
    elif plan.stack.role:
        stores = [store for store in plan.view.of_type(*ARNS) if not store.standby and not is_copy(store)]
        kinds = {_kind(store) for store in stores if has_backups(store)}
        for kind in sorted(kinds.difference(tested)):
            yield plan, f"no store of type {kind} is ever restored"


def _kind(store: Resource) -> str:
    if store.type == CLUSTER:
        return "Aurora" if is_aurora(store) else "RDS"
    return KINDS[store.type]
