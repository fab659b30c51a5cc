"""What could be saved at which resource: told by AWS, or by twins of its checks that look at templates alone."""
