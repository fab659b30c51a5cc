"""A change of cost with its verdict: one object that the JSON, the text and the comment all read."""

from dataclasses import dataclass
from typing import Literal

from cost_model.limits import Breach, Compared, Limits

EXIT_FAILED, EXIT_PRICES = 1, 5
Verdict = Literal["passed", "failed", "incomplete"]


@dataclass(frozen=True, slots=True)
class Judged:
    """``ref``, ``commit``: what the templates are compared with. ``notes``: what was not the same but the templates."""

    ref: str
    commit: str
    compared: tuple[Compared, ...]
    limits: Limits
    breaches: tuple[Breach, ...]
    notes: tuple[str, ...]

    @property
    def standing(self) -> tuple[Breach, ...]:
        """Breaches that no override accepts."""
        return tuple(each for each in self.breaches if each.override is None)

    @property
    def incomplete(self) -> bool:
        """Whether something has no price by which the change is wrong, or a total that a budget is held against."""
        budgeted = self.limits.budgets
        return any(
            each.difference.incomplete or (budgeted and each.difference.after.exit_code == EXIT_PRICES)
            for each in self.compared
        )

    @property
    def verdict(self) -> Verdict:
        """A limit that is not kept outranks a price that is not there."""
        if self.standing:
            return "failed"
        return "incomplete" if self.incomplete else "passed"

    @property
    def exit_code(self) -> int:
        """0 passed, 1 failed, 5 incomplete."""
        return {"passed": 0, "failed": EXIT_FAILED, "incomplete": EXIT_PRICES}[self.verdict]

    @property
    def foremost(self) -> Compared:
        """The one whose cost moves most: the first of a summary."""
        return max(self.compared, key=lambda each: abs(each.difference.total.change))
