"""The emulator's declarations hold against AWS's resource schemas."""

from pathlib import Path

import pytest
import yaml

from emulator import replacing

RESOURCES = Path(__file__).parents[2] / "emulator" / "resources"
DECLARED = {
    name: body for path in sorted(RESOURCES.glob("*.yaml")) for name, body in yaml.safe_load(path.read_text()).items()
}
OURS = sorted(name for name, body in DECLARED.items() if "also" not in body)


def test_no_type_is_declared_twice() -> None:
    assert len(DECLARED) == sum(len(yaml.safe_load(path.read_text())) for path in RESOURCES.glob("*.yaml"))


@pytest.mark.parametrize("name", OURS)
def test_attributes_are_the_schemas(name: str) -> None:
    """GetAtt answers nothing that CloudFormation would not; what a template reads and misses here fails its stack."""
    schema = replacing.schema(name)
    readable = {path.removeprefix("/properties/").replace("/", ".") for path in schema.get("readOnlyProperties", ())}
    assert set(DECLARED[name].get("attributes", {})) <= readable


def test_what_replaces_a_resource_is_fresh() -> None:
    written = (Path(replacing.__file__).parent / "replacing.yaml").read_text()
    assert written == replacing.text(), "run: python -m emulator.replacing"
