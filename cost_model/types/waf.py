"""Web ACLs of AWS WAF: ACL, rules, requests, and the managed groups that cost extra."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.balancers import BALANCER, balancer_traffic, listens
from cost_model.context import Context, dig, items
from cost_model.hours import month_total
from cost_model.outcomes import Gap, Outcome, Quantity
from cost_model.types.base import PricedType, Rate, charge, keys, metered, undecided

ACL = Rate("web ACL", "awswaf", "WebACLV2")
RULES = Rate("rules", "awswaf", "RuleV2")
REQUESTS = Rate("requests inspected", "awswaf", "RequestV2-Tier1")
PAID_GROUPS = {
    "AWSManagedRulesBotControlRuleSet": ("Bot Control subscription", "Bot Control Common requests"),
    "AWSManagedRulesATPRuleSet": ("ATP subscription", None),
    "AWSManagedRulesAntiDDoSRuleSet": ("Anti-DDoS subscription", "Anti-DDoS requests"),
}
"""Managed rule group → keys of its monthly fee and of its requests (None: charged by login attempt, not modelled)."""


class WebAcl(PricedType):
    """A web ACL: 1 fee, 1 for each rule or rule group, and its requests."""

    types = ("AWS::WAFv2::WebACL",)
    reads = ("Rules", "Scope")
    usage = keys(requests="requests inspected")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        rules = items(resource.get("Rules"))
        yield charge(ACL, 1, "1 web ACL")
        yield charge(RULES, len(rules), f"{len(rules)} rules and rule groups")
        estimate = self._requests(resource, context)
        quantity = context.usage_or(resource, "requests", estimate, "requests of the load balancers it protects")
        yield metered(REQUESTS, quantity, "requests")
        for rule in rules:
            name = dig(rule, "Statement.ManagedRuleGroupStatement.Name")
            vendor = dig(rule, "Statement.ManagedRuleGroupStatement.VendorName")
            if vendor is not None and vendor != "AWS":
                yield Gap(f"managed rule group {name}", "price", f"sold by {vendor} in the AWS Marketplace")
            elif isinstance(name, str) and name in PAID_GROUPS:
                yield from self._paid(name, quantity)

    def _paid(self, name: str, requests: Quantity | None) -> Iterator[Outcome]:
        subscription, by_request = PAID_GROUPS[name]
        yield charge(Rate(subscription, "awswaf", subscription), 1, "1 month")
        if by_request is None:
            yield undecided(f"requests of {name}", "the number of login attempts", None)
        else:
            yield metered(Rate(by_request, "awswaf", by_request), requests, "requests")

    def _requests(self, resource: Resource, context: Context) -> float | None:
        protected = [
            balancer
            for association in context.graph.referrers(resource, "AWS::WAFv2::WebACLAssociation")
            for balancer in context.graph.targets(association.get("ResourceArn"))
            if balancer.type == BALANCER and listens(balancer, context)
        ]
        if not protected:
            return None
        return sum(month_total(context.slots(b), balancer_traffic(b, context).requests) for b in protected)
