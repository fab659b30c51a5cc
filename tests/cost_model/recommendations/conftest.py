from tests.cost_model.alternatives.conftest import book, case, overlay, platform

__all__ = ["book", "case", "overlay", "platform"]
