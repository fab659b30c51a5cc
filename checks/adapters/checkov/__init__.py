"""A folder for checkov's --external-checks-dir."""
