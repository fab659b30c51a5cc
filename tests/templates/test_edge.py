"""What must be true of the edge (Q12, Q14, F13, F14, F15) and of what it tells whom, seen on the resolved platform."""

import pytest

from tests.functions.test_sessioniser import function
from tests.templates.resolved import ENVIRONMENTS, only, platform, referred, stack, stacks


def distribution(environment):
    return only(stack(environment, "edge", "edge"), "AWS::CloudFront::Distribution")


def origins(environment):
    return {origin["Id"]: origin for _, origin in distribution(environment).find("DistributionConfig.Origins.*")}


def text(value):
    """A value with what is known of it: names hold the account's number, which is not."""
    return str(value).replace("${AWS::AccountId}", "ACCOUNT").replace("${AWS::URLSuffix}", "amazonaws.com")


# ---- origins ---------------------------------------------------------------------------------------------------


def test_pictures_fail_over_to_the_replica_in_the_other_region():
    """F13: two buckets in two regions, asked in turn, both behind origin access control."""
    (group,) = [group for _, group in distribution("prod").find("DistributionConfig.OriginGroups.Items.*")]
    assert {500, 502, 503, 504} <= set(group["FailoverCriteria"]["StatusCodes"]["Items"])
    assert group["FailoverCriteria"]["StatusCodes"]["Quantity"] == len(
        group["FailoverCriteria"]["StatusCodes"]["Items"]
    )
    members = [member["OriginId"] for member in group["Members"]["Items"]]
    assert members == ["media-primary", "media-secondary"]
    for name, role in zip(members, ("primary", "secondary"), strict=True):
        origin, region = origins("prod")[name], platform("prod").regions[role]
        bucket = f"shop-prod-media-ACCOUNT-{region}"
        assert text(origin["DomainName"]) == f"{bucket}.s3.{region}.amazonaws.com"
        assert bucket in {text(b.get("BucketName")).replace("${AWS::Region}", region) for b in _buckets("prod", role)}
        assert origin["OriginAccessControlId"] is not None
        assert origin["ConnectionAttempts"] * origin["ConnectionTimeout"] <= 6


def _buckets(environment, role):
    return stack(environment, "storage", role).of_type("AWS::S3::Bucket")


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_without_a_second_region_pictures_come_from_one_bucket(environment):
    assert set(origins(environment)) == {"media-primary", "shop"}
    pictures = behaviours(environment)["/assets/img/products/*"]
    assert pictures["TargetOriginId"] == "media-primary"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_shop_is_called_by_the_name_that_fails_over(environment):
    """F14: no load balancer is named, and the connection is checked against a certificate for that name."""
    shop, domain = origins(environment)["shop"], platform(environment).environment
    name = {"prod": "origin.shop.example.com"}.get(domain, f"origin.{domain}.shop.example.com")
    assert shop["DomainName"] == name
    assert shop["CustomOriginConfig"]["OriginProtocolPolicy"] == "https-only"
    assert shop["CustomOriginConfig"]["OriginSSLProtocols"] == ["TLSv1.2"]
    for found in stacks(environment, "compute"):
        assert name in only(found, "AWS::CertificateManager::Certificate").get("SubjectAlternativeNames")
        (timeout,) = [
            each["Value"]
            for _, each in only(found, "AWS::ElasticLoadBalancingV2::LoadBalancer").find("LoadBalancerAttributes.*")
            if each["Key"] == "idle_timeout.timeout_seconds"
        ]
        assert shop["CustomOriginConfig"]["OriginKeepaliveTimeout"] < int(timeout)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_load_balancers_take_only_what_this_distribution_sends(environment):
    (header,) = origins(environment)["shop"]["OriginCustomHeaders"]
    assert header["HeaderName"] == "X-Origin-Verify"
    for found in stacks(environment, "svc-ui"):
        conditions = found.resources["UiListenerRule"].get("Conditions")
        (rule,) = [each["HttpHeaderConfig"] for each in conditions if each["Field"] == "http-header"]
        assert rule["HttpHeaderName"] == header["HeaderName"]
        (hosts,) = [each["HostHeaderConfig"]["Values"] for each in conditions if each["Field"] == "host-header"]
        # A load balancer takes three values in a condition and five in a rule. One depends on the revision: only a
        # changed condition is certain to have the secrets read again.
        assert (len(hosts), len(rule["Values"])) == (3, 2)
        assert hosts[2] == "revision-1.invalid"
        accepted = [value.path for value in rule["Values"]]
        secret = f"secretsmanager:shop/{environment}/edge/origin-verify"
        assert accepted == [secret, f"{secret}-alternate"]
        assert header["HeaderValue"].path in accepted
    for found in stacks(environment, "compute"):
        (ingress,) = found.resources["AlbSecurityGroup"].get("SecurityGroupIngress")
        assert ingress["SourcePrefixListId"] == {"primary": "pl-4fa04526", "secondary": "pl-a3a144ca"}[found.role]
        assert "CidrIp" not in ingress
        assert "AlbHttpIngress" not in found.resources


