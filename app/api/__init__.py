"""Floor 4, GraphQL only: what is asked is read here and what is told is put into words; facts come from the gateway."""
