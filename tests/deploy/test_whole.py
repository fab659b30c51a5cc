"""Every stack of prod deploys from nothing, in primary, secondary and edge region."""

from tests.deploy.conftest import Deployed


def test_every_stack_deploys(deployed: Deployed) -> None:
    failed = {each.entry.key: each.reasons for each in deployed.outcomes if each.status != "CREATE_COMPLETE"}
    assert not failed
    assert {each.entry.role for each in deployed.outcomes} == {"primary", "secondary", "edge"}