# ---- behaviours ------------------------------------------------------------------------------------------------


def behaviours(environment):
    listed = {
        each["PathPattern"]: each for _, each in distribution(environment).find("DistributionConfig.CacheBehaviors.*")
    }
    return listed | {"*": distribution(environment).get("DistributionConfig.DefaultCacheBehavior")}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_only_assets_are_cached(environment):
    found = behaviours(environment)
    assert list(found) == ["/assets/img/products/*", "/assets/*", "*"], "the first pattern that fits counts"
    disabled, optimized = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "658327ea-f89d-4fab-a63d-7e88639e58f6"
    assert [each["CachePolicyId"] for each in found.values()] == [optimized, optimized, disabled]
    # All cookies, headers and queries of the viewer.
    assert found["*"]["OriginRequestPolicyId"] == "216adef6-5c7f-47e4-b989-5492eafa07d3"
    assert {"POST", "PUT", "DELETE"} <= set(found["*"]["AllowedMethods"])
    assert {each["ViewerProtocolPolicy"] for each in found.values()} == {"redirect-to-https"}
    assert found["/assets/*"]["TargetOriginId"] == found["*"]["TargetOriginId"] == "shop"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_browsers_are_told_what_not_to_do(environment):
    policy = only(stack(environment, "edge", "edge"), "AWS::CloudFront::ResponseHeadersPolicy")
    headers = policy.get("ResponseHeadersPolicyConfig.SecurityHeadersConfig")
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert "frame-ancestors 'none'" in headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    assert headers["FrameOptions"]["FrameOption"] == "DENY"
    assert all(each["ResponseHeadersPolicyId"] is not None for each in behaviours(environment).values())
    called = {each["EventType"]: each["FunctionARN"] for each in behaviours(environment)["*"]["FunctionAssociations"]}
    assert referred(environment, called["viewer-response"]) == ["CookieFlags"]
    certificate = distribution(environment).get("DistributionConfig.ViewerCertificate")
    assert certificate["MinimumProtocolVersion"] == "TLSv1.2_2021"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_load_balancer_counts_by_an_address_that_no_viewer_can_choose(environment):
    """The first address of X-Forwarded-For is the viewer's to invent: somebody else would be blocked for it."""
    acl = only(stack(environment, "web-acl"), "AWS::WAFv2::WebACL")
    (limit,) = [rule for _, rule in acl.find("Rules.*") if rule["Name"] == "limit-rate"]
    statement = limit["Statement"]["RateBasedStatement"]
    assert statement["AggregateKeyType"] == "FORWARDED_IP"
    header = statement["ForwardedIPConfig"]["HeaderName"].lower()
    called = {each["EventType"]: each["FunctionARN"] for each in behaviours(environment)["*"]["FunctionAssociations"]}
    assert referred(environment, called["viewer-request"]) == ["ViewerAddress"]
    function = stack(environment, "edge", "edge").resources["ViewerAddress"]
    assert f"headers['{header}'] = {{value: event.viewer.ip}}" in function.get("FunctionCode")


CACHED_BY_DEFAULT = {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}
"""Errors of an origin that CloudFront keeps unless told otherwise, for ten seconds where nothing else is cached."""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_one_visitors_error_is_nobody_elses(environment):
    """An uncached page is known by its path: a kept error, and the session cookie set with it, would go to others."""
    seconds = {
        each["ErrorCode"]: each["ErrorCachingMinTTL"]
        for _, each in distribution(environment).find("DistributionConfig.CustomErrorResponses.*")
    }
    # F13: an origin in trouble is not asked for the same thing at once again.
    in_trouble = {502, 503, 504}
    assert seconds == dict.fromkeys(CACHED_BY_DEFAULT - in_trouble, 0) | dict.fromkeys(in_trouble, 10)


# ---- firewall --------------------------------------------------------------------------------------------------


def _rules(acl):
    """Rules without what differs on purpose: sampling, and how a client is told apart."""
    rules = {}
    for _, rule in acl.find("Rules.*"):
        statement = dict(rule["Statement"])
        if "RateBasedStatement" in statement:
            statement = {
                "RateBasedStatement": {"EvaluationWindowSec": statement["RateBasedStatement"]["EvaluationWindowSec"]}
            }
        rules[rule["Name"]] = (rule["Priority"], rule.get("Action"), rule.get("OverrideAction"), statement)
    return rules


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_both_firewalls_block_the_same(environment):
    edge = only(stack(environment, "edge", "edge"), "AWS::WAFv2::WebACL")
    regional = only(stack(environment, "web-acl"), "AWS::WAFv2::WebACL")
    assert edge.get("Scope") == "CLOUDFRONT"
    assert _rules(edge) == _rules(regional)
    assert "block-internal-paths" in _rules(edge)


