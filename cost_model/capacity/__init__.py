"""How much capacity runs in each hour: target tracking within Min and Max, raised by scheduled actions."""
