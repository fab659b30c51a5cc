"""Small things that no emulator holds and no other test looks at: what matters of them, as resolved."""

import json

import pytest

from tests.templates.resolved import only, stack


def test_every_region_looks_for_outside_access_and_one_for_unused_rights():
    for role in ("primary", "secondary", "edge"):
        analyzers = list(stack("prod", "account-baseline", role).of_type("AWS::AccessAnalyzer::Analyzer"))
        assert [each for each in analyzers if each.get("Type") == "ACCOUNT"]
        unused = [each for each in analyzers if each.get("Type") == "ACCOUNT_UNUSED_ACCESS"]
        assert len(unused) == (1 if role == "primary" else 0)
        assert all(each.get("AnalyzerConfiguration.UnusedAccessConfiguration.UnusedAccessAge") == 90 for each in unused)


def test_spending_is_watched_by_service():
    monitor = only(stack("prod", "cost", "edge"), "AWS::CE::AnomalyMonitor")
    assert (monitor.get("MonitorType"), monitor.get("MonitorDimension")) == ("DIMENSIONAL", "SERVICE")


def test_the_distribution_has_its_origin_latency_measured():
    subscription = only(stack("prod", "edge", "edge"), "AWS::CloudFront::MonitoringSubscription")
    config = subscription.get("MonitoringSubscription.RealtimeMetricsSubscriptionConfig")
    assert config["RealtimeMetricsSubscriptionStatus"] == "Enabled"


def test_cached_images_never_change_and_old_ones_go():
    template = only(stack("prod", "compute"), "AWS::ECR::RepositoryCreationTemplate")
    assert template.get("ImageTagMutability") == "IMMUTABLE"
    assert template.get("AppliedFor") == ["PULL_THROUGH_CACHE"]
    [rule] = json.loads(template.get("LifecyclePolicy"))["rules"]
    assert rule["action"]["type"] == "expire"


@pytest.mark.parametrize("role", ["primary", "secondary"])
def test_interface_endpoints_take_the_services_names(role):
    """Without private DNS the endpoints stand there and calls go past them."""
    endpoints = list(stack("prod", "endpoints", role).of_type("AWS::EC2::VPCEndpoint"))
    assert endpoints
    assert all(each.get("PrivateDnsEnabled") is True for each in endpoints)
