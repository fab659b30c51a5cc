"""One module per diagram: which resources it shows, and where they stand."""
