"""The SMS itself, stored once, and the conversations it belongs to."""
