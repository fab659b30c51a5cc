"""From the command line to budgets: an environment priced for twelve months."""

import argparse
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cost_model.budgets import Budget, BudgetError, Recipients, Settings, Watch, months, plan_budgets, watch_of
from stackwarden.ending import RefusedError

if TYPE_CHECKING:
    from cfn.platform import Platform
    from cost_model.budgets import Month

EXIT_USAGE = 2


class Material:
    """What is planned, and for which platform; raises RefusedError for settings that AWS would not take."""

    def __init__(self, args: argparse.Namespace) -> None:
        from cfn.platform import load

        self.platform = load(args.platform, args.environment)
        self.settings = _settings(args, self.platform.project)
        self.watch: Watch = watch_of(self.settings)
        self.year, self.unpriced = _year(self.platform, args)
        try:
            self.budgets: list[Budget] = plan_budgets(self.year, self.settings, as_of(args.as_of))
        except BudgetError as error:
            raise RefusedError(_sentence(error), code=EXIT_USAGE) from None

    @property
    def given(self) -> dict[str, str]:
        """Parameters of the environment that are the same in all stacks."""
        common = {key: str(value) for given in self.platform.given.values() for key, value in given.items()}
        return {**common, "Project": self.platform.project, "Environment": self.platform.environment}

    @property
    def tags(self) -> dict[str, str]:
        """Of what is made in the account; Budgets and Cost Explorer take them at creation."""
        keys = ("Project", "Environment", "Owner", "CostCenter")
        found = {key: self.given[key] for key in keys if self.given.get(key)}
        return {**found, "Service": "cost", "ManagedBy": "stackwarden"}


def recipients(args: argparse.Namespace, given: dict[str, str]) -> Recipients:
    """Who is told: those named, else the environment's mailbox. Raises RefusedError."""
    mails = args.email or ([given["AlertEmail"]] if given.get("AlertEmail") else [])
    try:
        return Recipients(tuple(mails), args.warning_topic or "", args.critical_topic or "")
    except BudgetError as error:
        raise RefusedError(_sentence(error), code=EXIT_USAGE) from None


def as_of(text: str | None) -> date:
    """The day that is taken for today. Raises RefusedError."""
    if text is None:
        from datetime import UTC, datetime

        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(f"{text}-01" if re.fullmatch(r"\d{4}-\d{2}", text) else text)
    except ValueError:
        raise RefusedError(f"--as-of {text!r} is no day", "Write 2026-11-28 or 2026-11.", EXIT_USAGE) from None


def _settings(args: argparse.Namespace, project: str) -> Settings:
    key, _, value = (args.tag or f"Environment={args.environment}").partition("=")
    if not key or not value:
        raise RefusedError(f"--tag {args.tag!r} is no KEY=VALUE", code=EXIT_USAGE)
    chosen: dict[str, Any] = {"actual": tuple(args.actual), "forecast": tuple(args.forecast)}
    chosen = {name: value for name, value in chosen.items() if value}
    try:
        return Settings(
            prefix=f"{project}/{args.environment}",
            tag=(key, value),
            basis=args.basis,
            headroom=args.headroom,
            top=args.top,
            anomaly=args.anomaly,
            shared=args.shared_account,
            **chosen,
        )
    except BudgetError as error:
        raise RefusedError(_sentence(error), code=EXIT_USAGE) from None


def _year(platform: "Platform", args: argparse.Namespace) -> "tuple[list[Month], int]":
    """Twelve months, January first, and how much has no price. Growth counts from the month of the plan's beginning."""
    from cost_model.prices import PriceBook
    from cost_model.year import load_year, project_year

    today = as_of(args.as_of)
    region = next(stack.region for stack in platform.stacks if stack.region)
    book = PriceBook.load(region, args.prices, as_of=today)
    found = project_year(platform.graph, load_year(args.year), book, start=today.month)
    ordered = [each.projection for each in sorted(found.months, key=lambda month: month.number)]
    return months(ordered), max(len(each.price_missing) for each in ordered)


def percent(text: str) -> Decimal:
    """A number of the command line."""
    try:
        found = Decimal(text)
    except ArithmeticError:
        found = Decimal("NaN")
    if not found.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return found


def _sentence(error: BudgetError) -> str:
    text = str(error)
    return text[0].upper() + text[1:]
