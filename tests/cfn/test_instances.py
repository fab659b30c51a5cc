"""The facts of instance types that sizes and prices rest on."""

import pytest

from cfn.aws.instances import instance


@pytest.mark.parametrize(
    ("name", "vcpus", "memory", "architecture"),
    [("m7g.large", 2, 8_192, "arm64"), ("c5.xlarge", 4, 8_192, "x86_64"), ("t3.micro", 2, 1_024, "x86_64")],
)
def test_sizes(name, vcpus, memory, architecture):
    found = instance(name)
    assert (found.vcpus, found.memory, found.architecture) == (vcpus, memory, architecture)


def test_databases_and_caches_share_the_sizes():
    assert instance("db.r6g.large") == instance("cache.r6g.large") == instance("r6g.large")
    assert instance("nope.large") is None


def test_tasks_with_an_interface_of_their_own():
    found = instance("m7g.large")
    assert found.awsvpc_tasks(trunking=False) == found.interfaces - 1
    assert found.awsvpc_tasks(trunking=True) == found.trunked_tasks > found.interfaces
    small = instance("t4g.micro")
    assert small.awsvpc_tasks(trunking=True) == small.interfaces - 1, "no trunking on this type"
