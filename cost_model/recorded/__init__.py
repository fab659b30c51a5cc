"""The model's own arithmetic, written down while it runs, so that it can be computed again elsewhere: in a browser."""
