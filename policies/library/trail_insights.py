"""Policy trail-insights."""

from policies.aws.trails import STORE, TRAIL
from policies.kernel import GDPR, LOW, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="trail-insights",
    severity=LOW,
    severity_reason="Nothing is lost from the record; a hint at unusual activity is, and other detectors give such "
    "hints too.",
    resource=(TRAIL, STORE),
    opinion=True,
    title="CloudTrail Insights look for unusual activity",
    serves={GDPR: {"33(1)": SUPPORTING}},
    why="Insights compare the rate of calls and of errors with what is usual, and so find a script that runs wild or "
    "a thief who tries doors. They cost by the event, so many do without. Not seen: who reads them.",
    fix="Add InsightSelectors with ApiCallRateInsight and ApiErrorRateInsight.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {InsightSelectors: [{InsightType: ApiCallRateInsight}]}}
""",
    ),
    failing=(
        """
Trail:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit}
Empty:
  Type: AWS::CloudTrail::Trail
  Properties:
    InsightSelectors: []  # <--
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """One kind at least."""
    if trail.get("InsightSelectors.*.InsightType") is None:
        yield trail.spot("InsightSelectors"), "nothing looks for unusual activity in the trail"
