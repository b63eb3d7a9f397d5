"""Opt-out."""
