"""The top storey: puts the parts together; nobody imports it."""
