"""Repeatable measurements; each module is a command, `python -m bench.<name>`."""
