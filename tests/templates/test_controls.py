"""Security controls never vary with the environment; only capacity, redundancy and retention do."""

import re
from urllib.parse import unquote

import pytest

CONTROLS = (
    "AWS::KMS::Key",
    "AWS::S3::BucketPolicy",
    "AWS::EC2::SecurityGroup",
    "AWS::WAFv2::WebACL",
    "AWS::WAFv2::WebACLAssociation",
    "AWS::WAFv2::LoggingConfiguration",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::EC2::FlowLog",
    "AWS::Events::Rule",
    "AWS::IAM::Role",
    "AWS::IAM::ManagedPolicy",
    "AWS::SNS::TopicPolicy",
)
# What only a second region needs: dev and staging have none, and nothing to copy there.
REDUNDANCY = {("primary/storage", "ReplicationRole")}
INTERNAL = ["utility", "proxy", "actuator", "topology", "info", "chaos"]


HAZARDS = {("primary/resilience-tests", "FaultRole"), ("primary/resilience-tests", "FaultLimit")}
"""What may break things on purpose protects nothing: it exists only where experiments are enabled."""


def _primary(platform, kind):
    found = {(r.stack.key, r.logical_id): r for r in platform.graph.of_type(kind) if r.stack.role == "primary"}
    return {key: resource for key, resource in found.items() if key not in HAZARDS}


@pytest.mark.parametrize("kind", CONTROLS)
@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_every_environment_has_the_same_controls(platform_of, environment, kind):
    prod, other = _primary(platform_of("prod"), kind), _primary(platform_of(environment), kind)
    assert prod
    assert set(other) == set(prod) - REDUNDANCY


@pytest.mark.parametrize("environment", ["dev", "staging"])
def test_key_policies_are_the_same_but_for_names(platform_of, environment):
    def normal(resource, name):
        return str(resource.get("KeyPolicy")).replace(f"shop-{name}", "shop-ENV").replace(f"/{name}/", "/ENV/")

    prod = _primary(platform_of("prod"), "AWS::KMS::Key")
    for key, resource in _primary(platform_of(environment), "AWS::KMS::Key").items():
        assert normal(resource, environment) == normal(prod[key], "prod")


def test_load_balancer_refuses_what_no_service_claims(platform):
    for listener in platform.graph.of_type("AWS::ElasticLoadBalancingV2::Listener"):
        (action,) = listener.get("DefaultActions")
        if listener.get("Protocol") == "HTTPS":
            assert action["FixedResponseConfig"]["StatusCode"] == "403"
        else:
            assert action["RedirectConfig"]["Protocol"] == "HTTPS"


def _path_rule(platform):
    (acl,) = [r for r in platform.graph.of_type("AWS::WAFv2::WebACL") if r.stack.role == "primary"]
    (rule,) = [rule for rule in acl.get("Rules") if rule["Name"] == "block-internal-paths"]
    assert "Block" in rule["Action"]
    assert rule["Priority"] == min(each["Priority"] for each in acl.get("Rules"))
    statement = rule["Statement"]["RegexMatchStatement"]
    assert [t["Type"] for t in statement["TextTransformations"]] == ["URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"]
    return re.compile(statement["RegexString"])


def _transformed(path):
    return re.sub(r"/+", "/", unquote(path)).lower()


@pytest.mark.parametrize("name", INTERNAL)
@pytest.mark.parametrize("form", ["/{}", "/{}/", "//{}", "/{};x=1/panic", "/%{:x}{}", "/{}.json", "/{}/orders/orders"])
def test_internal_paths_are_blocked_in_every_spelling(platform_of, name, form):
    path = form.format(ord(name[0]), name[1:]) if "%" in form else form.format(name)
    for spelling in (path, path.upper()):
        assert _path_rule(platform_of("dev")).search(_transformed(spelling)), spelling


@pytest.mark.parametrize("path", ["/", "/catalog", "/cart", "/information", "/proxy-tips", "/assets/info.css"])
def test_the_shop_itself_is_not_blocked(platform_of, path):
    assert not _path_rule(platform_of("dev")).search(_transformed(path))


def test_every_way_in_has_its_web_acl(platform):
    """By association or by reference, each from the ACL of its own region and scope."""
    graph = platform.graph
    for balancer in graph.of_type("AWS::ElasticLoadBalancingV2::LoadBalancer"):
        [association] = [
            each
            for each in graph.of_type("AWS::WAFv2::WebACLAssociation")
            if balancer in graph.targets(each.get("ResourceArn"))
        ]
        [acl] = graph.targets(association.get("WebACLArn"))
        assert (acl.get("Scope"), acl.stack.role) == ("REGIONAL", balancer.stack.role)
    for distribution in graph.of_type("AWS::CloudFront::Distribution"):
        [acl] = graph.targets(distribution.get("DistributionConfig.WebACLId"))
        assert (acl.type, acl.get("Scope")) == ("AWS::WAFv2::WebACL", "CLOUDFRONT")
    for acl in graph.of_type("AWS::WAFv2::WebACL"):
        groups = {str(name) for _, name in acl.find("Rules.*.Statement.ManagedRuleGroupStatement.Name")}
        assert {
            f"AWSManagedRules{each}" for each in ("CommonRuleSet", "KnownBadInputsRuleSet", "SQLiRuleSet")
        } <= groups, acl.location
