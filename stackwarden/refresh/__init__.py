"""``stackwarden prices refresh``: AWS's price list, in the form of the book."""
