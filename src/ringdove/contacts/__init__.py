"""Contacts: the people behind the numbers, what is known of them, and in which language they read."""
