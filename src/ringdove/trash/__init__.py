"""Deleting and bringing back: what refers to a thing, and what is done to many at once."""
