"""What is known about AWS that no template states: instance types, and what Trusted Advisor found in an account."""
