"""Web ACLs of AWS WAF: ACL, rules, requests, the managed groups that cost extra, and the records of requests."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER, balancer_traffic, listens
from cost_model.capacity.delivery import distributions_of, viewer_requests
from cost_model.capacity.logs import firewall_log
from cost_model.context import Context, dig, items
from cost_model.hours import month_total
from cost_model.outcomes import Free, Gap, Outcome, Quantity
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided
from cost_model.types.extras import extras

ACL = Rate("web ACL", "awswaf", "WebACLV2")
RULES = Rate("rules", "awswaf", "RuleV2")
REQUESTS = Rate("requests inspected", "awswaf", "RequestV2-Tier1")
TO_S3 = Rate("records delivered to S3", "AmazonCloudWatch", "S3-Egress-Bytes")
TO_FIREHOSE = Rate("records delivered to Firehose", "AmazonCloudWatch", "FH-Egress-Bytes")
PAID_GROUPS = {
    "AWSManagedRulesBotControlRuleSet": ("Bot Control subscription", "Bot Control Common requests"),
    "AWSManagedRulesATPRuleSet": ("ATP subscription", None),
    "AWSManagedRulesACFPRuleSet": ("ACFP subscription", None),
    "AWSManagedRulesAntiDDoSRuleSet": ("Anti-DDoS subscription", "Anti-DDoS requests"),
}
"""Managed rule group → keys of its monthly fee and of its requests (None: charged by attempt, as given)."""
GIVEN_REQUESTS = {
    "AWSManagedRulesBotControlRuleSet": "bot_control_requests",
    "AWSManagedRulesATPRuleSet": "login_attempts",
    "AWSManagedRulesACFPRuleSet": "creation_attempts",
    "AWSManagedRulesAntiDDoSRuleSet": "anti_ddos_requests",
}
"""Managed rule group → the usage key of what it inspects."""


class WebAcl(PricedType):
    """A web ACL: 1 fee, 1 for each rule or rule group, and its requests."""

    types = ("AWS::WAFv2::WebACL",)
    reads = ("Rules", "Scope")
    usage = keys(requests="requests inspected")
    meters = extras("firewall")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        rules = items(resource.get("Rules"))
        yield charge(ACL, 1, "1 web ACL")
        yield charge(RULES, len(rules), f"{len(rules)} rules and rule groups")
        estimate = self._requests(resource, context)
        quantity = context.usage_or(resource, "requests", estimate, "requests of what it protects")
        yield metered(REQUESTS, quantity, "requests")
        for rule in rules:
            name = dig(rule, "Statement.ManagedRuleGroupStatement.Name")
            vendor = dig(rule, "Statement.ManagedRuleGroupStatement.VendorName")
            if vendor is not None and vendor != "AWS":
                yield Gap(f"managed rule group {name}", "price", f"sold by {vendor} in the AWS Marketplace")
            elif isinstance(name, str) and name in PAID_GROUPS:
                yield from self._paid(name, self._told(name, resource, context) or quantity)

    def _told(self, name: str, resource: Resource, context: Context) -> Quantity | None:
        """Nothing where the usage file says what a group inspects, for that is charged as given."""
        key = GIVEN_REQUESTS[name]
        given = context.given(resource, key)
        return None if given is None else replace(given, value=Decimal(0), formula=f"charged as `{key}`")

    def _paid(self, name: str, requests: Quantity | None) -> Iterator[Outcome]:
        subscription, by_request = PAID_GROUPS[name]
        yield charge(Rate(subscription, "awswaf", subscription), 1, "1 month")
        if by_request is None and requests is not None and not requests.value:
            return
        if by_request is None:
            yield undecided(f"requests of {name}", "the number of attempts", None)
        else:
            yield metered(Rate(by_request, "awswaf", by_request), requests, "requests")

    def _requests(self, resource: Resource, context: Context) -> float | None:
        """Requests of the load balancers that listen, and of all shoppers at the distributions; None without either."""
        distributions = distributions_of(resource, context)
        protected = [
            balancer
            for association in context.graph.referrers(resource, "AWS::WAFv2::WebACLAssociation")
            for balancer in context.graph.targets(association.get("ResourceArn"))
            if balancer.type == BALANCER and listens(balancer, context)
        ]
        if not protected and not distributions:
            return None
        behind = sum(month_total(context.slots(b), balancer_traffic(b, context).requests) for b in protected)
        return behind + sum(viewer_requests(each, context) for each in distributions)


class FirewallLogging(PricedType):
    """Records of requests: those in CloudWatch Logs are charged at the log group, those sent elsewhere here."""

    types = ("AWS::WAFv2::LoggingConfiguration",)
    reads = ("LogDestinationConfigs", "LoggingFilter")
    usage = keys(delivered_gb="GB of records delivered to S3 or Firehose")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        text = " ".join(str(each) for each in items(resource.get("LogDestinationConfigs")))
        rate = TO_S3 if ":s3:" in text else TO_FIREHOSE if ":firehose:" in text else None
        if rate is None:
            yield Free("its records are charged at the log group they go to")
            return
        gb = firewall_log(resource, context)
        yield metered(
            rate, context.usage_or(resource, "delivered_gb", gb, "requests x record, filtered"), "delivered_gb"
        )
