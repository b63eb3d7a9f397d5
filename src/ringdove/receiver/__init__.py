"""The way in: a provider's HTTP request becomes a stored SMS and one answer."""
