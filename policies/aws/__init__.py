"""What several policies need to know of AWS: address rules, routes, zones, policy documents."""
