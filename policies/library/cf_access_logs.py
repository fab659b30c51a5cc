"""Policy cf-access-logs."""

from policies.aws.cdn import DISTRIBUTION, is_set
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SOURCE = "AWS::Logs::DeliverySource"

policy = Policy(
    id="cf-access-logs",
    severity=MEDIUM,
    resource=(DISTRIBUTION, SOURCE),
    title="CloudFront distributions write access logs",
    serves={PCI: {"10.2.1": PARTIAL, "10.3.3": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: nothing opens by it, but what the edge answers from its cache no other log shows.",
    why="Standard logging counts in both versions: Logging.Bucket, or an AWS::Logs::DeliverySource of type "
    "ACCESS_LOGS with a delivery. Real-time logs, often a sample, do not. Not seen: deliveries set up by hand.",
    fix="Set Logging.Bucket, or declare an AWS::Logs::DeliverySource of the distribution with an AWS::Logs::Delivery.",
    passing=(
        """
First: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Logging: {Bucket: a.s3.amazonaws.com}}}}
Second: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true}}}
Source:
  Type: AWS::Logs::DeliverySource
  Properties:
    Name: edge
    LogType: ACCESS_LOGS
    ResourceArn: !Sub "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Second}"
Delivery: {Type: AWS::Logs::Delivery, Properties: {DeliverySourceName: edge, DeliveryDestinationArn: "arn:d"}}
Queue: {Type: AWS::Logs::DeliverySource, Properties: {Name: q, LogType: APPLICATION_LOGS, ResourceArn: "arn:aws:x:::y"}}
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:  # <--
        Logging: !If [Never, {Bucket: logs.s3.amazonaws.com}, !Ref AWS::NoValue]
  Empty:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Logging: {Prefix: a}  # <--
""",
        """
Undelivered:  # <--
  Type: AWS::Logs::DeliverySource
  Properties: {Name: a, LogType: ACCESS_LOGS, ResourceArn: "arn:aws:cloudfront::111122223333:distribution/E1"}
Other:
  Type: AWS::Logs::DeliverySource
  Properties:
    Name: b
    LogType: CONNECTION_LOGS  # <--
    ResourceArn: arn:aws:cloudfront::111122223333:distribution/E1
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Distributions: logged by one version or the other. Sources of CloudFront: of the right kind, and delivered."""
    if resource.type == DISTRIBUTION:
        if not is_set(resource.get("DistributionConfig.Logging.Bucket")) and not resource.referrers(SOURCE):
            yield resource.spot("DistributionConfig.Logging"), "what the edge answers is not logged"
        return
    of, kind = resource.get("ResourceArn"), resource.get("LogType")
    if of is None or ":cloudfront:" not in str(of):
        return
    if kind is None or kind != "ACCESS_LOGS":
        yield resource.spot("LogType"), "access logs are not what is delivered"
    elif not any(_takes(delivery, resource) for delivery in resource.view.of_type("AWS::Logs::Delivery")):
        yield resource, "nothing delivers what this source has"


def _takes(delivery: Resource, source: Resource) -> bool:
    name = delivery.get("DeliverySourceName")
    return name is not None and source in source.view.named(name, SOURCE, "Name")
