"""What must hold: one file per policy, the kernel that runs them, and the frameworks they serve."""
