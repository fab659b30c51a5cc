"""Two permissions boundaries fit: each role carries one, and it allows what the role needs and no administration."""

import json
import re
from fnmatch import fnmatchcase

import pytest

IAM_LIMIT = 6_144  # characters of a managed policy, white space not counted
FORBIDDEN = ("iam:CreateRole", "iam:PassRole", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy", "ec2:RunInstances")


def _actions(document):
    for statement in document["Statement"]:
        if statement["Effect"] == "Allow":
            actions = statement["Action"]
            yield from [actions] if isinstance(actions, str) else actions


# Roles that copy and restore data carry the second one; workloads never may.
BOUNDARIES = ("PermissionsBoundary", "ServiceBoundary")
SERVED = ("storage", "backup")
# Experiments may break things, which neither boundary allows: the policy of their role limits it too (test_resilience).
OF_ITS_OWN = {("resilience-tests", "FaultRole"): "FaultLimit"}


def _boundary(platform, name="PermissionsBoundary"):
    return next(r for r in platform.graph.of_type("AWS::IAM::ManagedPolicy") if r.logical_id == name)


def _carried(platform, role):
    [target] = platform.graph.targets(role.get("PermissionsBoundary"))
    return target


def _inline(platform):
    for kind in ("AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::IAM::Policy"):
        for resource in platform.graph.of_type(kind):
            documents = [policy["PolicyDocument"] for policy in resource.get("Policies", [])]
            documents += [found for found in [resource.get("PolicyDocument")] if found]
            yield from ((resource, document) for document in documents)


def test_every_role_carries_the_boundary(platform):
    roles = platform.graph.of_type("AWS::IAM::Role")
    assert roles
    for role in roles:
        target = _carried(platform, role)
        name = role.stack.key.partition("/")[2]
        assert target.logical_id == OF_ITS_OWN.get((name, role.logical_id), BOUNDARIES[name in SERVED]), role.location
        assert target.stack.role == role.stack.role


def test_boundary_allows_what_roles_ask_for(platform):
    """An action outside the boundary is denied at run time without a word at deployment."""
    allowed = {name: list(_actions(_boundary(platform, name).get("PolicyDocument"))) for name in BOUNDARIES}
    for resource, document in _inline(platform):
        # A policy of its own says nothing of its role's boundary: the workloads' one is the narrower.
        name = _carried(platform, resource).logical_id if resource.type == "AWS::IAM::Role" else BOUNDARIES[0]
        patterns = allowed[name]
        outside = [a for a in _actions(document) if not any(fnmatchcase(a, pattern) for pattern in patterns)]
        assert not outside, f"{resource.stack.file}: {resource.logical_id} asks for {outside}"


@pytest.mark.parametrize("name", BOUNDARIES)
@pytest.mark.parametrize("action", FORBIDDEN)
def test_boundary_leaves_administration_out(platform_of, action, name):
    allowed = _actions(_boundary(platform_of("prod"), name).get("PolicyDocument"))
    assert not [pattern for pattern in allowed if fnmatchcase(action, pattern)]


@pytest.mark.parametrize("name", BOUNDARIES)
def test_boundary_fits_into_a_managed_policy(platform_of, name):
    """Unknown account ids and partitions print longer than they are, so the true length is below this one."""
    text = json.dumps(_boundary(platform_of("prod"), name).get("PolicyDocument"), default=str, separators=(",", ":"))
    assert len(re.sub(r"\s", "", text)) <= IAM_LIMIT


# AWS's managed policies cannot be read from a template: what this one asks for, from its page in the reference.
MONITORING = (
    "logs:CreateLogGroup",
    "logs:CreateLogStream",
    "logs:DescribeLogStreams",
    "logs:GetLogEvents",
    "logs:PutLogEvents",
    "logs:PutRetentionPolicy",
)


def test_boundary_leaves_enhanced_monitoring_its_log_group(platform_of):
    document = _boundary(platform_of("prod")).get("PolicyDocument")
    (statement,) = [each for each in document["Statement"] if each["Sid"] == "WriteDatabaseMetrics"]
    assert sorted(statement["Action"]) == sorted(MONITORING)
    assert statement["Resource"].suffix.endswith(":log-group:RDSOSMetrics*")
