"""The ACD's master data over HTTP."""
