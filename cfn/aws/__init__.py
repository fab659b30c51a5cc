"""Facts about AWS that no template states: sizes and limits of instance types."""
