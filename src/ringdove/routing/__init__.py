"""What a stored SMS goes through before it reaches a group."""
