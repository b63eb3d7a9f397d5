"""The bottom storey: what every domain needs and nothing that knows a domain."""
