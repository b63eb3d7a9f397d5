"""First steps: a new client with all it needs, and what is still to do."""
