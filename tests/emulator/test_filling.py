"""Places and expressions in declarations."""

import pytest

from emulator.filling import fill

KNOWN = {"properties": {"Name": "a", "Size": 3, "Copies": [{"Region": "here"}, {"Region": "there"}]}, "region": "here"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        (7, 7),
        ("{properties.Size}", 3),
        ("{properties.Missing}", None),
        ("{properties.Name}-{region}", "a-here"),
        ("= properties.Copies[?Region != region()].Region", ["there"]),
        ({"Key": "{properties.Name}", "None": "{properties.Missing}"}, {"Key": "a", "None": None}),
        ([{"Cidr": "{properties.Missing}"}, {"Cidr": "{properties.Name}"}], [{"Cidr": "a"}]),
        (["{properties.Missing}"], []),
    ],
)
def test_fill(text: object, filled: object) -> None:
    assert fill(text, KNOWN) == filled
