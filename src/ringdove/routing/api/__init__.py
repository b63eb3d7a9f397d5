"""Routing applications over HTTP."""
