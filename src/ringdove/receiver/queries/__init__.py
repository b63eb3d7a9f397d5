"""SQL of the receiver."""
