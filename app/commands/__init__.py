"""The command line's groups, one file each. Each command imports what it runs when it runs."""
