"""What accounts can do."""
