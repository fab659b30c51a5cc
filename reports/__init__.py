"""What people read: jinja2 layouts, and the rendered, committed Markdown in ``compliance/`` and ``cost/``."""
