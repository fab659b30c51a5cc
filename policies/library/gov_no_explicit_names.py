"""Policy gov-no-explicit-names."""

from policies.kernel import LOW, Policy, Resource, Violations

NAMES = {
    "AWS::ApiGateway::ApiKey": "Name",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CodeDeploy::DeploymentConfig": "DeploymentConfigName",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::ECR::Repository": "RepositoryName",
    "AWS::ElasticLoadBalancingV2::LoadBalancer": "Name",
    "AWS::ElasticLoadBalancingV2::TargetGroup": "Name",
    "AWS::Elasticsearch::Domain": "DomainName",
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::Kinesis::Stream": "Name",
    "AWS::OpenSearchService::Domain": "DomainName",
    "AWS::RDS::DBInstance": "DBInstanceIdentifier",
}

policy = Policy(
    id="gov-no-explicit-names",
    severity=LOW,
    resource=tuple(NAMES),
    title="Resources have no explicit name that stops their replacement",
    serves={},
    opinion=True,
    severity_reason="Low: it makes some changes of a stack fail, which shows at once.",
    why="CloudFormation makes the new resource before it deletes the old one; with a name written down both would "
    "have the same, and the update fails. A name that others rely on, such as one looked up across Regions, is a good "
    "reason to write it. Not seen: which changes will ever need a replacement.",
    fix="Leave the name out, and hand the generated one on by an output or parameter.",
    passing=(
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
""",
    ),
    failing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Name: shop  # <--
Table:
  Type: AWS::DynamoDB::Table
  Properties:
    TableName: carts  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Its name is left to CloudFormation."""
    name = resource.get(NAMES[resource.type])
    if name is not None:
        yield name, "a change that replaces the resource will fail on its name"