def test_a_mistaken_rule_shows():
    """F15: figures for each rule, an alarm on the unusual, a limit that is a parameter."""
    found = stack("prod", "edge", "edge")
    acl = only(found, "AWS::WAFv2::WebACL")
    assert all(rule["VisibilityConfig"]["CloudWatchMetricsEnabled"] for _, rule in acl.find("Rules.*"))
    (band,) = [m for _, m in found.resources["BlockedRequestsAlarm"].find("Metrics.*") if m["Id"] == "band"]
    assert "ANOMALY_DETECTION_BAND" in band["Expression"]
    (metric,) = [
        m["MetricStat"]["Metric"]
        for _, m in found.resources["BlockedRequestsAlarm"].find("Metrics.*")
        if m["Id"] == "blocked"
    ]
    assert {d["Name"]: d["Value"] for d in metric["Dimensions"]} == {"WebACL": acl.get("Name"), "Rule": "ALL"}
    (limit,) = [rule for _, rule in acl.find("Rules.*") if rule["Name"] == "limit-rate"]
    assert limit["Statement"]["RateBasedStatement"]["Limit"] == 3000


# ---- residency -------------------------------------------------------------------------------------------------

STORES = ("AWS::S3::Bucket", "AWS::Logs::LogGroup", "AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::SQS::Queue")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_nothing_is_stored_at_the_edge(environment):
    found = stack(environment, "edge", "edge")
    assert not list(found.of_type(*STORES))
    acl = only(found, "AWS::WAFv2::WebACL")
    sampled = [rule["VisibilityConfig"]["SampledRequestsEnabled"] for _, rule in acl.find("Rules.*")]
    assert not any([*sampled, acl.get("VisibilityConfig.SampledRequestsEnabled")])
    (protected,) = acl.get("DataProtectionConfig.DataProtections")
    assert set(protected["Field"]["FieldKeys"]) == {"authorization", "cookie"}


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_logs_and_page_views_go_to_what_stands_in_europe(environment):
    found, region = stack(environment, "edge", "edge"), platform(environment).regions["primary"]
    bucket = text(only(stack(environment, "edge-base"), "AWS::S3::Bucket").get("BucketName")).replace(
        "${AWS::Region}", region
    )
    (firewall,) = only(found, "AWS::WAFv2::LoggingConfiguration").get("LogDestinationConfigs")
    assert text(firewall).endswith(f":s3:::{bucket}")
    visits = only(found, "AWS::Logs::DeliveryDestination").get("DestinationResourceArn")
    assert text(visits).endswith(f":s3:::{bucket}/visits")
    stream = only(stack(environment, "clickstream"), "AWS::Kinesis::Stream").get("Name")
    (endpoint,) = only(found, "AWS::CloudFront::RealtimeLogConfig").get("EndPoints")
    assert text(endpoint["KinesisStreamConfig"]["StreamArn"]) == f"arn:aws:kinesis:{region}:ACCOUNT:stream/{stream}"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_logs_hold_no_more_than_is_needed(environment):
    found = stack(environment, "edge", "edge")
    visits = set(only(found, "AWS::Logs::Delivery").get("RecordFields"))
    assert not {"cs(Cookie)", "cs(Referer)", "cs-uri-query", "x-forwarded-for"} & visits
    # The order is CloudFront's own; a field more or less, and the sessioniser reads another one.
    assert tuple(only(found, "AWS::CloudFront::RealtimeLogConfig").get("Fields")) == function.FIELDS


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_page_views_are_logged_and_pictures_are_not(environment):
    found = behaviours(environment)
    assert found["*"]["RealtimeLogConfigArn"] is not None
    assert "RealtimeLogConfigArn" not in found["/assets/*"]
    assert "RealtimeLogConfigArn" not in found["/assets/img/products/*"]


# ---- alarms and names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_alarms_of_cloudfront_stand_where_its_figures_are(environment):
    graph = platform(environment).graph
    alarms = list(stack(environment, "edge", "edge").of_type("AWS::CloudWatch::Alarm"))
    assert {"5xxErrorRate", "OriginLatency", "FunctionExecutionErrors"} <= {alarm.get("MetricName") for alarm in alarms}
    for alarm in alarms:
        (topic,) = graph.targets(alarm.get("AlarmActions"))
        assert topic.stack.key == "edge/alerting"


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_domain_leads_to_the_distribution(environment):
    records = list(stack(environment, "edge", "edge").of_type("AWS::Route53::RecordSet"))
    assert {record.get("Type") for record in records} == {"A", "AAAA"}
    for record in records:
        assert [record.get("Name")] == distribution(environment).get("DistributionConfig.Aliases")
        assert record.get("AliasTarget.HostedZoneId") == "Z2FDTNDATAQYW2"
