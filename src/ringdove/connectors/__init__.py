"""SMS receive connectors: where SMS come in, and for whom."""
