"""The front door: the command line, and plan/deploy."""
