"""Edge, names and identity: CloudFront, WAF, Route 53, certificates, user pools."""

from bench.draft import Draft
from bench.sections import Node, att, ref, sub

CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"
"""The id of the managed cache policy CachingOptimized, the same in every account."""


def website(draft: Draft) -> None:
    """A private bucket behind a distribution."""
    bucket = draft.add("Site", "AWS::S3::Bucket", {"Tags": draft.tags()})
    signing = {
        "Name": sub("${AWS::StackName}-site"),
        "OriginAccessControlOriginType": "s3",
        "SigningBehavior": "always",
        "SigningProtocol": "sigv4",
    }
    access = draft.add(
        f"{bucket}Access", "AWS::CloudFront::OriginAccessControl", {"OriginAccessControlConfig": signing}
    )
    origin = {
        "Id": "site",
        "DomainName": att(bucket, "RegionalDomainName"),
        "OriginAccessControlId": att(access, "Id"),
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    behaviour = {
        "TargetOriginId": "site",
        "ViewerProtocolPolicy": draft.pick("redirect-to-https", "https-only", "allow-all"),
        "CachePolicyId": CACHING_OPTIMIZED,
        "Compress": True,
    }
    config: Node = {
        "Enabled": True,
        "HttpVersion": "http2",
        "DefaultRootObject": "index.html",
        "PriceClass": draft.varied("PriceClass", "PriceClass_100", "PriceClass_All"),
        "Origins": [origin],
        "DefaultCacheBehavior": behaviour,
    }
    name = draft.add(f"{bucket}Distribution", "AWS::CloudFront::Distribution", {"DistributionConfig": config})
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": sub(f"${{{bucket}.Arn}}/*"),
        "Condition": {
            "StringEquals": {
                "AWS:SourceArn": sub(
                    f"arn:${{AWS::Partition}}:cloudfront::${{AWS::AccountId}}:distribution/${{{name}}}"
                )
            }
        },
    }
    document = {"Version": "2012-10-17", "Statement": [statement]}
    draft.add(f"{bucket}Policy", "AWS::S3::BucketPolicy", {"Bucket": ref(bucket), "PolicyDocument": document})
    draft.output(f"{name}Domain", att(name, "DomainName"))


def firewall(draft: Draft) -> None:
    """A regional web ACL with managed rules and a rate limit."""
    rules = []
    for priority, group in enumerate(draft.pick(("Common",), ("Common", "KnownBadInputs", "SQLi"))):
        managed = {"VendorName": "AWS", "Name": f"AWSManagedRules{group}RuleSet"}
        statement: Node = {"ManagedRuleGroupStatement": managed}
        rules.append(_rule(group, priority, statement, {"OverrideAction": {"None": {}}}))
    limit: Node = {"RateBasedStatement": {"Limit": draft.varied("RateLimit", 500, 2000), "AggregateKeyType": "IP"}}
    rules.append(_rule("RateLimit", 9, limit, {"Action": {"Block": {}}}))
    properties = {
        "Scope": "REGIONAL",
        "DefaultAction": {"Allow": {}},
        "Rules": rules,
        "VisibilityConfig": _visibility("acl"),
    }
    name = draft.add("WebAcl", "AWS::WAFv2::WebACL", properties)
    if "Balancer" in draft.resources and "BalancerAcl" not in draft.resources:
        association = {"ResourceArn": ref("Balancer"), "WebACLArn": att(name)}
        draft.add("BalancerAcl", "AWS::WAFv2::WebACLAssociation", association)


def _visibility(name: str) -> Node:
    return {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name}


def _rule(name: str, priority: int, statement: Node, action: Node) -> Node:
    return {"Name": name, "Priority": priority, "Statement": statement, **action, "VisibilityConfig": _visibility(name)}


def names(draft: Draft) -> None:
    """A hosted zone, a record, a health check and a certificate."""
    domain = draft.parameter("DomainName", "String", Default="example.com", AllowedPattern="^[a-z0-9.-]+$")
    zone = draft.add("Zone", "AWS::Route53::HostedZone", {"Name": domain})
    record = {
        "HostedZoneId": ref(zone),
        "Name": sub("www.${DomainName}"),
        "Type": "CNAME",
        "TTL": "300",
        "ResourceRecords": [domain],
    }
    draft.add(f"{zone}Www", "AWS::Route53::RecordSet", record)
    if draft.chance(0.5):
        check = {"Type": "HTTPS", "FullyQualifiedDomainName": domain, "ResourcePath": "/health", "FailureThreshold": 3}
        draft.add(f"{zone}Check", "AWS::Route53::HealthCheck", {"HealthCheckConfig": check})
    if draft.chance(0.5):
        certificate = {"DomainName": domain, "ValidationMethod": draft.pick("DNS", "EMAIL")}
        draft.add("Certificate", "AWS::CertificateManager::Certificate", certificate)


def user_pool(draft: Draft) -> None:
    """A user pool and its client."""
    password = {"MinimumLength": draft.pick(8, 12), "RequireNumbers": True, "RequireSymbols": draft.chance(0.5)}
    properties = {
        "UserPoolName": draft.named("users"),
        "MfaConfiguration": draft.pick("OFF", "OPTIONAL"),
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "Policies": {"PasswordPolicy": password},
        "AutoVerifiedAttributes": ["email"],
    }
    if properties["MfaConfiguration"] == "OFF":
        del properties["EnabledMfas"]
    pool = draft.add("Users", "AWS::Cognito::UserPool", properties)
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = {"UserPoolId": ref(pool), "GenerateSecret": draft.chance(0.5), "ExplicitAuthFlows": flows}
    draft.add(f"{pool}Client", "AWS::Cognito::UserPoolClient", client)
