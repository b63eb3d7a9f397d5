"""What the ACD can do."""
