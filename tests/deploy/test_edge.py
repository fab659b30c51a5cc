"""From a name in DNS to the load balancer of a region: each link names something that exists."""

from typing import Any

from tests.deploy.conftest import Deployed


def _distribution(deployed: Deployed) -> dict[str, Any]:
    cloudfront = deployed.client("cloudfront", "edge")
    [item] = cloudfront.list_distributions()["DistributionList"]["Items"]
    config: dict[str, Any] = cloudfront.get_distribution(Id=item["Id"])["Distribution"]
    return config


def _zone(deployed: Deployed) -> str:
    [stack] = [each for each in deployed.stacks("primary") if each.key.endswith("/compute")]
    return str(stack.parameters["HostedZoneId"])


def _records(deployed: Deployed, name: str) -> list[Any]:
    found = deployed.every("route53", "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=_zone(deployed))
    return [each for each in found if each["Name"] == name + "." and each["Type"] == "A"]


def test_the_domain_leads_to_the_distribution(deployed: Deployed) -> None:
    distribution = _distribution(deployed)
    [alias] = distribution["DistributionConfig"]["Aliases"]["Items"]
    [record] = _records(deployed, alias)
    assert record["AliasTarget"]["DNSName"] == distribution["DomainName"] + "."


def test_the_origin_fails_over_between_the_regions(deployed: Deployed) -> None:
    config = _distribution(deployed)["DistributionConfig"]
    [origin] = [each for each in config["Origins"]["Items"] if each["DomainName"].startswith("origin.")]
    records = {each["Failover"]: each for each in _records(deployed, origin["DomainName"])}
    assert records.keys() == {"PRIMARY", "SECONDARY"}
    checks = {
        each["Id"]: each["HealthCheckConfig"]
        for each in deployed.every("route53", "list_health_checks", "HealthChecks")
    }
    for failover, role in (("PRIMARY", "primary"), ("SECONDARY", "secondary")):
        record = records[failover]
        [behind] = _records(deployed, record["AliasTarget"]["DNSName"].rstrip("."))
        [balancer] = deployed.client("elbv2", role).describe_load_balancers()["LoadBalancers"]
        assert behind["AliasTarget"]["DNSName"] == balancer["DNSName"] + "."
        check = checks[record["HealthCheckId"]]
        assert set(check.get("ChildHealthChecks", ())) <= checks.keys()


def test_health_checks_watch_alarms_that_exist(deployed: Deployed) -> None:
    regions = {region: role for role, region in deployed.platform.regions.items()}
    watched = [
        each["HealthCheckConfig"]["AlarmIdentifier"]
        for each in deployed.every("route53", "list_health_checks", "HealthChecks")
        if "AlarmIdentifier" in each["HealthCheckConfig"]
    ]
    assert watched
    for alarm in watched:
        kinds = {"MetricAlarm": "MetricAlarms", "CompositeAlarm": "CompositeAlarms"}
        known = {
            each["AlarmName"]
            for kind, key in kinds.items()
            for each in deployed.every(
                "cloudwatch", "describe_alarms", key, regions[alarm["Region"]], AlarmTypes=[kind]
            )
        }
        assert alarm["Name"] in known


def test_the_origins_secret_is_the_one_that_load_balancers_ask_for(deployed: Deployed) -> None:
    config = _distribution(deployed)["DistributionConfig"]
    [sent] = [
        header["HeaderValue"]
        for origin in config["Origins"]["Items"]
        for header in origin.get("CustomHeaders", {}).get("Items", ())
    ]
    assert sent.isalnum()
    for role in ("primary", "secondary"):
        elb = deployed.client("elbv2", role)
        listener = deployed.published(role)["compute/https-listener-arn"]
        asked = {
            value
            for rule in elb.describe_rules(ListenerArn=listener)["Rules"]
            for condition in rule["Conditions"]
            if condition["Field"] == "http-header"
            for value in condition["HttpHeaderConfig"]["Values"]
        }
        assert sent in asked


def test_buckets_behind_the_distribution_exist(deployed: Deployed) -> None:
    config = _distribution(deployed)["DistributionConfig"]
    hosts = {
        each["DomainName"].partition(".s3.")[0] for each in config["Origins"]["Items"] if ".s3." in each["DomainName"]
    }
    assert hosts == {deployed.published(role)["storage/media-bucket-name"] for role in ("primary", "secondary")}
    assert all(each["OriginAccessControlId"] for each in config["Origins"]["Items"] if ".s3." in each["DomainName"])


def test_the_web_acl_of_the_edge_guards_the_distribution(deployed: Deployed) -> None:
    acls = deployed.client("wafv2", "edge").list_web_acls(Scope="CLOUDFRONT")["WebACLs"]
    assert _distribution(deployed)["DistributionConfig"]["WebACLId"] in {each["ARN"] for each in acls}
