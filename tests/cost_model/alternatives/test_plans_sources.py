"""The ceilings that are shown beside a break-even."""

from cost_model.alternatives.plans import PLANS


def test_every_ceiling_says_where_it_stands_and_only_those_do():
    for plan in PLANS:
        assert (plan.ceiling is not None) == bool(plan.said), plan.id
        assert not plan.said or "https://" in plan.said
