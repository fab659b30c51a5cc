"""Our policies inside the tools that people already run; docs/adapters.md."""
