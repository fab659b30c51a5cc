"""Budgets and anomaly detection of an account: what it has, what would change, and the change."""
