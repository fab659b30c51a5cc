"""What do the templates cost? Load profile → usage per hour → line items → projection."""
