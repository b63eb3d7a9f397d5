"""What is deleted, and comes back."""
