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
    from cost_model.projection import Projection

EXIT_USAGE = 2
SEASON = ("11=black-friday", "12=peak-season")
"""The shop's year where nobody says another one; every other month has the profile of --profile."""


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
    """Twelve months, January first, and how much has no price; each profile is followed once."""
    chosen = season(args.month or SEASON, args.profile)
    found = {name: _projection(platform, name, args) for name in dict.fromkeys(chosen)}
    return months([found[name] for name in chosen]), max(len(each.price_missing) for each in found.values())


def season(named: "list[str] | tuple[str, ...]", otherwise: str) -> list[str]:
    """The profile of each month from January on. Raises RefusedError for what is no MONTH=PROFILE."""
    chosen = [otherwise] * 12
    for each in named:
        number, _, profile = each.partition("=")
        if not number.isdecimal() or not 1 <= int(number) <= 12 or not profile:
            raise RefusedError(f"--month {each!r} is no MONTH=PROFILE", "Such as 11=black-friday.", EXIT_USAGE)
        chosen[int(number) - 1] = profile
    return chosen


def _projection(platform: "Platform", name: str, args: argparse.Namespace) -> "Projection":
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    region = next(stack.region for stack in platform.stacks if stack.region)
    return project(platform.graph, load_profile(name), PriceBook.load(region, args.prices, as_of=as_of(args.as_of)))


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
