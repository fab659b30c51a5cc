"""Times stackwarden against its peers over the same templates: ``python -m bench``."""
