"""Generated names."""

from typing import Any

from ministack.core.responses import get_region
from ministack.services.cloudformation.provisioners import _NAME_SEED

from emulator.patches.everywhere import replace


def tell_regions_apart() -> None:
    """MiniStack generates one name for a stack in two regions: IAM, which is global, then holds one role for both."""
    replace("_physical_name", _with_region)


def _with_region(original: Any) -> Any:
    def name(stack: str, logical_id: str, *, seeded: bool = True, **limits: Any) -> str:
        token = _NAME_SEED.set(get_region() + (_NAME_SEED.get() if seeded else ""))
        try:
            made: str = original(stack, logical_id, **limits)
        finally:
            _NAME_SEED.reset(token)
        return made

    return name
