"""The desk and the received SMS over HTTP."""
