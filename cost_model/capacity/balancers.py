"""Load balancers: which part of the site's traffic each carries, and what stands behind them."""

from cfn.stack import Resource
from cost_model.capacity.delivery import from_buckets
from cost_model.capacity.traffic import Traffic, traffic_of
from cost_model.context import Context, dig, items

BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
LISTENER = "AWS::ElasticLoadBalancingV2::Listener"


def is_public(balancer: Resource) -> bool:
    """Whether it faces the internet (the default when no scheme is given)."""
    return bool(balancer.get("Scheme", "internet-facing") == "internet-facing")


def behind_cdn(resource: Resource, context: Context) -> bool:
    """Whether a content delivery network stands in front of the load balancers of the resource's role."""
    return context.memo("cdn", resource, lambda: _behind_cdn(resource, context))


def _behind_cdn(resource: Resource, context: Context) -> bool:
    said = context.profile.edge.cdn
    if said != "from-templates":
        return said == "always"
    if context.graph.of_type("AWS::CloudFront::Distribution"):
        return True
    public = [each for each in context.peers(resource, BALANCER) if is_public(each)]
    return bool(public) and all(_admits_lists_only(each, context) for each in public)


def _admits_lists_only(balancer: Resource, context: Context) -> bool:
    """Whether every way in through its security groups is a prefix list, and there is at least one."""
    rules = [
        rule
        for group in context.graph.targets(balancer.get("SecurityGroups"))
        if group.type == "AWS::EC2::SecurityGroup"
        for rule in (
            *items(group.get("SecurityGroupIngress")),
            *(each.properties for each in context.graph.referrers(group, "AWS::EC2::SecurityGroupIngress")),
        )
    ]
    return bool(rules) and all(dig(rule, "SourcePrefixListId") is not None for rule in rules)


def role_traffic(resource: Resource, context: Context) -> Traffic:
    """The whole site's traffic in the resource's role."""
    return context.memo("site", resource, lambda: _role_traffic(resource, context))


def _role_traffic(resource: Resource, context: Context) -> Traffic:
    cdn = behind_cdn(resource, context)
    without = from_buckets(context) if cdn else ()
    return traffic_of(resource, context, cdn=cdn, without=without)


def listens(balancer: Resource, context: Context) -> bool:
    """Whether the templates hold a listener of it: a load balancer without one carries no traffic."""
    return context.lasting("listens", balancer.target, lambda: bool(context.graph.referrers(balancer, LISTENER)))


def balancer_traffic(balancer: Resource, context: Context) -> Traffic:
    """Its part of the site's traffic: the public ones of a role share it evenly; an internal one carries it all.

    Only balancers with a listener count: :func:`listens`.
    """
    traffic = role_traffic(balancer, context)
    if not is_public(balancer):
        return traffic
    public = [each for each in context.peers(balancer, BALANCER) if is_public(each) and listens(each, context)]
    return traffic.scaled(1 / max(len(public), 1))


def balancers_of(group: Resource, context: Context) -> list[Resource]:
    """The load balancers whose listeners or rules forward to a target group."""
    found: dict[str, Resource] = {}
    for rule in context.graph.referrers(
        group, "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerRule"
    ):
        listeners = [rule] if rule.type.endswith("::Listener") else context.graph.targets(rule.get("ListenerArn"))
        for listener in listeners:
            for balancer in context.graph.targets(listener.get("LoadBalancerArn")):
                if balancer.type == BALANCER:
                    found.setdefault(f"{balancer.stack.key}/{balancer.logical_id}", balancer)
    return list(found.values())


def fronted_traffic(resource: Resource, groups: object, context: Context) -> Traffic | None:
    """The traffic that reaches ``resource`` through the target groups in ``groups``; None without a load balancer.

    A target group whose load balancer is outside the templates gets the whole site. Several services behind one
    load balancer share its traffic evenly: routing by path is not in the model.
    """
    targets = [each for each in context.graph.targets(groups) if each.type.endswith("::TargetGroup")]
    if not targets:
        return None
    balancers = [balancer for group in targets for balancer in balancers_of(group, context)]
    if not balancers:
        return role_traffic(resource, context)
    sharing = sum(
        1
        for service in context.peers(resource, "AWS::ECS::Service", "AWS::AutoScaling::AutoScalingGroup")
        if _behind(service, context) & {balancer.target for balancer in balancers}
    )
    return balancer_traffic(balancers[0], context).scaled(1 / max(sharing, 1))


def _behind(service: Resource, context: Context) -> set[object]:
    groups = service.get("LoadBalancers") if service.type == "AWS::ECS::Service" else service.get("TargetGroupARNs")
    return {
        balancer.target
        for group in context.graph.targets(groups)
        if group.type.endswith("::TargetGroup")
        for balancer in balancers_of(group, context)
    }


def zones_of(subnets: object) -> int:
    """How many zones a list of subnets spans: one each, at least one."""
    return max(len(items(subnets)), 1)
