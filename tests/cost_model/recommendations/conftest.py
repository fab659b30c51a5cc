from tests.cost_model.alternatives.conftest import book, case, overlay

__all__ = ["book", "case", "overlay"]
