"""Asks AWS's pricing calculator: a workload estimate is made, filled, read, and removed again."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from cost_model.second_opinion import LONGEST_OPERATION, Answered, Asked, Opinion
from stackwarden.deploy.aws import Aws, AwsError, paces
from stackwarden.ending import RefusedError

REGION, SERVICE = "us-east-1", "bcm-pricing-calculator"
BATCH, PAGE, PATIENCE = 25, 300, 120.0
"""Usage lines of a call, lines of a page (AWS's limits), and seconds to wait for the sums."""
OWN_WORD = "its usage type is the price book's own word"


def opinion(aws: Aws, asked: Sequence[Asked], name: str, *, keep: bool = False) -> Opinion:
    """AWS's answers to the questions, in their order.

    Args:
        aws: calls it; the account is that of the credentials.
        asked: what to price.
        name: of the estimate: letters, digits, hyphens.
        keep: leave the estimate in the account, to look at in the console; else it is removed whatever happens.

    Raises:
        RefusedError: AWS refuses, has no sums in two minutes, or there are no credentials.
    """
    account = str(aws.call(REGION, "sts", "get_caller_identity")["Account"])
    estimate = aws.call(REGION, SERVICE, "create_workload_estimate", name=name, rateType="BEFORE_DISCOUNTS")["id"]
    try:
        given, refused = _fill(aws, estimate, account, asked)
        _wait(aws, estimate)
        costs = {each["id"]: each for each in _lines(aws, estimate)}
    finally:
        if not keep:
            aws.call(REGION, SERVICE, "delete_workload_estimate", identifier=estimate)
    return Opinion(tuple(_answer(each, given.get(each), costs, refused.get(each, OWN_WORD)) for each in asked))


def _fill(aws: Aws, estimate: str, account: str, asked: Sequence[Asked]) -> tuple[dict[Asked, str], dict[Asked, str]]:
    """The ids of what AWS took, and why it refused the rest; a refused one is asked again in its next spelling."""
    given: dict[Asked, str] = {}
    refused: dict[Asked, str] = {}
    attempt = 0
    while left := [each for each in asked if each not in given and len(each.spellings) > attempt]:
        for start in range(0, len(left), BATCH):
            batch = left[start : start + BATCH]
            usage = [_entry(each, attempt, account, number) for number, each in enumerate(batch)]
            operation = "batch_create_workload_estimate_usage"
            answer = aws.call(REGION, SERVICE, operation, workloadEstimateId=estimate, usage=usage)
            for item in answer.get("items", ()):
                if item.get("status") != "INVALID":
                    given[batch[int(item["key"][1:])]] = item["id"]
            for error in answer.get("errors", ()):
                reason = " ".join(str(error.get("errorMessage") or error.get("errorCode") or "").split())
                refused.setdefault(batch[int(error["key"][1:])], reason)
        refused |= {each: "AWS knows no such usage" for each in left if each not in given and each not in refused}
        attempt += 1
    return given, refused


def _entry(asked: Asked, attempt: int, account: str, number: int) -> dict[str, Any]:
    return {
        "serviceCode": asked.service,
        "usageType": asked.spellings[attempt],
        "operation": asked.operation[:LONGEST_OPERATION],
        "key": f"l{number}",
        "usageAccountId": account,
        "amount": float(asked.quantity),
    }


def _wait(aws: Aws, estimate: str) -> None:
    """Until the sums stand."""
    waited = 0.0
    for seconds in paces():
        found = aws.call(REGION, SERVICE, "get_workload_estimate", identifier=estimate)
        if found.get("status") != "UPDATING":
            return
        if waited >= PATIENCE:
            raise RefusedError("AWS's pricing calculator has no sums after two minutes", "Try again later.")
        aws.pause(seconds)
        waited += seconds


def _lines(aws: Aws, estimate: str) -> Iterator[dict[str, Any]]:
    arguments: dict[str, Any] = {"workloadEstimateId": estimate, "maxResults": PAGE}
    while True:
        page = aws.call(REGION, SERVICE, "list_workload_estimate_usage", **arguments)
        yield from page.get("items", ())
        if not page.get("nextToken"):
            return
        arguments["nextToken"] = page["nextToken"]


def _answer(asked: Asked, line: str | None, costs: dict[str, dict[str, Any]], reason: str) -> Answered:
    found = costs.get(line) if line else None
    if found is None or found.get("cost") is None or found.get("status") == "INVALID":
        return Answered(asked, None, reason=reason if line is None else "AWS gives it no cost")
    return Answered(asked, Decimal(repr(found["cost"])), str(found.get("quantity", {}).get("unit") or ""))


def explained(error: AwsError) -> RefusedError:
    """The refusal, with the rights that are needed where one is missing."""
    if "AccessDenied" not in error.aws_code:
        return error
    rights = "CreateWorkloadEstimate, CreateWorkloadEstimateUsage, GetWorkloadEstimate, ListWorkloadEstimateUsage"
    remedy = f"Allow {SERVICE}: {rights} and DeleteWorkloadEstimate."
    return RefusedError(f"These credentials may not use AWS's pricing calculator ({error.aws_code})", remedy)
