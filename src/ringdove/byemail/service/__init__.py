"""What happens to SMS that agents work on by e-mail."""
