"""A folder for cfn-lint's --append-rules."""
