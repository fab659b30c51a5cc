"""What-if: other ways to run or to buy the same platform, repriced by the same model on the same hours."""
