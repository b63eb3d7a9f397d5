"""All SQL of routing applications."""
