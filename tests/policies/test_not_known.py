"""What only deployment will tell is no fault: no part of a passing example, once unknown, makes it fail."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from policies.kernel.evaluate import evaluate
from policies.kernel.examples import STACK
from policies.kernel.policy import Policy
from policies.kernel.spellings import as_json
from policies.registry import load_all

COMPANIONS = """
alarms-have-actions alarms-on-metric-filters alb-https-only alb-listener-certificate apigw-access-logs
apigw-authorized apigw-has-authorizer apigw-waf-attached appsync-waf-attached asg-elb-health-check
backup-plan-covers-stores backup-restore-tested beanstalk-enhanced-health beanstalk-logs-streamed
beanstalk-managed-updates cache-backups cf-access-logs cf-origin-locked database-default-port
database-iam-authentication database-minor-upgrade-declared ddb-capacity-scales ddb-replica-regions-allowed
dead-letter-queue-watched detect-resolver-logs-attached ec2-ebs-optimized ec2-no-keypair-ssm-only ec2-volume-attached
efs-backed-up eventbus-policy-attached firehose-delivery-observed gov-region-allow-list
gov-tags-classification-scope-owner iam-data-access-scoped iam-data-changes-scoped iam-group-has-users
iam-no-admin-wildcards iam-no-inline-policies iam-policies-not-on-users iam-trust-web-identity iam-user-in-group
iam-user-permissions-need-mfa lambda-async-failures-kept lambda-dead-letter-queue lambda-environment-cmk
net-eip-attached net-firewall-logged net-nacl-no-open-admin net-route-to-internet-gateway net-segmentation-cde
net-sg-balancer-has-ingress net-sg-egress-declared net-vpc-encryption-control net-vpc-has-subnet
net-vpc-network-firewall queue-dlq-and-alarm queue-topic-policy-present rds-audit-logs-exported rds-auto-minor-upgrade
rds-backup-retention rds-enhanced-monitoring rds-multi-az rds-performance-insights rds-readers-scale s3-access-logged
s3-bucket-policy-present s3-mfa-delete s3-replicated s3-sse-kms s3-tls-only secrets-parameters-noecho
secrets-rotated-cmk shield-advanced ssm-parameter-encrypted stream-consumer-lag-alarmed stream-on-demand-or-alarmed
waf-attached-blocking waf-logged
"""
"""Where it may: a companion (an alarm, an association, a bucket's policy) belongs to nothing at hand once what it names
is unknown, and an engine, a tag or a type that excused something excuses it no more.
"""


@pytest.mark.parametrize("policy", load_all(), ids=lambda policy: policy.id)
def test_what_is_not_known_is_no_fault(policy: Policy) -> None:
    examples = [each for each in policy.passing if not STACK.search(each)]
    faults = [fault for example in examples for text in _veiled(example) for fault in _fails(policy, text)]
    assert bool(faults) is (policy.id in COMPANIONS.split()), faults[:3]


def _veiled(example: str) -> Iterator[str]:
    """The template with one part of its properties after the other behind a parameter that has no value."""
    indented = "Resources:\n" + "".join(f"  {line}\n" for line in example.splitlines())
    written = as_json(example if "\nResources:" in example else indented)
    bodies = [body for body in json.loads(written)["Resources"].values() if isinstance(body, dict)]
    for number in range(sum(len(list(_parts(body.get("Properties")))) for body in bodies)):
        template = json.loads(written)
        parts = (part for body in template["Resources"].values() for part in _parts(body.get("Properties")))
        holder, key = next(part for count, part in enumerate(parts) if count == number)
        kind = "CommaDelimitedList" if isinstance(holder[key], list) else "String"
        template.setdefault("Parameters", {})["Veil"] = {"Type": kind}
        holder[key] = {"Ref": "Veil"}
        yield json.dumps(template)


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Holder and key of each mapping, list and scalar below ``value``; an intrinsic function is one."""
    if not isinstance(value, dict | list) or (
        isinstance(value, dict) and next(iter(value), "").startswith(("Fn::", "Ref"))
    ):
        return
    for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
        if part is not None:
            yield value, key
            yield from _parts(part)


def _fails(policy: Policy, text: str) -> Iterator[str]:
    for stack in resolve(parse(text.encode(), "example.json"), Context(region="eu-west-1")):
        for outcome in evaluate(Graph([stack]), [policy]).outcomes:
            if outcome.state == "fail":
                yield f"{outcome.resource.logical_id} {outcome.path}: {outcome.message} in {text}"
