"""A whole AWS on this machine to deploy the templates into: MiniStack, and what it lacks (see README.md)."""
