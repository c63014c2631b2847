"""What is true about recordings: identifiers, claims and how they merge. Pure: no I/O, no async, no framework."""
