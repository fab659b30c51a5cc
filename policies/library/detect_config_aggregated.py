"""Policy detect-config-aggregated."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="detect-config-aggregated",
    severity=MEDIUM,
    severity_reason="Each Region still records and judges for itself; whoever looks at the gathered view alone does "
    "not see the Regions left out, where intruders like to work.",
    resource="AWS::Config::ConfigurationAggregator",
    title="AWS Config aggregators gather from all Regions",
    serves={PCI: {"12.5.1": SUPPORTING, "11.5.2": SUPPORTING}, GDPR: {"32(1)(d)": SUPPORTING}},
    why="An aggregator with a list of Regions does not hear of resources in the others, which is where nobody expects "
    "them. AllAwsRegions takes those to come as well. Not seen: whether the accounts have agreed to be gathered.",
    fix="Set AllAwsRegions to true in each of AccountAggregationSources, or in OrganizationAggregationSource.",
    passing=(
        """
Accounts:
  Type: AWS::Config::ConfigurationAggregator
  Properties: {AccountAggregationSources: [{AccountIds: ["111122223333"], AllAwsRegions: "true"}]}
Organisation:
  Type: AWS::Config::ConfigurationAggregator
  Properties: {OrganizationAggregationSource: {RoleArn: role, AllAwsRegions: true}}
""",
    ),
    failing=(
        """
Accounts:
  Type: AWS::Config::ConfigurationAggregator
  Properties:
    AccountAggregationSources:
      - AccountIds: ["111122223333"]  # <--
        AwsRegions: [eu-west-1]
      - AccountIds: ["111122223334"]
        AllAwsRegions: true
Organisation:
  Type: AWS::Config::ConfigurationAggregator
  Properties:
    OrganizationAggregationSource:
      RoleArn: role
      AllAwsRegions: "false"  # <--
None:  # <--
  Type: AWS::Config::ConfigurationAggregator
  Properties: {ConfigurationAggregatorName: none}
""",
    ),
)


@policy.check
def check(aggregator: Resource) -> Violations:
    """Each source takes all Regions."""
    sources = [
        *aggregator.each("AccountAggregationSources.*"),
        *aggregator.each("OrganizationAggregationSource"),
    ]
    if not sources:
        yield aggregator.spot("AccountAggregationSources"), "nothing is gathered: there is no source"
    for source in sources:
        if not source.on("AllAwsRegions"):
            yield source.spot("AllAwsRegions"), "resources of some Regions are not gathered"
