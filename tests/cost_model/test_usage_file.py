from decimal import Decimal

import pytest

from cfn.errors import CfnError

LAMBDA = """
    Resources:
      Fn: {Type: AWS::Lambda::Function, Properties: {MemorySize: 512}}
      Other: {Type: AWS::Lambda::Function, Properties: {MemorySize: 1024, Architectures: [arm64]}}
    """


def test_lambda_by_hand(priced, line):
    projection = priced(LAMBDA, usage="version: 1\nresources:\n  Fn: {requests: 3000000, duration_ms: 120}\n")
    assert line(projection, "Fn", "requests").amount.base == Decimal("0.6")  # 3 M x 0.0000002
    duration = line(projection, "Fn", "duration")
    assert duration.quantity.base == 180_000  # 3 M x 0.12 s x 0.5 GB
    assert duration.amount.base == Decimal("3.000006")  # 180,000 x 0.0000166667
    assert duration.provenance == "usage file"
    assert {each.resource.logical_id for each in projection.unpriced} == {"Other"}


def test_a_resource_outranks_its_type_and_patterns_work(priced, line):
    usage = """
        version: 1
        types:
          AWS::Lambda::Function: {requests: 1000000, duration_ms: 100}
        resources:
          shop/F*: {requests: 2000000}
        """
    projection = priced(LAMBDA, usage=usage)
    assert line(projection, "Fn", "requests").quantity.base == 2_000_000
    assert line(projection, "Fn", "duration").quantity.base == 100_000  # 2 M x 0.1 s x 0.5 GB: its type's duration
    assert line(projection, "Other", "requests").quantity.base == 1_000_000
    assert line(projection, "Other", "duration").price.usage_type == "Lambda-GB-Second-ARM"


def test_added_lines_price_any_type(priced, line):
    template = "Resources:\n  Odd: {Type: AWS::Unheard::Of}\n"
    usage = """
        version: 1
        resources:
          Odd:
            lines:
              - {component: hours, service: AmazonEC2, key: NatGateway-Hours, quantity: 10}
        """
    projection = priced(template, usage=usage)
    assert line(projection, "Odd", "hours").amount.base == Decimal("0.48")
    assert not projection.unpriced
    bare = priced(template)
    assert [each.cause for each in bare.unpriced] == ["type"]
    assert bare.price_missing


@pytest.mark.parametrize(
    ("usage", "line_number", "message", "remedy"),
    [
        ("version: 1\nresources:\n  Fm: {requests: 1}\n", 3, "no resource is called 'Fm'", "Did you mean Fn"),
        ("version: 1\nresources:\n  Fn:\n    request: 1\n", 4, "no usage key 'request'", "duration_ms, requests"),
        ("version: 1\nresources:\n  Fn:\n    requests: -1\n", 4, "greater than or equal to 0", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: many\n", 4, "valid decimal", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: .inf\n", 4, "valid decimal", "docs/cost.md"),
        ("version: 1\nresources:\n  Fn:\n    requests: 1e26\n", 4, "less than or equal to", "1,000,000,000,000,000"),
        (
            "version: 1\ntypes:\n  AWS::Lambda::Function:\n    duration_ms: 1000000000000001\n",
            4,
            "less than or equal to",
            "0 to 1,000,000,000,000,000",
        ),
        (
            "version: 1\nresources:\n  Fn:\n    lines:\n      - {component: a, service: b, key: c, quantity: 1e26}\n",
            5,
            "less than or equal to",
            "1,000,000,000,000,000",
        ),
        ("version: 2\n", 1, "version", "docs/cost.md"),
        ("version: 1\nresource: {}\n", 2, "no such key", "docs/cost.md"),
        ("version: 1\ntypes:\n  AWS::IAM::Role: {x: 1}\n", 3, "no usage key 'x'", "It takes none"),
        ("version: 1\nresources:\n  Fn: {requests: 1, requests: 2}\n", 3, "stands twice", "Remove one"),
        (
            "version: 1\nresources:\n  Fn:\n    lines:\n      - {component: a, service: b, key: c, quantiy: 1}\n",
            5,
            "quantity: is missing|quantiy: no such key",
            "docs/cost.md",
        ),
    ],
)
def test_a_bad_usage_file_is_one_error_with_line_and_remedy(priced, usage, line_number, message, remedy):
    with pytest.raises(CfnError, match=message) as caught:
        priced(LAMBDA, usage=usage)
    assert caught.value.location.line == line_number
    assert remedy in caught.value.remedy


def test_the_largest_figure_is_priced_and_shown(priced, line):
    from cost_model.present import markdown, text

    projection = priced(LAMBDA, usage="version: 1\nresources:\n  Fn: {requests: 1000000000000000, duration_ms: 1e15}\n")
    assert line(projection, "Fn", "requests").amount.base == 10**15 * Decimal("0.0000002")
    assert "$200,000,000.00" in text(projection)
    assert "$200,000,000.00" in markdown(projection)


def test_a_missing_usage_file_is_said(priced, tmp_path):
    from cost_model.usage import load_usage

    with pytest.raises(CfnError, match="Cannot be read"):
        load_usage(tmp_path / "none.yaml", [], {})
