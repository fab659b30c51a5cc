"""Makes the changes, one call after the other; what is done is told as it is done."""

from collections.abc import Callable, Sequence
from typing import Any

from stackwarden.budgets.account import REGION
from stackwarden.budgets.anomalies import MADE
from stackwarden.budgets.changes import Call, Change
from stackwarden.deploy.aws import Aws


def apply(aws: Aws, changes: Sequence[Change], tell: Callable[[Change], None]) -> None:
    """Make them in order. Raises RefusedError at the first that AWS refuses: those told are made."""
    made = ""
    for change in changes:
        for call in change.calls:
            answer = _make(aws, call, made)
            made = answer.get("MonitorArn", made)
        tell(change)


def _make(aws: Aws, call: Call, made: str) -> dict[str, Any]:
    return aws.call(REGION, call.service, call.operation, **_filled(call.arguments, made))


def _filled(value: Any, made: str) -> Any:
    """With the ARN of the monitor that was made."""
    if isinstance(value, dict):
        return {key: _filled(each, made) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, made) for each in value]
    return made if value == MADE else value
