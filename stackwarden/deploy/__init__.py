"""Brings a platform's stacks to what the repository says, and tells what an account holds."""
