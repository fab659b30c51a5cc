"""Patterns of metric filters count what CloudWatch Logs would count."""

import pytest

from policies.aws.filters import counts

ROOT = {"userIdentity.type": "Root", "eventType": "AwsApiCall"}
DENIED = {"errorCode": "AccessDenied", "eventName": "ListUsers"}


@pytest.mark.parametrize(
    ("pattern", "event", "counted"),
    [
        ("{ $.eventName = ListUsers }", DENIED, True),
        ('{ $.eventName = "ListUsers" }', DENIED, True),
        ("{ $.eventName = ListRoles }", DENIED, False),
        ("{($.errorCode=AccessDenied*)||($.errorCode=*UnauthorizedOperation)}", DENIED, True),
        ('{ ($.errorCode = "*UnauthorizedOperation") }', {"errorCode": "Client.UnauthorizedOperation"}, True),
        ('{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }', ROOT, True),
        ('{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy EXISTS }', ROOT, False),
        ('{ $.userIdentity.type = "Root" && $.eventType != "AwsServiceEvent" }', ROOT, True),
        ('{ $.userIdentity.type = "Root" && $.eventType != "AwsApiCall" }', ROOT, False),
        ("{ $.a = 1 || $.b = 2 && $.c = 3 }", {"a": "1"}, True),
        ("{ ($.a = 1 || $.b = 2) && $.c = 3 }", {"a": "1"}, False),
        ("{ $.eventName = %^List% }", DENIED, True),
        ("{ $.gone IS NULL }", DENIED, True),
        ("{ $.mfa IS TRUE }", {"mfa": "true"}, True),
    ],
)
def test_a_pattern_counts_what_it_says(pattern: str, event: dict[str, str], counted: bool) -> None:
    test = counts(pattern)
    assert test is not None
    assert test(event) is counted


@pytest.mark.parametrize("pattern", ["ERROR", "", "{ $.a = }", "{ $.a }", "{ ($.a = 1 }", "[ip, user]", "{ $.a IN 3 }"])
def test_what_cannot_be_read_is_told(pattern: str) -> None:
    assert counts(pattern) is None
